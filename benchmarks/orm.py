"""What one writes first: a conditional count, or a query, for every single figure about people."""

from django.db.models import Count, Q

from reporting.indicators import GOALS, SEXES, indicators_of
from reporting.indicators.definitions import Persons
from reporting.indicators.facts import asked, everything
from reporting.indicators.queries import frame
from reporting.indicators.scope import Scope


def conditions(project, period) -> list[Q]:
    """One for every number in the rows about people, totals included."""
    scope, found = Scope.of(project, period), []
    for indicator in [*indicators_of(project.programme), *GOALS.values()]:
        if not isinstance(indicator.count, Persons):
            continue
        for part in [part for part in indicator.count.parts.values() if part is not None]:
            for group in indicator.groups_in(frame(project)):
                for year in [*period.years, None] if indicator.by_year else [None]:
                    for sex in [*SEXES.values(), None]:
                        condition = asked(indicator.count.base, group.condition & part, scope)
                        condition &= Q() if year is None else Q(start_year=year)
                        found.append(condition & (Q() if sex is None else Q(sex=sex)))
    return found


def aggregated(project, period, conditions: list[Q]) -> list[int]:
    numbers = {f"number_{n}": Count("pk", filter=condition) for n, condition in enumerate(conditions)}
    return list(everything(Scope.of(project, period)).aggregate(**numbers).values())


def one_by_one(project, period, conditions: list[Q]) -> list[int]:
    return [everything(Scope.of(project, period)).filter(condition).count() for condition in conditions]
