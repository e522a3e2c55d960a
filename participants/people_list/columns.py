"""What the list of participants says of each: a column has its words, its order and, in a file, its values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.db.models import Case, F, OuterRef, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.facts import age_on
from participants.models import AttendanceMonth, Participation
from participants.models.phase import week_of
from participants.people_list.filters import of_coach

LONG = 32  # letters that may stand on one line
Value = str | int | Decimal | date | None


class Cell(NamedTuple):
    """`looks` are its classes."""

    label: str
    value: Value
    looks: str


def looks(value: Value = None, *, late: bool = False) -> str:
    """`late` is for what should not be so."""
    if late:
        return "short person-late"
    if value is None:
        return "short zero"
    if isinstance(value, str):
        return "short wraps" if len(value) > LONG else "short"
    return "short" if isinstance(value, date) else "short num"


@dataclass(frozen=True)
class Column:
    """`order` is what the list is sorted by; those without a value come last either way.

    `parts` are the columns of a file, where one on the page becomes several: (label, value).
    """

    code: str
    label: str | Promise
    order: tuple[str, ...]
    words: Callable[[Participation, date], dict]
    parts: tuple[tuple[str | Promise, Callable[[Participation, date], Value]], ...] = ()
    is_number: bool = False

    def cell(self, one: Participation, today: date, label: str) -> Cell:
        words = self.words(one, today)
        return Cell(label, words.get("value"), looks(**words) if words or not self.is_number else "short zero num")

    @property
    def labels_in_file(self) -> list:
        return [label for label, _value in self.parts] or [self.label]

    def values(self, one: Participation, today: date) -> list[Value]:
        return [value(one, today) for _label, value in self.parts] or [self.words(one, today).get("value")]


def age(one: Participation, today: date) -> dict:
    """Never that of a protected person; the same below with where the person lives and the sender's reference."""
    born = None if one.participant.protected else one.participant.birth_date
    return {"value": age_on(born, today)} if born else {}


def phase(one: Participation, today: date) -> dict:
    if one.exit:
        return {"value": _("left %(day)s") % {"day": one.exit}}
    if not one.phase_name:
        return {"value": _("in no phase"), "late": True}
    now, most = week(one, today), weeks(one, today)
    clock = _("week %(week)s of %(weeks)s") % {"week": now, "weeks": most}
    return {"value": f"{one.phase_name}, {clock}", "late": now > most}


def phase_name(one: Participation, today: date) -> str | None:
    return one.phase_name


def week(one: Participation, today: date) -> int | None:
    return week_of(one.phase_start, today) if one.phase_name else None


def weeks(one: Participation, today: date) -> int | None:
    return one.phase_weeks + one.phase_extra_weeks if one.phase_name else None


def coach(one: Participation, today: date) -> dict:
    if one.coach_name:
        return {"value": one.coach_name}
    return {"value": _("No coach"), "late": one.exit is None}


def hours(one: Participation, today: date) -> dict:
    exact = Decimal(one.minutes_now or 0) / 60
    return {"value": exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)}


def municipality(one: Participation, today: date) -> dict:
    return {} if one.participant.protected else {"value": one.participant.municipality or None}


def reference(one: Participation, today: date) -> dict:
    return {} if one.participant.protected else {"value": one.participant.reference or None}


def as_read(name: str):
    return lambda one, today: {"value": getattr(one, name) or None}


PHASE = (
    (gettext_lazy("Phase"), phase_name),
    (gettext_lazy("Week of the phase"), week),
    (gettext_lazy("Weeks at most"), weeks),
)
COLUMNS = [
    Column("age", gettext_lazy("Age"), ("-participant__birth_date",), age, is_number=True),
    Column("phase", gettext_lazy("Phase"), ("phase_start",), phase, PHASE),
    Column("coach", gettext_lazy("Coach"), ("coach_name",), coach),
    Column("last", gettext_lazy("Last session"), ("last_session",), as_read("last_session")),
    Column("next", gettext_lazy("Next session"), ("next_session",), as_read("next_session")),
    Column(
        "group",
        gettext_lazy("Target group"),
        ("target_group__position", "target_group__pk"),
        as_read("group_name"),
    ),
    Column("hours", gettext_lazy("Hours this month"), ("minutes_now",), hours, is_number=True),
    Column("start", gettext_lazy("Start"), ("start",), as_read("start")),
    Column("exit", gettext_lazy("Exit"), ("exit",), as_read("exit")),
    Column("due", gettext_lazy("Reference day"), ("follow_up__due",), as_read("due")),
    Column(
        "municipality",
        gettext_lazy("Municipality"),
        ("participant__municipality",),
        municipality,
    ),
    Column(
        "reference",
        gettext_lazy("Reference"),
        ("participant__reference",),
        reference,
    ),
]
BY_CODE = {column.code: column for column in COLUMNS}
USUAL = ["age", "phase", "coach", "last", "next"]
NOT_OF_THE_CASE = ["coach"]
NAME = ("list_key", "pk")
OPEN_ONLY = {f"participant__{name}" for name in ["birth_date", "municipality", "reference"]}
OF_THE_PERSON = ["public_id", "first_name", "last_name", "birth_date", "protected", "municipality", "reference"]
READ = ["public_id", "start", "exit", "project", "participant", *(f"participant__{name}" for name in OF_THE_PERSON)]


def columns_for(sees_case: bool, chosen: list[str] | None = None) -> list[Column]:
    """Those chosen, else the usual ones; to whoever may not read the case, the coach only."""
    codes = (USUAL if chosen is None else chosen) if sees_case else NOT_OF_THE_CASE
    return [column for column in COLUMNS if column.code in codes]


def with_columns(people, columns: list[Column], today: date):
    """Listed participations with what the columns say."""
    for read in dict.fromkeys(READ_FOR[column.code] for column in columns if column.code in READ_FOR):
        people = read(people, today)
    return people.select_related("participant").only(*READ)


def with_hours(people, today: date):
    month = AttendanceMonth.objects.filter(participation=OuterRef("pk"), month=today.replace(day=1))
    return people.annotate(minutes_now=Subquery(month.values("minutes")[:1]))


def with_sessions(people, today: date):
    return people.with_sessions()


READ_FOR = {
    "coach": lambda people, today: people.annotate(coach_name=of_coach(F("coach__name"))),
    "last": with_sessions,
    "next": with_sessions,
    "group": lambda people, today: people.annotate(group_name=F("target_group__name")),
    "hours": with_hours,
    "due": lambda people, today: people.annotate(due=F("follow_up__due")),
}


def in_order(people, sort: str):
    """By name, unless another column is chosen; "-" before it turns it round. The same order on every page."""
    column = BY_CODE.get(sort.removeprefix("-"))
    if column is None:
        return people.order_by(*NAME).reverse() if sort == "-name" else people.order_by(*NAME)
    return people.order_by(*(ordered(name, sort.startswith("-")) for name in column.order), *NAME)


def ordered(name: str, turned: bool):
    path = name.removeprefix("-")
    # What is not shown does not show in the order either.
    field = Case(When(participant__protected=False, then=F(path))) if path in OPEN_ONLY else F(path)
    return field.desc(nulls_last=True) if turned != name.startswith("-") else field.asc(nulls_last=True)
