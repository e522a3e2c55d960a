from django import forms
from django.utils.translation import gettext_lazy as _

from participants.search import LONGEST, NotSearchable, sought


class SearchForm(forms.Form):
    """What is searched for; understood as `sought` once it is valid."""

    q = forms.CharField(
        label=_("Name or identity number"),
        max_length=LONGEST,
        help_text=_("The beginning of a first or last name is enough. Of an identity number write all digits."),
        error_messages={"required": _("Write a name, or a whole identity number: ten or twelve digits.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_q(self):
        text = self.cleaned_data["q"]
        try:
            self.sought = sought(text)
        except NotSearchable as error:
            raise forms.ValidationError(str(error)) from error
        return text
