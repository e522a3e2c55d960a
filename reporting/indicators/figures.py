"""The finished figures: plain values, the same for the command, the pages, the report and its frozen copy."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext_lazy as _

HEADER = ["indicator", "year", "group", "sex", "value", "of", "not_reached"]
MISSING_LABELS = {
    "sex": _("Sex"),
    "country_of_birth": _("Country of birth"),
    "labour_status": _("Status on the labour market at entry"),
    "birth_date": _("Birth date"),
}


@dataclass(frozen=True)
class Row:
    """One figure. Hours have one decimal and a change four; both are Decimals."""

    indicator: str
    year: int | None
    group: str
    sex: str
    value: int | Decimal | None
    of: int | None = None
    not_reached: int | None = None

    @property
    def share(self) -> Decimal | None:
        """Of all in the population: the headline."""
        return Decimal(self.value or 0) / self.of if self.of else None

    @property
    def share_of_reached(self) -> Decimal | None:
        reached = (self.of or 0) - (self.not_reached or 0)
        return Decimal(self.value or 0) / reached if reached else None

    @property
    def cells(self) -> list[str]:
        """As the CSV has them: blank where there is nothing to say."""
        values = [getattr(self, name) for name in HEADER]
        return ["" if value is None else str(value) for value in values]

    @property
    def plain(self) -> dict:
        """As the JSON has them: numbers as numbers."""
        row = {name: getattr(self, name) for name in HEADER}
        return row | {"value": float(self.value) if isinstance(self.value, Decimal) else self.value}

    @classmethod
    def from_plain(cls, row: dict) -> "Row":
        value = row["value"]
        if isinstance(value, float):
            decimals = "0.0001" if row["indicator"] == "goal:income_support_change" else "0.1"
            value = Decimal(str(value)).quantize(Decimal(decimals))
        return cls(**row | {"value": value})


@dataclass(frozen=True)
class Incomplete:
    """A person about whom something that every figure needs is unknown."""

    reference: str | None
    public_id: str
    missing: tuple[str, ...]

    @property
    def person(self) -> str:
        return self.reference or self.public_id


@dataclass(frozen=True)
class GoalTarget:
    """What the project promised, as it stood when the figures were counted."""

    code: str
    target: Decimal
    women_share_min: Decimal | None = None
    women_share_max: Decimal | None = None


@dataclass(frozen=True)
class Overlap:
    """How many of the people counted in one goal are also counted in another."""

    codes: tuple[str, str]
    value: int


@dataclass(frozen=True)
class Paired:
    """People who rated the same (life situation …) both at the start and at the exit, and how many of them higher."""

    people: int
    higher: int


@dataclass(frozen=True)
class Figures:
    """`contacts` are the contacts behind the employers reached, by kind, `paired` the participants' own
    ratings beside the goals that the project has: by rating, not in the rows.
    """

    project: str
    programme: str
    from_: date
    to: date
    as_of: date
    follow_up_clock: str
    rows: tuple[Row, ...]
    incomplete: tuple[Incomplete, ...]
    target_groups: dict[str, str] = field(default_factory=dict)
    goals: tuple[GoalTarget, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    contacts: dict[str, int] = field(default_factory=dict)
    paired: dict[str, Paired] = field(default_factory=dict)

    @cached_property
    def _by_key(self) -> dict:
        return {(row.indicator, row.year, row.group, row.sex): row for row in self.rows}

    def value(self, indicator: str, group: str = "all", sex: str = "total", year: int | None = None) -> Row:
        return self._by_key[indicator, year, group, sex]

    def rows_of(self, indicator: str) -> list[Row]:
        return [row for row in self.rows if row.indicator == indicator]

    @property
    def missing(self) -> dict[str, int]:
        """How many lack what: the incomplete records without names."""
        return {code: sum(code in person.missing for person in self.incomplete) for code in MISSING_LABELS}

    def csv(self) -> str:
        return to_csv([HEADER, *(row.cells for row in self.rows)])

    def as_dict(self) -> dict:
        """What `manage.py indicators --format json` prints, and no more."""
        return {
            "project": self.project,
            "programme": self.programme,
            "from": self.from_.isoformat(),
            "to": self.to.isoformat(),
            "as_of": self.as_of.isoformat(),
            "follow_up_clock": self.follow_up_clock,
            "rows": [row.plain for row in self.rows],
            "incomplete": [{"person": person.person, "missing": list(person.missing)} for person in self.incomplete],
        }

    def frozen(self) -> dict:
        """Everything, as plain JSON values: `from_dict` gives the same figures back."""
        return self.as_dict() | {
            "incomplete": [asdict(person) for person in self.incomplete],
            "target_groups": self.target_groups,
            "goals": [
                {name: None if value is None else str(value) for name, value in asdict(goal).items()}
                for goal in self.goals
            ],
            "overlaps": [asdict(overlap) for overlap in self.overlaps],
            "contacts": self.contacts,
            "paired": {rating: asdict(paired) for rating, paired in self.paired.items()},
        }

    @classmethod
    def from_dict(cls, frozen: dict) -> "Figures":
        return cls(
            project=frozen["project"],
            programme=frozen["programme"],
            from_=date.fromisoformat(frozen["from"]),
            to=date.fromisoformat(frozen["to"]),
            as_of=date.fromisoformat(frozen["as_of"]),
            follow_up_clock=frozen["follow_up_clock"],
            rows=tuple(Row.from_plain(row) for row in frozen["rows"]),
            incomplete=tuple(_incomplete(person) for person in frozen["incomplete"]),
            target_groups=dict(frozen.get("target_groups", {})),
            goals=tuple(_goal(**goal) for goal in frozen.get("goals", [])),
            overlaps=tuple(
                Overlap(tuple(overlap["codes"]), overlap["value"]) for overlap in frozen.get("overlaps", [])
            ),
            contacts=dict(frozen.get("contacts", {})),
            paired=_paired(frozen.get("paired") or {}),
        )


def _goal(code: str, **numbers: str | None) -> GoalTarget:
    return GoalTarget(code, **{name: None if value is None else Decimal(value) for name, value in numbers.items()})


def _paired(frozen: dict) -> dict[str, Paired]:
    """Reports of before have that of the life situation alone."""
    by_rating = {"life_situation": frozen} if "people" in frozen else frozen
    return {rating: Paired(**numbers) for rating, numbers in by_rating.items()}


def _incomplete(person: dict) -> Incomplete:
    if "person" in person:
        return Incomplete(person["person"], "", tuple(person["missing"]))
    return Incomplete(person["reference"], person["public_id"], tuple(person["missing"]))


def to_csv(rows: Iterable[Iterable]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
