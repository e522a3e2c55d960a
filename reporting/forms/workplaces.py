"""Which figure about employers and placements a list is asked of. An address of no figure is not found."""

from django import forms
from django.core.exceptions import ValidationError

from employers.enums import ContactKind, PlacementKind, Sector
from participants.enums import Sex
from reporting.workplaces import CONTACTS, REGISTERS

UNKNOWN = "unknown"  # in an address; blank in the database


class WorkplaceFigureForm(forms.Form):
    of = forms.ChoiceField(choices=[(code, code) for code in REGISTERS])
    part = forms.CharField()
    kind = forms.CharField(required=False)
    sector = forms.CharField(required=False)
    sex = forms.CharField(required=False)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.register = REGISTERS[cleaned["of"]]
        if cleaned["part"] not in self.register.parts:
            raise ValidationError("No such part")
        self.counted = self.register.parts[cleaned["part"]]
        named = {name: cleaned[name] for name in ("kind", "sector", "sex") if cleaned[name]}
        self.chosen = {name: "" if value == UNKNOWN else value for name, value in named.items()}
        words = {name: self.words_of(name) for name in self.chosen if name in self.register.keys}
        if words.keys() != self.chosen.keys() or any(value not in words[name] for name, value in self.chosen.items()):
            raise ValidationError("No such value")
        self.words = [str(words[name][value]) for name, value in self.chosen.items()]
        return cleaned

    def words_of(self, name: str) -> dict:
        kinds = ContactKind if self.register is CONTACTS else PlacementKind
        choices = {"kind": kinds, "sector": Sector, "sex": Sex}[name]
        return {value: label for value, label in choices.choices if value is not None} | (
            {} if name == "kind" else {"": Sex.UNKNOWN.label}
        )

    @property
    def place(self) -> dict[str, str]:
        """The figure as it stands in an address and in the log: codes only."""
        return {name: value for name, value in self.cleaned_data.items() if value}
