"""Everything a report reads, in four queries, however large the project.

No loop over people and no condition per figure: the database groups the people who share all facts that the
groups of the definitions ask about into cells and counts in each who fulfils which condition (one pass, one
GROUP BY, some twenty conditions), and Python rolls some thousand cells up.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Round

from employers.models import EmployerContact
from participants.models import Attendance, AttendanceMonth, IncomeSupport
from projects.models import Goal, TargetGroup
from reporting.indicators.cells import Counted
from reporting.indicators.conditions import split
from reporting.indicators.definitions import Base, Group, Unit
from reporting.indicators.facts import belongs_to, everything, participations

Condition = tuple[Base, Q]


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


def counted(project, period, group, names: set[str], conditions: list[Condition]) -> Counted:
    """How many people fulfil which condition, by the named facts: the one GROUP BY."""
    return counted_in_each(project, {0: period}, group, names, conditions)[0]


def counted_in_each(project, periods: dict, group, names, conditions) -> dict[int, Counted]:
    """The same for several periods, still in one query."""
    names = sorted(names)
    conditions = list(dict.fromkeys((base, split(condition, names)[0]) for base, condition in conditions))
    columns = [f"number_{number}" for number in range(len(conditions))]
    parts = []
    for key, period in periods.items():
        numbers = {
            column: Count("pk", filter=belongs_to(base, period) & condition)
            for column, (base, condition) in zip(columns, conditions, strict=True)
        }
        grouped = everything(project, period, group).values(*names).annotate(**numbers)
        parts.append(grouped.values_list(Value(key), *names, *columns))
    rows: dict[int, list] = {key: [] for key in periods}
    for key, *row in parts[0].union(*parts[1:], all=True) if conditions else ():
        rows[key].append(row)
    return {key: Counted(names, rows[key], dict.fromkeys(conditions)) for key in periods}


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
        parts += _income_support(project, period, group)
    if not parts:
        return []
    return [Tally(*row) for row in parts[0].union(*parts[1:], all=True)]


def minutes_of_each(project, periods: dict, group) -> list[Tally]:
    """Minutes present in several periods, in one query; `what` is the period's key."""
    parts = [part for key, period in periods.items() for part in _minutes(project, period, group, str(key))]
    return [Tally(*row) for row in parts[0].union(*parts[1:], all=True)]


def _row(queryset, what: str, key, amount, before=None):
    """One part of the union. All sums are whole numbers, so that they are exact on both databases."""
    return (
        queryset.order_by()
        .values(key_=key)
        .annotate(amount_=amount, before_=Value(0) if before is None else before, people_=Count("*"))
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
    """Öre in the latest month and in that of the first start, of those who have both."""
    first, at_start = "participant__participations__", "participant__income_support__"
    of_whom = {
        f"{first}project": project,
        f"{first}sequence": 1,
        f"{first}start__lte": period.as_of,
        f"{at_start}project": project,
        f"{at_start}month": F(f"{first}start_month"),
        f"{at_start}month__lte": period.as_of,
        "month__gte": F(f"{first}compared_from"),
    } | ({f"{first}group": group} if group is not None else {})
    amounts = IncomeSupport.objects.filter(project=project, month__lte=period.as_of)
    later = amounts.filter(participant=OuterRef("participant"), month__gt=OuterRef("month"))
    latest = amounts.filter(**of_whom).filter(~Exists(later))
    yield _row(latest, "income", F(f"{first}sex"), _ore("amount"), _ore(f"{at_start}amount"))


def _ore(amount: str):
    return Cast(Sum(Cast(Round(F(amount) * 100), BigIntegerField())), BigIntegerField())


def with_income_support(project, period, group):
    """First participations of those who have an amount for both months."""
    at_start, later = _months_compared(project, period)
    return participations(Base.FIRST, project, period, group).filter(Exists(at_start), Exists(later))


def _months_compared(project, period):
    """For an outer query that knows the person and both months: the amount at the start, and those later."""
    theirs = IncomeSupport.objects.filter(
        participant=OuterRef("participant"), project=project, month__lte=period.as_of
    )
    at_start = theirs.filter(month=OuterRef("start_month"))
    return at_start, theirs.filter(month__gte=OuterRef("compared_from"))


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
