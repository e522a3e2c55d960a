"""Periods to choose with one click."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.models import Project
from reporting.forms.figures import AFTER_THE_END, query_of
from reporting.indicators import Period


@dataclass(frozen=True)
class Choice:
    label: str
    query: str
    current: bool


def choices(project: Project, chosen: Period) -> tuple[Choice, ...]:
    """The whole project, each year of it, the last whole quarter, and the project as it stood on its last day.

    All but the last are seen from the day chosen already.
    """
    last = min(chosen.as_of, project.end + AFTER_THE_END)
    if last < project.start:
        return ()
    options = [(_("Whole project"), replace(chosen, from_=project.start, to=last))]
    for year in range(project.start.year, last.year + 1):
        first_day, last_day = max(date(year, 1, 1), project.start), min(date(year, 12, 31), last)
        options.append((str(year), replace(chosen, from_=first_day, to=last_day)))
    first_day, last_day = quarter_before(min(last, project.end))
    if last_day >= project.start:
        options.append((_("Last quarter"), replace(chosen, from_=max(first_day, project.start), to=last_day)))
    if project.end <= timezone.localdate():
        options.append(
            (_("As it stood at the project's end"), Period(project.start, project.end, project.end, chosen.clock))
        )
    first_of = {
        period: label for label, period in reversed(options)
    }  # two names for the same period are one too many
    return tuple(
        Choice(label, urlencode(query_of(period)), period == chosen)
        for label, period in options
        if first_of[period] == label
    )


def quarter_before(day: date) -> tuple[date, date]:
    """The last calendar quarter that had ended on the day."""
    tomorrow = day + timedelta(days=1)
    last = date(tomorrow.year, 3 * ((tomorrow.month - 1) // 3) + 1, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
