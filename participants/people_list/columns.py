"""What the list of participants says of each: a column has its words, its order and, where it needs one, its tone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, FilteredRelation, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.facts import age_on
from participants.models import Participation
from participants.person_page import phase_now


@dataclass(frozen=True)
class Cell:
    """`text` or `day`; `late` is for what should not be so."""

    label: str | Promise
    text: str = ""
    day: date | None = None
    late: bool = False


@dataclass(frozen=True)
class Column:
    """`order` is what the list is sorted by; those without a value come last either way."""

    code: str
    label: str | Promise
    order: tuple[str, ...]
    words: Callable[[Participation, date], dict]


def age(one: Participation, today: date) -> dict:
    born = one.participant.birth_date
    return {"text": str(age_on(born, today))} if born else {}


def phase(one: Participation, today: date) -> dict:
    if one.exit:
        return {"text": _("left %(day)s") % {"day": one.exit}}
    period = phase_now(one)
    if period is None:
        return {"text": _("in no phase"), "late": True}
    week, weeks = period.week(today), period.phase.max_weeks + period.extra_weeks
    clock = _("week %(week)s of %(weeks)s") % {"week": week, "weeks": weeks}
    return {"text": f"{period.phase.name}, {clock}", "late": week > weeks}


def coach(one: Participation, today: date) -> dict:
    if one.coach_name:
        return {"text": one.coach_name}
    return {"text": _("No coach"), "late": one.exit is None}


NAME = ("list_key", "pk")
COLUMNS = [
    Column("age", gettext_lazy("Age"), ("-participant__birth_date",), age),
    Column("phase", gettext_lazy("Phase"), ("phase_start",), phase),
    Column("coach", gettext_lazy("Coach"), ("coach_name",), coach),
    Column("last", gettext_lazy("Last session"), ("last_session",), lambda one, today: {"day": one.last_session}),
    Column("next", gettext_lazy("Next session"), ("next_session",), lambda one, today: {"day": one.next_session}),
]
BY_CODE = {column.code: column for column in COLUMNS}
NOT_OF_THE_CASE = ["coach"]


def columns_for(sees_case: bool) -> list[Column]:
    return [column for column in COLUMNS if sees_case or column.code in NOT_OF_THE_CASE]


def with_columns(people):
    """Participations with what the columns say."""
    return people.select_related("participant").annotate(
        open_phase=FilteredRelation("phases", condition=Q(phases__end__isnull=True)),
        phase_name=F("open_phase__phase__name"),
        phase_weeks=F("open_phase__phase__max_weeks"),
        phase_start=F("open_phase__start"),
        phase_extra_weeks=F("open_phase__extra_weeks"),
    )


def in_order(people, sort: str):
    """By name, unless another column is chosen; "-" before it turns it round. The same order on every page."""
    column = BY_CODE.get(sort.removeprefix("-"))
    if column is None:
        return people.order_by(*NAME).reverse() if sort == "-name" else people.order_by(*NAME)
    return people.order_by(*(ordered(name, sort.startswith("-")) for name in column.order), *NAME)


def ordered(name: str, turned: bool):
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if turned != name.startswith("-") else field.asc(nulls_last=True)
