"""Everything a report reads, in four queries, however large the project.

No loop over people and no condition per figure: the database groups the people who share all facts that the
groups of the definitions ask about into cells and counts in each who fulfils which condition (one pass, one
GROUP BY, some twenty conditions), and Python rolls some thousand cells up.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    Field,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Round

from employers.models import EmployerContact
from participants.enums import Occasion
from participants.models import Attendance, AttendanceMonth, IncomeSupport, SelfAssessment
from projects.models import Goal, TargetGroup
from reporting.indicators.definitions import Base, Group, Unit
from reporting.indicators.facts import asked, everything, participations
from reporting.indicators.prepared import prepared
from reporting.indicators.scope import Scope

Condition = tuple[Base, Q]
AS_IT_COMES = Field()  # a whole number already: as a field of such, Django would convert each of some thousand


class GoalTarget(NamedTuple):
    code: str
    target: Decimal
    women_share_min: Decimal | None
    women_share_max: Decimal | None


class Frame(NamedTuple):
    """What the project itself decides about its figures."""

    target_groups: tuple[Group, ...]
    goals: tuple[GoalTarget, ...]


@prepared
def goals_and_target_groups(project: int):
    no_number = Value(None, DecimalField())
    goals = Goal.objects.filter(project=project).order_by()
    groups = TargetGroup.objects.filter(project=project).order_by()
    return goals.values_list(
        Value("goal"), "position", "pk", "code", Value(""), "target", "women_share_min", "women_share_max"
    ).union(
        groups.values_list(Value("group"), "position", "pk", "code", "name", no_number, no_number, no_number),
        all=True,
    )


def frame(project) -> Frame:
    rows = sorted(goals_and_target_groups.rows(project.pk), key=lambda row: row[:3])
    return Frame(
        tuple(Group(code, name, Q(target_group=pk)) for kind, _, pk, code, name, *_ in rows if kind == "group"),
        tuple(GoalTarget(code, *numbers) for kind, _, _, code, _, *numbers in rows if kind == "goal"),
    )


@prepared
def counted(scopes: tuple[Scope, ...], names: tuple[str, ...], conditions: tuple[Condition, ...]):
    """How many people fulfil which condition, by the named facts: the one GROUP BY, for each of some periods."""
    columns = [f"number_{number}" for number in range(len(conditions))]
    parts = []
    for place, scope in enumerate(scopes):
        numbers = {
            column: Count(Value(1), filter=asked(base, condition, scope), output_field=AS_IT_COMES)
            for column, (base, condition) in zip(columns, conditions, strict=True)
        }
        cells = everything(scope).values(*names).annotate(**numbers)
        parts.append(cells.values_list(Value(place), *names, *columns))
    return parts[0].union(*parts[1:], all=True)


class Tally(NamedTuple):
    """A sum that is not a number of people: of minutes, contacts or öre, by sex or kind."""

    what: str
    key: str
    amount: int
    before: int
    people: int


@prepared
def tallies(scope: Scope, units: frozenset[Unit], ratings: tuple[str, ...] = ()):
    """Hours, employers, income support and paired ratings, as far as they are asked for; never none of them."""
    parts = [part for unit in Unit if unit in units for part in PARTS_OF[unit](scope)]
    parts += [_paired_ratings(scope, rating) for rating in ratings]
    return parts[0].union(*parts[1:], all=True)


@prepared
def minutes_of_each(scopes: tuple[Scope, ...]):
    """Minutes present in several periods, in one query; `what` is the period's place."""
    parts = [part for place, scope in enumerate(scopes) for part in _minutes(scope, str(place))]
    return parts[0].union(*parts[1:], all=True)


def _row(queryset, what: str, key, amount, before=None):
    """One part of the union. All sums are whole numbers, so that they are exact on both databases."""
    return (
        queryset.order_by()
        .values(key_=key)
        .annotate(amount_=amount, before_=Value(0) if before is None else before, people_=Count("*"))
        .values_list(Value(what), "key_", "amount_", "before_", "people_")
    )


