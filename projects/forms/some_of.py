from django import forms
from django.utils.translation import gettext as _


class SomeOf(forms.ModelMultipleChoiceField):
    """Several rows by their keys. A number that no database holds is refused like any other nonsense."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError(_("Choose among those that stand there.")) from error
