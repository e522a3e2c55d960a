"""What the list of participants says of each: a column has its words, its order and, in a file, its values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.facts import age_on
from participants.models import AttendanceMonth, Participation
from participants.people_list.filters import of_coach
from participants.person_page import phase_now

LONG = 32  # letters that may stand on one line
Value = str | int | Decimal | date | None


@dataclass(slots=True)
class Cell:
    """One of `text`, `day` and `number`, or nothing. `late` is for what should not be so; `looks` its classes."""

    label: str = ""
    text: str = ""
    day: date | None = None
    number: int | Decimal | None = None
    late: bool = False

    @property
    def value(self) -> Value:
        return next((value for value in (self.number, self.day, self.text) if value not in (None, "")), None)

    @property
    def looks(self) -> str:
        if self.late:
            return "short person-late"
        if self.number is not None:
            return "short num"
        if not self.text:
            return "short" if self.day else "short zero"
        return "short wraps" if len(self.text) > LONG else "short"


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

    def cell(self, one: Participation, today: date, label: str = "") -> Cell:
        return Cell(label, **self.words(one, today))

    @property
    def labels_in_file(self) -> list:
        return [label for label, _value in self.parts] or [self.label]

    def values(self, one: Participation, today: date) -> list[Value]:
        return [value(one, today) for _label, value in self.parts] or [self.cell(one, today).value]


def age(one: Participation, today: date) -> dict:
    born = one.participant.birth_date
    return {"number": age_on(born, today)} if born else {}


def phase(one: Participation, today: date) -> dict:
    if one.exit:
        return {"text": _("left %(day)s") % {"day": one.exit}}
    period = phase_now(one)
    if period is None:
        return {"text": _("in no phase"), "late": True}
    week, weeks = period.week(today), period.phase.max_weeks + period.extra_weeks
    clock = _("week %(week)s of %(weeks)s") % {"week": week, "weeks": weeks}
    return {"text": f"{period.phase.name}, {clock}", "late": week > weeks}


def phase_name(one: Participation, today: date) -> str | None:
    return one.phase_name


def week(one: Participation, today: date) -> int | None:
    return phase_now(one).week(today) if one.phase_name else None


def weeks(one: Participation, today: date) -> int | None:
    return one.phase_weeks + one.phase_extra_weeks if one.phase_name else None


def coach(one: Participation, today: date) -> dict:
    if one.coach_name:
        return {"text": one.coach_name}
    return {"text": _("No coach"), "late": one.exit is None}


def hours(one: Participation, today: date) -> dict:
    exact = Decimal(one.minutes_now or 0) / 60
    return {"number": exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)}


def municipality(one: Participation, today: date) -> dict:
    """Never where a protected person lives."""
    return {} if one.participant.protected else {"text": one.participant.municipality}


def day_of(name: str):
    return lambda one, today: {"day": getattr(one, name)}


def text_of(name: str):
    return lambda one, today: {"text": getattr(one, name) or ""}


PHASE = (
    (gettext_lazy("Phase"), phase_name),
    (gettext_lazy("Week of the phase"), week),
    (gettext_lazy("Weeks at most"), weeks),
)
COLUMNS = [
    Column("age", gettext_lazy("Age"), ("-participant__birth_date",), age, is_number=True),
    Column("phase", gettext_lazy("Phase"), ("phase_start",), phase, PHASE),
    Column("coach", gettext_lazy("Coach"), ("coach_name",), coach),
    Column("last", gettext_lazy("Last session"), ("last_session",), day_of("last_session")),
    Column("next", gettext_lazy("Next session"), ("next_session",), day_of("next_session")),
    Column(
        "group",
        gettext_lazy("Target group"),
        ("target_group__position", "target_group__pk"),
        text_of("group_name"),
    ),
    Column("hours", gettext_lazy("Hours this month"), ("minutes_now",), hours, is_number=True),
    Column("start", gettext_lazy("Start"), ("start",), day_of("start")),
    Column("exit", gettext_lazy("Exit"), ("exit",), day_of("exit")),
    Column("due", gettext_lazy("Reference day"), ("follow_up__due",), day_of("due")),
    Column(
        "municipality",
        gettext_lazy("Municipality"),
        ("participant__protected", "participant__municipality"),
        municipality,
    ),
    Column(
        "reference",
        gettext_lazy("Reference"),
        ("participant__reference",),
        lambda one, today: {"text": one.participant.reference or ""},
    ),
]
BY_CODE = {column.code: column for column in COLUMNS}
USUAL = ["age", "phase", "coach", "last", "next"]
NOT_OF_THE_CASE = ["coach"]
NAME = ("list_key", "pk")
OF_THE_PERSON = ["public_id", "first_name", "last_name", "birth_date", "protected", "municipality", "reference"]
READ = ["public_id", "start", "exit", "project", "participant", *(f"participant__{name}" for name in OF_THE_PERSON)]


def columns_for(sees_case: bool, chosen: list[str] | None = None) -> list[Column]:
    """Those chosen, else the usual ones; to whoever may not read the case, the coach only."""
    codes = (USUAL if chosen is None else chosen) if sees_case else NOT_OF_THE_CASE
    return [column for column in COLUMNS if column.code in codes]


def with_columns(people, columns: list[Column], today: date):
    """Participations with what the columns say, and no more."""
    for read in dict.fromkeys(READ_FOR[column.code] for column in columns if column.code in READ_FOR):
        people = read(people, today)
    return people.select_related("participant").only(*READ)


def with_phase(people, today: date):
    return people.annotate(
        open_phase=FilteredRelation("phases", condition=Q(phases__end__isnull=True)),
        phase_name=F("open_phase__phase__name"),
        phase_weeks=F("open_phase__phase__max_weeks"),
        phase_start=F("open_phase__start"),
        phase_extra_weeks=F("open_phase__extra_weeks"),
    )


def with_hours(people, today: date):
    month = AttendanceMonth.objects.filter(participation=OuterRef("pk"), month=today.replace(day=1))
    return people.annotate(minutes_now=Subquery(month.values("minutes")[:1]))


def with_sessions(people, today: date):
    return people.with_sessions()


READ_FOR = {
    "phase": with_phase,
    "coach": lambda people, today: people.annotate(coach_name=of_coach("name")),
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
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if turned != name.startswith("-") else field.asc(nulls_last=True)
