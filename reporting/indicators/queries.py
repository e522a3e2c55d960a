"""Everything a report reads, in four queries, however large the project.

No loop over people and no condition per figure: the database groups the people who share all facts that the
definitions ask about into cells (one pass, one GROUP BY), and Python rolls some thousand cells up.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, ExtractMonth, ExtractYear, Round

from employers.models import EmployerContact
from participants.models import Attendance, AttendanceMonth, IncomeSupport, Participation
from projects.models import Goal, TargetGroup
from reporting.indicators.cells import Cells
from reporting.indicators.definitions import Base, Group, Unit
from reporting.indicators.facts import participations

MONTHS_UNTIL_CHANGE = 3


class GoalTarget(NamedTuple):
    code: str
    target: Decimal
    women_share_min: Decimal | None
    women_share_max: Decimal | None


class Frame(NamedTuple):
    """What the project itself decides about its figures."""

    target_groups: tuple[Group, ...]
    goals: tuple[GoalTarget, ...]


def frame(project) -> Frame:
    no_number = Value(None, DecimalField())
    goals = Goal.objects.filter(project=project).order_by()
    groups = TargetGroup.objects.filter(project=project).order_by()
    rows = sorted(
        goals.values_list(
            Value("goal"), "position", "pk", "code", Value(""), "target", "women_share_min", "women_share_max"
        ).union(
            groups.values_list(Value("group"), "position", "pk", "code", "name", no_number, no_number, no_number),
            all=True,
        ),
        key=lambda row: row[:3],
    )
    return Frame(
        tuple(Group(code, name, Q(target_group=pk)) for kind, _, pk, code, name, *_ in rows if kind == "group"),
        tuple(GoalTarget(code, *numbers) for kind, _, _, code, _, *numbers in rows if kind == "goal"),
    )


def cells(project, period, group, asked: dict[Base, set[str]]) -> dict[Base, Cells]:
    """How many people share which facts, by exactly the facts that the indicators ask about."""
    return cells_of_each(project, {0: period}, group, asked)[0]


def cells_of_each(project, periods: dict, group, asked) -> dict[int, dict[Base, Cells]]:
    """The same for several periods, still in one query."""
    names = sorted(set().union(*asked.values()))
    parts = []
    for key, period in periods.items():
        for base, facts in asked.items():
            rows = participations(base, project, period, group)
            grouped = rows.values(*sorted(facts)).annotate(people=Count("*"))
            columns = [F(name) if name in facts else Value(None, _field(name)) for name in names]
            parts.append(grouped.values_list(Value(key), Value(base.value), "people", *columns))
    counts: dict[int, dict[Base, dict]] = {key: {base: {} for base in Base} for key in periods}
    for key, base, people, *facts in parts[0].union(*parts[1:], all=True) if parts else ():
        counts[key][Base(base)][tuple(facts)] = people
    return {key: {base: Cells(names, counts[key][base]) for base in Base} for key in periods}


def _field(name: str):
    """The kind of a column that stays blank for one of the bases."""
    columns = {field.name: field for field in Participation._meta.concrete_fields}
    return columns.get(name, BooleanField())


class Tally(NamedTuple):
    """A sum that is not a number of people: of minutes, contacts or öre, by sex or kind."""

    what: str
    key: str
    amount: int
    before: int
    people: int


def tallies(project, period, group, units: set[Unit]) -> list[Tally]:
    """Hours, employers and income support, as far as the indicators ask for them."""
    parts = []
    if Unit.HOURS in units:
        parts += _minutes(project, period, group)
    if Unit.EMPLOYERS in units:
        parts += _contacts(project, period)
    if Unit.CHANGE in units:
        parts.append(_income_support(project, period, group))
    if not parts:
        return []
    return [Tally(*row) for row in parts[0].union(*parts[1:], all=True)]


def minutes_of_each(project, periods: dict, group) -> list[Tally]:
    """Minutes present in several periods, in one query; `what` is the period's key."""
    parts = [part for key, period in periods.items() for part in _minutes(project, period, group, str(key))]
    return [Tally(*row) for row in parts[0].union(*parts[1:], all=True)]


def _row(queryset, what: str, key, amount, before=None, people=None):
    """One part of the union. All sums are whole numbers, so that they are exact on both databases."""
    zero = Value(0)
    return (
        queryset.order_by()
        .values(key_=key)
        .annotate(amount_=amount, before_=before or zero, people_=people or zero)
        .values_list(Value(what), "key_", "amount_", "before_", "people_")
    )


def _minutes(project, period, group, what="minutes"):
    """The summed months where the period has them whole, the ledger for the days at its edges."""
    of_whom = {"participation__project": project} | ({"participation__group": group} if group is not None else {})
    sex = F("participation__sex")
    yield _row(AttendanceMonth.objects.filter(period.whole_months, **of_whom), what, sex, Sum("minutes"))
    for first, last in period.edges:
        days = Attendance.objects.filter(present=True, date__range=(first, last), **of_whom)
        yield _row(days, what, sex, Sum("minutes"))


def _contacts(project, period):
    contacts = EmployerContact.objects.filter(project=project, reached=True, date__lte=period.as_of)
    yield _row(contacts, "employers", Value("", CharField()), Count("employer", distinct=True))
    yield _row(contacts, "contacts", F("kind"), Count("*"))


def _income_support(project, period, group):
    people = with_income_support(project, period, group)
    return _row(people, "income", F("sex"), _ore("latest"), _ore("before"), Count("*"))


def with_income_support(project, period, group):
    """First participations with the amount in the month of the start and in the latest, of those who have both."""
    theirs = IncomeSupport.objects.filter(
        participant=OuterRef("participant"), project=project, month__lte=period.as_of
    ).annotate(number=month_number("month"))
    at_start = theirs.filter(number=OuterRef("start_month"))
    later = theirs.filter(number__gte=OuterRef("start_month") + MONTHS_UNTIL_CHANGE).order_by("-month")
    return (
        participations(Base.FIRST, project, period, group)
        .annotate(start_month=month_number("start"))
        .annotate(before=Subquery(at_start.values("amount")[:1]), latest=Subquery(later.values("amount")[:1]))
        .filter(before__isnull=False, latest__isnull=False)
    )


def month_number(name: str):
    return ExtractYear(name) * 12 + ExtractMonth(name)


def _ore(amount: str):
    return Cast(Sum(Cast(Round(F(amount) * 100), BigIntegerField())), BigIntegerField())


def incomplete(project, period, group) -> Iterable[tuple]:
    """Reference, public id and the four facts of those who lack one of them."""
    lacking = Q(sex="") | Q(foreign_born=None) | Q(labour_status="") | Q(age=None)
    return (
        participations(Base.FIRST, project, period, group)
        .filter(lacking)
        .values_list(
            "participant__reference", "participant__public_id", "sex", "foreign_born", "labour_status", "age"
        )
    )
