from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.models import Occupation
from projects.names import folded

SHOWN = 5  # candidates in a message


class OccupationInput(forms.TextInput):
    """A field to type in, code or words, with all occupations to choose from as one types."""

    template_name = "components/occupation_input.html"
    first: Any = None  # of several in a form: the one whose list they share
    list_id = ""

    @cached_property
    def known(self) -> dict[str, str]:
        return self.first.known if self.first else known_occupations()

    def get_context(self, name, value, attrs):
        listed = self.list_id or f"id_{name}_occupations"
        context = super().get_context(name, value, {"autocomplete": "off", "list": listed, **(attrs or {})})
        context["occupations"] = [] if self.first else [f"{code} {label}" for code, label in self.known.items()]
        return context

    def format_value(self, value):
        name = self.known.get(value)
        return f"{value} {name}" if name else value


class OccupationField(forms.CharField):
    """Takes an SSYK code of one to four figures, with or without its name, or words of the name; gives the code."""

    widget = OccupationInput
    stored: tuple[str, ...] = ()  # what stands there already may stay, whatever it is

    def __init__(self, **kwargs):
        """What the model says of the code's length is not said of what is typed."""
        help_text = gettext_lazy("SSYK 2012: type some figures or a part of the name, and choose in the list.")
        super().__init__(**{**kwargs, "max_length": 200, "required": False, "help_text": help_text})

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return ""
        first, known = text.split()[0], self.widget.known
        if first in self.stored:
            return first
        return as_code(first, known) if first.isascii() and first.isdigit() else by_words(text, known)


def known_occupations() -> dict[str, str]:
    return {one.code: one.name for one in Occupation.objects.all()}


def share_list(fields: list[OccupationField]):
    """Several fields of a form ask for the occupations once; the page has their list, and how it is used, once."""
    for field in fields:
        field.widget.list_id = "occupations"
        if field is not fields[0]:
            field.widget.first = fields[0].widget
            field.help_text = ""


def as_code(code: str, known: dict[str, str]) -> str:
    """Four figures need not be in the register, but their group must be."""
    if len(code) <= 4 and (code in known or code[:2] in known and len(code) > 2):
        return code
    raise forms.ValidationError(_("There is no such SSYK code. Write one to four figures, or words of the name."))


def by_words(text: str, known: dict[str, str]) -> str:
    wanted = folded(text)
    same = [code for code, name in known.items() if folded(name) == wanted]
    begun = [code for code, name in known.items() if folded(name).startswith(wanted)]
    near = [code for code, name in known.items() if all(word in folded(name) for word in wanted.split())]
    near = same or (begun if len(begun) == 1 else near)
    if len(near) == 1:
        return near[0]
    if not near:
        raise forms.ValidationError(_("No occupation has these words. Write its SSYK code, or leave it empty."))
    shown = ", ".join(f"{code} {known[code]}" for code in near[:SHOWN]) + (" …" if len(near) > SHOWN else "")
    raise forms.ValidationError(_("Several occupations fit. Choose one: %(occupations)s") % {"occupations": shown})
