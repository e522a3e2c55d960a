"""The list of openings: a project has some hundreds, so they are read in one query and sorted out here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from employers.enums import Dominance, PlacementKind
from employers.models import Opening
from employers.occupations import Share, shares_of, told_of
from projects.names import folded

PER_PAGE = 50
OPEN, FILLED, OVER, CLOSED, TEMPLATES, ALL = "", "filled", "over", "closed", "templates", "all"


def state_labels() -> dict[str, str]:
    return {
        OPEN: _("With places left"),
        FILLED: _("Filled"),
        OVER: _("Period over"),
        CLOSED: _("Closed"),
        TEMPLATES: _("Templates"),
        ALL: _("All"),
    }


@dataclass(frozen=True)
class Chosen:
    """What the address asks for. What is none of the choices asks for nothing."""

    show: str = OPEN
    kind: str = ""
    municipality: str = ""
    dominance: str = ""
    q: str = ""

    def query(self, **others) -> str:
        return urlencode({name: value for name, value in {**vars(self), **others}.items() if value})

    def as_dict(self) -> dict:
        """For the trail: what is searched for is not kept."""
        return {name: value for name, value in vars(self).items() if value and name != "q"}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Row:
    opening: Opening
    state: str
    occupation_name: str
    share: Share | None

    @property
    def is_named(self) -> bool:
        """By SCB; else the words say the code."""
        return self.opening.occupation not in self.occupation_name

    @property
    def left(self) -> int:
        return max(0, self.opening.places - self.opening.taken)

    @property
    def municipality(self) -> str:
        return self.opening.workplace.municipality or self.opening.workplace.employer.municipality

    @property
    def dominance(self) -> str:
        return str(self.share.dominance.value) if self.share else ""

    @property
    def state_label(self) -> str:
        return {
            OPEN: _("offered"),
            FILLED: _("filled"),
            OVER: _("period over"),
            CLOSED: _("no longer offered"),
            TEMPLATES: _("template"),
        }[self.state]

    @property
    def tone(self) -> str:
        return {OPEN: "good", FILLED: "info", OVER: "warn"}.get(self.state, "neutral")

    def value(self, name: str) -> str:
        return {
            "show": self.state,
            "kind": self.opening.kind,
            "municipality": self.municipality,
            "dominance": self.dominance,
        }[name]

    def fits(self, words: list[str]) -> bool:
        opening = self.opening
        texts = [opening.title, opening.workplace.name, opening.workplace.employer.name, self.occupation_name]
        text = folded(" ".join(texts))
        return all(word in text or opening.occupation.startswith(word) for word in words)


def state_of(opening: Opening, today: date) -> str:
    """`opening` with `taken`."""
    if opening.is_template:
        return TEMPLATES
    if opening.closed_on:
        return CLOSED
    if opening.end and opening.end < today:
        return OVER
    return FILLED if opening.taken >= opening.places else OPEN


class OpeningList:
    def __init__(self, openings, chosen: Chosen, today: date):
        found = list(openings.with_taken(today).select_related("workplace__employer"))
        codes = {one.occupation for one in found if one.occupation}
        names, shares = told_of(codes), shares_of(codes)
        self.all = [
            Row(one, state_of(one, today), names.get(one.occupation, ""), shares.get(one.occupation)) for one in found
        ]
        self.chosen = self.checked(chosen)
        words = folded(chosen.q).split()
        self.searched = [row for row in self.all if row.fits(words)]

    def checked(self, chosen: Chosen) -> Chosen:
        return replace(
            chosen,
            show=chosen.show if chosen.show in state_labels() else OPEN,
            kind=chosen.kind if chosen.kind in PlacementKind.values else "",
            municipality=chosen.municipality if chosen.municipality in self.municipalities else "",
            dominance=chosen.dominance if chosen.dominance in Dominance.values else "",
        )

    @cached_property
    def municipalities(self) -> list[str]:
        return sorted({row.municipality for row in self.all if row.municipality})

    def narrowed(self, *but: str) -> Iterator[Row]:
        """By everything that is chosen, but for what is named."""
        wanted = {name: value for name, value in vars(self.chosen).items() if name not in {"q", *but}}
        for row in self.searched:
            if all(self.has(row, name, value) for name, value in wanted.items()):
                yield row

    @staticmethod
    def has(row: Row, name: str, value: str) -> bool:
        if name == "show":
            return row.state == value or (value == ALL and row.state != TEMPLATES)
        return not value or row.value(name) == value

    @cached_property
    def rows(self) -> list[Row]:
        return list(self.narrowed())

    def page(self, number):
        return Paginator(self.rows, PER_PAGE).get_page(number)

    # --- Chips

    def chips(self) -> list[Chip]:
        rows = list(self.narrowed("show"))
        numbers = Counter(row.state for row in rows)
        numbers[ALL] = sum(row.state != TEMPLATES for row in rows)
        return [
            Chip(label, numbers[state], self.chosen.query(show=state), self.chosen.show == state)
            for state, label in state_labels().items()
            if numbers[state] or state in {OPEN, ALL, self.chosen.show}
        ]

    def choices(self) -> list[tuple[str, str, list[Chip]]]:
        """(what it is, what is chosen, its chips) of each further way to narrow the list."""
        kinds = {
            "kind": (_("Kind"), dict(PlacementKind.choices)),
            "municipality": (_("Municipality"), {name: name for name in self.municipalities}),
            "dominance": (_("Occupation"), {value: label for value, label in Dominance.choices if value}),
        }
        return [self.choice(name, label, values) for name, (label, values) in kinds.items()]

    def choice(self, name: str, label: str, values: dict) -> tuple[str, str, list[Chip]]:
        rows = list(self.narrowed(name))
        numbers, now = Counter(row.value(name) for row in rows), getattr(self.chosen, name)
        chips = [Chip(_("All"), len(rows), self.chosen.query(**{name: ""}), not now)]
        chips += [
            Chip(text, numbers[value], self.chosen.query(**{name: value}), value == now)
            for value, text in values.items()
            if numbers[value] or value == now
        ]
        return label, str(values.get(now, _("All"))), chips


# --- As a file


def labels_in_file() -> list[str]:
    return [
        _("Title"),
        _("Employer"),
        _("Workplace"),
        _("Municipality"),
        _("SSYK 2012"),
        _("Occupation"),
        _("Class"),
        _("Kind"),
        _("State"),
        _("Places"),
        _("Places left"),
        _("From"),
        _("Until"),
        _("Hours a week"),
        _("Received"),
    ]


def rows_in_file(rows: list[Row]) -> Iterator[list]:
    for row in rows:
        one = row.opening
        yield [
            one.title,
            one.workplace.employer.name,
            one.workplace.name,
            row.municipality,
            one.occupation,
            row.occupation_name,
            str(Dominance(row.dominance).label) if row.dominance else "",
            str(one.get_kind_display()),
            row.state_label,
            one.places,
            row.left if row.state in {OPEN, FILLED} else 0,
            one.start,
            one.end,
            one.hours_per_week,
            one.received_on,
        ]
