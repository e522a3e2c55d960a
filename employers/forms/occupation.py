from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.models import Occupation
from projects.names import folded

SHOWN = 5  # candidates in a message


class OccupationInput(forms.TextInput):
    """A field to type in, code or words, with all occupations to choose from as one types."""

    template_name = "components/occupation_input.html"

    def get_context(self, name, value, attrs):
        attrs = {"autocomplete": "off", "list": f"id_{name}_occupations", **(attrs or {})}
        self.known = {one.code: one.name for one in Occupation.objects.all()}
        context = super().get_context(name, value, attrs)
        context["occupations"] = [f"{code} {label}" for code, label in self.known.items()]
        return context

    def format_value(self, value):
        name = self.known.get(value)
        return f"{value} {name}" if name else value


class OccupationField(forms.CharField):
    """Takes an SSYK code of one to four figures, with or without its name, or words of the name; gives the code."""

    widget = OccupationInput

    def __init__(self, **kwargs):
        """What the model says of the code's length is not said of what is typed."""
        help_text = gettext_lazy("SSYK 2012: type some figures or a part of the name, and choose in the list.")
        super().__init__(**{**kwargs, "max_length": 200, "required": False, "help_text": help_text})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        first = text.split()[0]
        known = {one.code: one.name for one in Occupation.objects.all()}
        return as_code(first, known) if first.isascii() and first.isdigit() else by_words(text, known)


def as_code(code: str, known: dict[str, str]) -> str:
    """Four figures need not be in the register, but their group must be."""
    if len(code) <= 4 and (code in known or code[:2] in known and len(code) > 2):
        return code
    raise forms.ValidationError(_("There is no such SSYK code. Write one to four figures, or words of the name."))


def by_words(text: str, known: dict[str, str]) -> str:
    wanted = folded(text)
    same = [code for code, name in known.items() if folded(name) == wanted]
    near = same or [code for code, name in known.items() if all(word in folded(name) for word in wanted.split())]
    if len(near) == 1:
        return near[0]
    if not near:
        raise forms.ValidationError(_("No occupation has these words. Write its SSYK code, or leave it empty."))
    shown = ", ".join(f"{code} {known[code]}" for code in near[:SHOWN]) + (" …" if len(near) > SHOWN else "")
    raise forms.ValidationError(_("Several occupations fit. Choose one: %(occupations)s") % {"occupations": shown})