def _minutes(scope: Scope, what="minutes"):
    """The summed months where the period has them whole, the ledger for the days at its edges."""
    of_whom, sex = scope.own("participation__"), F("participation__sex")
    yield _row(AttendanceMonth.objects.filter(month__range=scope.months, **of_whom), what, sex, Sum("minutes"))
    for days in scope.edges:
        present = Attendance.objects.filter(present=True, date__range=days, **of_whom)
        yield _row(present, what, sex, Sum("minutes"))


def _contacts(scope: Scope):
    contacts = EmployerContact.objects.filter(project=scope.project, reached=True, date__lte=scope.as_of)
    yield _row(contacts, "employers", Value("", CharField()), Count("employer", distinct=True))
    yield _row(contacts, "contacts", F("kind"), Count("*"))


def _income_support(scope: Scope):
    """Öre in the latest month and in that of the first start, of those who have both."""
    first, at_start = "participant__participations__", "participant__income_support__"
    of_whom = scope.own(first) | {
        f"{first}sequence": 1,
        f"{first}start__lte": scope.as_of,
        f"{at_start}project": scope.project,
        f"{at_start}month": F(f"{first}start_month"),
        f"{at_start}month__lte": scope.as_of,
        "month__gte": F(f"{first}compared_from"),
    }
    amounts = IncomeSupport.objects.filter(project=scope.project, month__lte=scope.as_of)
    later = amounts.filter(participant=OuterRef("participant"), month__gt=OuterRef("month"))
    latest = amounts.filter(**of_whom).filter(~Exists(later))
    yield _row(latest, "income", F(f"{first}sex"), _ore("amount"), _ore(f"{at_start}amount"))


def _paired_ratings(scope: Scope, rating: str):
    """Of those whose last participation has ended: who rated it (the life situation …) at its start and at its exit,
    and how many of them higher at the exit.
    """
    whose, at_start = "participation__", "participation__self_assessments__"
    both = SelfAssessment.objects.in_force().filter(
        **scope.own(whose),
        **{f"{whose}exit__lte": scope.as_of},
        occasion=Occasion.EXIT,
        day__lte=scope.as_of,
        **{f"{rating}__isnull": False},
        **{f"{at_start}occasion": Occasion.ENTRY, f"{at_start}withdrawn_at__isnull": True},
        **{f"{at_start}day__lte": scope.as_of, f"{at_start}{rating}__isnull": False},
    )
    last = both.filter(Q(participation__next_start__isnull=True) | Q(participation__next_start__gt=scope.as_of))
    higher = Q(**{f"{rating}__gt": F(f"{at_start}{rating}")})
    return _row(last, "paired", Value(rating, CharField()), Count("pk", filter=higher))


def _ore(amount: str):
    return Cast(Sum(Cast(Round(F(amount) * 100), BigIntegerField())), BigIntegerField())


PARTS_OF = {Unit.HOURS: _minutes, Unit.EMPLOYERS: _contacts, Unit.CHANGE: _income_support}


def with_income_support(scope: Scope):
    """First participations of those who have an amount for both months."""
    theirs = IncomeSupport.objects.filter(
        participant=OuterRef("participant"), project=scope.project, month__lte=scope.as_of
    )
    at_start = theirs.filter(month=OuterRef("start_month"))
    later = theirs.filter(month__gte=OuterRef("compared_from"))
    return participations(Base.FIRST, Q(), scope).filter(Exists(at_start), Exists(later))


@prepared
def incomplete(scope: Scope):
    """Reference, public id and the four facts of those who lack one of them."""
    lacking = Q(sex="") | Q(foreign_born=None) | Q(labour_status="") | Q(age=None)
    return participations(Base.FIRST, lacking, scope).values_list(
        "participant__reference", "participant__public_id", "sex", "foreign_born", "labour_status", "age"
    )
