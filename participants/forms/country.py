from django import forms
from django.utils.translation import gettext_lazy as _

from participants.countries import COUNTRIES, country_choices, country_code, country_name


class CountryInput(forms.TextInput):
    """A field to type in, with all countries to choose from as one types: a list of 250 needs a search."""

    template_name = "components/country_input.html"

    def get_context(self, name, value, attrs):
        attrs = {"autocomplete": "off", "list": f"id_{name}_countries", **(attrs or {})}
        context = super().get_context(name, value, attrs)
        context["countries"] = [label for code, label in country_choices() if code]
        return context

    def format_value(self, value):
        return country_name(value) if value in COUNTRIES else value


class CountryField(forms.CharField):
    """Takes a country's name or its code, gives the code."""

    widget = CountryInput

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 60, "required": False, **kwargs})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        code = country_code(text)
        if code is None:
            raise forms.ValidationError(_("There is no country of this name. Choose one of the list."))
        return code
