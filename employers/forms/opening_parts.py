"""The rows of an opening's form: skills, languages, licences, physical demands and adaptations."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.enums import PhysicalDemand, RequirementKind
from employers.opening_parts import Parts, Wanted
from employers.requirement_cell import LANGUAGE_LEVELS, OTHER_LEVELS
from projects.enums import BarrierKind

MUST, NICE = "must", "nice"
WEIGHTS = [(MUST, gettext_lazy("must")), (NICE, gettext_lazy("nice to have"))]
ROWS = {RequirementKind.SKILL: 3, RequirementKind.LANGUAGE: 1, RequirementKind.LICENCE: 1}  # empty ones at first
MORE, MOST_ROWS = 3, 40
LABELS = {
    RequirementKind.SKILL: gettext_lazy("Skill"),
    RequirementKind.LANGUAGE: gettext_lazy("Language"),
    RequirementKind.LICENCE: gettext_lazy("Licence or permit"),
}
CLASSES: dict[type, str] = {
    forms.TextInput: "form-control",
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
}
HOW = tuple(f"barrier_{one.value}_how" for one in BarrierKind)


class PartsFields:
    """Mixed into the form of an opening: a field for each cell, and the `Parts` that they say."""

    fields: dict[str, forms.Field]
    data: dict
    cleaned_data: dict
    is_bound: bool
    add_error: Any

    def add_parts(self, parts: Parts, more: str = ""):
        """`more`: the kind of which some more rows are asked for."""
        before = set(self.fields)
        self.rows = {}
        for kind, empty in ROWS.items():
            found = parts.of_kind(kind)
            sent = as_count(self.data.get(f"{kind.value}_rows")) if self.is_bound else 0
            self.rows[kind] = min(MOST_ROWS, max(sent, len(found) + empty) + (MORE if more == kind else 0))
            self.fields[f"{kind.value}_rows"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self.rows[kind]
            )
            for at in range(self.rows[kind]):
                self.add_row(kind, at, found[at] if at < len(found) else Wanted(kind, ""))
        demands = parts.demands()
        for demand in PhysicalDemand:
            weight = {True: MUST, False: NICE, None: ""}[demands.get(demand.value)]
            self.fields[f"demand_{demand.value}"] = forms.ChoiceField(
                label=demand.label, choices=[("", _("no")), *WEIGHTS], required=False, initial=weight
            )
        for barrier in BarrierKind:
            name = f"barrier_{barrier.value}"
            self.fields[name] = forms.BooleanField(
                label=barrier.label, required=False, initial=barrier.value in parts.adaptations
            )
            self.fields[f"{name}_how"] = forms.CharField(
                label=_("How, for %(barrier)s") % {"barrier": barrier.label},
                required=False,
                max_length=300,
                initial=parts.adaptations.get(barrier.value, ""),
            )
        self.part_names = set(self.fields) - before
        for name in self.part_names:
            widget = self.fields[name].widget
            widget.attrs["class"] = CLASSES.get(type(widget), "")

    def add_row(self, kind, at: int, one: Wanted):
        name, number = f"{kind.value}_{at}", {"what": LABELS[kind], "number": at + 1}
        levels = LANGUAGE_LEVELS if kind == RequirementKind.LANGUAGE else OTHER_LEVELS
        self.fields[name] = forms.CharField(
            label=_("%(what)s %(number)d") % number, required=False, max_length=150, initial=one.what
        )
        self.fields[f"{name}_level"] = forms.ChoiceField(
            label=_("%(what)s %(number)d, at least") % number,
            choices=[("", _("any level")), *((level.value, level.label) for level in levels)],
            required=False,
            initial=one.level,
        )
        self.fields[f"{name}_weight"] = forms.ChoiceField(
            label=_("%(what)s %(number)d, how important") % number,
            choices=WEIGHTS,
            required=False,
            initial=MUST if one.is_must else NICE,
        )

    # --- What they say

    def clean_parts(self):
        for kind, number in self.rows.items():
            told: set[str] = set()
            for at in range(number):
                what = (self.cleaned_data.get(f"{kind.value}_{at}") or "").casefold()
                if what and what in told:
                    self.add_error(f"{kind.value}_{at}", _("This stands above already."))
                told.add(what)
        for barrier in BarrierKind:
            name = f"barrier_{barrier.value}"
            if self.cleaned_data.get(f"{name}_how") and not self.cleaned_data.get(name):
                self.add_error(name, _("Tick that the workplace can adapt, or take away how."))

    def typed_parts(self) -> Parts:
        wanted = [
            Wanted(kind.value, what, self.cleaned_data[f"{name}_level"], self.cleaned_data[f"{name}_weight"] != NICE)
            for kind, number in self.rows.items()
            for name in (f"{kind.value}_{at}" for at in range(number))
            if (what := self.cleaned_data[name])
        ]
        demands = {one.value: self.cleaned_data[f"demand_{one.value}"] for one in PhysicalDemand}
        wanted += [
            Wanted(RequirementKind.PHYSICAL.value, one, "", weight == MUST)
            for one, weight in demands.items()
            if weight
        ]
        adaptations = {
            one.value: self.cleaned_data[f"barrier_{one.value}_how"]
            for one in BarrierKind
            if self.cleaned_data[f"barrier_{one.value}"]
        }
        return Parts(tuple(wanted), adaptations)

    # --- As the page shows them

    def row_groups(self) -> list[dict]:
        return [
            {
                "kind": kind.value,
                "label": LABELS[kind],
                "rows": [
                    (self[f"{kind.value}_{at}"], self[f"{kind.value}_{at}_level"], self[f"{kind.value}_{at}_weight"])
                    for at in range(number)
                ],
            }
            for kind, number in self.rows.items()
        ]

    def __getitem__(self, name):
        return super().__getitem__(name)  # type: ignore[misc]

    def show_without_judging(self):
        """What was typed, as it was typed, and nothing said about it yet: only more rows were asked for."""
        self._errors = ErrorDict()

    def main_fields(self) -> list:
        return [field for field in self.visible_fields() if field.name not in self.part_names]  # type: ignore

    def demand_fields(self) -> list:
        return [self[f"demand_{one.value}"] for one in PhysicalDemand]

    def barrier_fields(self) -> list:
        return [(self[f"barrier_{one.value}"], self[f"barrier_{one.value}_how"]) for one in BarrierKind]


def as_count(sent) -> int:
    text = str(sent or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
