"""The people behind a figure, by the same conditions that counted them."""

from django.db.models import Exists, OuterRef, Q

from participants.models import Attendance, Participant, Participation
from reporting.indicators import queries
from reporting.indicators.definitions import SEXES, TOTAL, Indicator, Persons, Unit
from reporting.indicators.facts import participations
from reporting.indicators.registry import definition
from reporting.indicators.scope import Scope


def people(project, period, indicator, year=None, group="all", sex=TOTAL, part="value", group_filter=None):
    """The persons counted in one cell, as a QuerySet; LookupError where there is no such cell.

    Behind hours stand those who were present, behind the change in income support those it is counted of.
    No people stand behind employers. Who may see them is the caller's to ask (`visible_to`).
    """
    indicator = indicator if isinstance(indicator, Indicator) else definition(indicator)
    scope = Scope.of(project, period, group_filter)
    if isinstance(indicator.count, Persons):
        rows = _counted(scope, indicator, part)
        rows = rows if year is None else _of_year(rows, indicator, period, year)
    else:
        rows = _behind(indicator.unit, scope)
    rows = rows.filter(_group_condition(indicator, project, group))
    if sex != TOTAL:
        rows = rows.filter(sex=SEXES[sex])
    return Participant.objects.filter(pk__in=rows.values("participant"))


def _counted(scope: Scope, indicator: Indicator, part: str):
    condition = indicator.count.parts.get(part)
    if condition is None:
        raise LookupError(f"{indicator.code} has no {part}.")
    return participations(indicator.count.base, condition, scope)


def _of_year(rows, indicator: Indicator, period, year):
    if not indicator.by_year or year not in period.years:
        raise LookupError(f"{indicator.code} has no year {year}.")
    return rows.filter(start_year=year)


def _group_condition(indicator: Indicator, project, code: str) -> Q:
    if code == "all":
        return Q()
    for group in indicator.groups_in(queries.frame(project)):
        if group.code == code:
            return group.condition
    raise LookupError(f"{indicator.code} has no group {code}.")


def _behind(unit: Unit, scope: Scope):
    if unit is Unit.CHANGE:
        return queries.with_income_support(scope)
    rows = Participation.objects.filter(**scope.own()).order_by()
    if unit is not Unit.HOURS:
        return rows.none()
    present = Attendance.objects.filter(participation=OuterRef("pk"), present=True, date__range=scope.period)
    return rows.filter(Exists(present))
