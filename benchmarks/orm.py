"""What one writes first: a conditional count, or a query, for every single figure about people.

"Plain" asks the models as a register has them: sex, birth date and country of birth stand on the person, and the
first and the last participation are those with the smallest and the largest start. "Frozen" may use the facts that
stand on our participations, which is half of our design.
"""

from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, Max, Min, Q, When
from django.db.models.functions import ExtractYear

from participants.enums import AgeBand
from participants.models import Participation
from reporting.indicators import GOALS, SEXES, indicators_of
from reporting.indicators.conditions import spelled_out
from reporting.indicators.definitions import Base, Persons
from reporting.indicators.facts import facts, participations
from reporting.indicators.queries import frame
from reporting.indicators.scope import Scope

Questions = list[tuple]  # the rows of one base, and a condition for each number that is counted of them
BORN = "participant__birth_date"
BEFORE_BIRTHDAY = Q(first_start__month__lt=F(f"{BORN}__month")) | Q(
    first_start__month=F(f"{BORN}__month"), first_start__day__lt=F(f"{BORN}__day")
)
AGES = {
    AgeBand.UNDER_16: (0, 15),
    AgeBand.FROM_16: (16, 17),
    AgeBand.FROM_18: (18, 24),
    AgeBand.FROM_25: (25, 29),
    AgeBand.FROM_30: (30, 54),
    AgeBand.FROM_55: (55, 64),
    AgeBand.FROM_65: (65, 150),
}


def conditions(project, period) -> dict[Base, list[Q]]:
    """One for every number in the rows about people, totals included."""
    found = {base: [] for base in Base}
    target_groups = frame(project)
    for indicator in [*indicators_of(project.programme), *GOALS.values()]:
        if not isinstance(indicator.count, Persons):
            continue
        for part in [part for part in indicator.count.parts.values() if part is not None]:
            for group in indicator.groups_in(target_groups):
                for year in [*period.years, None] if indicator.by_year else [None]:
                    for sex in [*SEXES.values(), None]:
                        condition = group.condition & part & (Q() if year is None else Q(start_year=year))
                        found[indicator.count.base].append(condition & (Q() if sex is None else Q(sex=sex)))
    return found


def frozen(project, period) -> Questions:
    scope = Scope.of(project, period)
    return [
        (participations(base, Q(), scope), [spelled_out(condition, facts(scope)) for condition in asked])
        for base, asked in conditions(project, period).items()
    ]


def plain(project, period) -> Questions:
    scope = Scope.of(project, period)
    theirs = "participant__participations__"
    seen = Q(**{f"{theirs}project": project, f"{theirs}start__lte": period.as_of})
    rows = Participation.objects.filter(project=project, start__lte=period.as_of).order_by()
    rows = rows.annotate(
        first_start=Min(f"{theirs}start", filter=seen), last_start=Max(f"{theirs}start", filter=seen)
    )
    rows = rows.annotate(
        age_then=ExtractYear("first_start") - ExtractYear(BORN) - Case(When(BEFORE_BIRTHDAY, then=1), default=0)
    )
    of_base = {
        Base.FIRST: rows.filter(start=F("first_start")),
        Base.LAST_EXIT: rows.filter(start=F("last_start"), exit__lte=period.as_of),
    }
    return [
        (of_base[base], [of_person(spelled_out(condition, facts(scope))) for condition in asked])
        for base, asked in conditions(project, period).items()
    ]


def of_person(condition: Q) -> Q:
    """The condition with what is frozen asked of the person."""
    children = [of_person(child) if isinstance(child, Q) else unfrozen(*child) for child in condition.children]
    return Q.create(children, condition.connector, condition.negated)


def unfrozen(name: str, value):
    match name:
        case "sex":
            return "participant__sex", value
        case "foreign_born":
            return ~Q(participant__country_of_birth__in=["SE", ""])
        case "start_year":
            return "start__year", value
        case "age_band":
            return "age_then__range", AGES[value]
        case "age_band__in":
            return reduce(or_, [Q(age_then__range=ages) for ages in stretches(value)])
        case _:
            return name, value


def aggregated(questions: Questions) -> list[int]:
    """Two queries: one for those who started, one for those who left."""
    numbers = []
    for rows, asked in questions:
        counts = {f"number_{n}": Count("pk", filter=condition) for n, condition in enumerate(asked)}
        numbers += rows.aggregate(**counts).values()
    return numbers


def one_by_one(questions: Questions) -> list[int]:
    return [rows.filter(condition).count() for rows, asked in questions for condition in asked]


def stretches(bands) -> list[tuple[int, int]]:
    """The ages of neighbouring bands as one stretch, as one would write it."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(AGES[band] for band in bands):
        if found and found[-1][1] + 1 == first:
            first = found.pop()[0]
        found.append((first, last))
    return found
