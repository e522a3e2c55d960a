"""The people behind a figure, by the same conditions that counted them."""

from django.db.models import Exists, OuterRef, Q

from participants.models import Attendance, Participant, Participation
from reporting.indicators import queries
from reporting.indicators.definitions import SEXES, TOTAL, Indicator, Persons, Unit
from reporting.indicators.facts import participations
from reporting.indicators.registry import definition


def people(project, period, indicator, year=None, group="all", sex=TOTAL, part="value", group_filter=None):
    """The persons counted in one cell, as a QuerySet; LookupError where there is no such cell.

    Behind hours stand those who were present, behind the change in income support those it is counted of.
    No people stand behind employers. Who may see them is the caller's to ask (`visible_to`).
    """
    indicator = indicator if isinstance(indicator, Indicator) else definition(indicator)
    if isinstance(indicator.count, Persons):
        rows = _counted(project, period, indicator, year, part, group_filter)
    else:
        rows = _behind(indicator.unit, project, period, group_filter)
    rows = rows.filter(_group_condition(indicator, project, group))
    if sex != TOTAL:
        rows = rows.filter(sex=SEXES[sex])
    return Participant.objects.filter(pk__in=rows.values("participant"))


def _counted(project, period, indicator: Indicator, year, part: str, group_filter):
    condition = indicator.count.parts.get(part)
    if condition is None:
        raise LookupError(f"{indicator.code} has no {part}.")
    rows = participations(indicator.count.base, project, period, group_filter).filter(condition)
    if year is None:
        return rows
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


def _behind(unit: Unit, project, period, group_filter):
    if unit is Unit.CHANGE:
        return queries.with_income_support(project, period, group_filter)
    rows = Participation.objects.filter(project=project).order_by()
    if unit is not Unit.HOURS:
        return rows.none()
    if group_filter is not None:
        rows = rows.filter(group=group_filter)
    present = Attendance.objects.filter(
        participation=OuterRef("pk"), present=True, date__range=(period.from_, period.to)
    )
    return rows.filter(Exists(present))
