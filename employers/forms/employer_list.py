from django import forms
from django.utils.translation import gettext_lazy as _

from employers.employer_list.filters import CHOICES, NOBODY, NONE, SHOWN, Chosen
from employers.employer_list.page import ORDERS
from employers.numbers import looks_like_number

LONGEST = 100


class EmployerListForm(forms.Form):
    """What the address of the list of employers asks for. A wrong value asks for nothing."""

    show = forms.ChoiceField(required=False, choices=[(show, show) for show in SHOWN])
    sector = forms.ChoiceField(required=False)
    industry = forms.ChoiceField(required=False)
    size = forms.ChoiceField(required=False)
    view = forms.ChoiceField(required=False)
    municipality = forms.CharField(required=False, max_length=100)
    owner = forms.CharField(required=False, max_length=40)
    q = forms.CharField(required=False, max_length=LONGEST)
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in ORDERS])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in CHOICES.items():
            self.fields[name].choices = [*words.choices, (NONE, NONE)]

    def clean_owner(self):
        owner = self.cleaned_data["owner"]
        return owner if owner in ("", NOBODY) else str(forms.UUIDField().clean(owner))

    def clean_q(self):
        """A number stands in no address: one that does is not looked for."""
        text = self.cleaned_data["q"]
        if looks_like_number(text):
            raise forms.ValidationError("")
        return text

    @property
    def chosen(self) -> Chosen:
        self.is_valid()
        return Chosen(**{name: self.cleaned_data.get(name) or "" for name in self.fields})


class EmployerSearchForm(forms.Form):
    """What is searched for: sent in the body, because it may be a person's number."""

    q = forms.CharField(
        label=_("Name or organisation number"),
        max_length=LONGEST,
        error_messages={"required": _("Write a name or an organisation number.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    to = forms.ChoiceField(required=False, choices=[("log", "log")], widget=forms.HiddenInput)
