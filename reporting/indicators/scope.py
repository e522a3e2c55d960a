"""Whom a report asks about, and which days: all that its queries are given."""

from datetime import date
from typing import NamedTuple

from projects.enums import FollowUpClock
from reporting.indicators.periods import FOLLOW_UP_DAYS, Period, days_before, due_by_project_end

Days = tuple[date, date]  # from … to, both included
NO_DAYS = (date.max, date.min)


class Scope(NamedTuple):
    project: int
    group: int | None  # the caseworker group that referred them; None for all
    as_of: date
    period: Days
    due_in_period: Days  # the exits whose reference day lies in the period
    due_so_far: Days  # and those whose reference day lies between the project's start and the as-of day
    months: Days  # months that lie wholly in the period begin on one of these days
    edges: tuple[Days, ...]  # what is left of the period at its ends

    @classmethod
    def of(cls, project, period: Period, group=None) -> "Scope":
        return cls(
            project.pk,
            group.pk if group else None,
            period.as_of,
            (period.from_, period.to),
            due(project, period.clock, period.from_, period.to),
            due(project, period.clock, project.start, period.as_of),
            period.whole_months,
            tuple(period.edges),
        )

    def own(self, prefix: str = "") -> dict:
        """A filter for what belongs to the project, and to the group if there is one."""
        own = {f"{prefix}project": self.project}
        return own if self.group is None else own | {f"{prefix}group": self.group}


def due(project, clock, first: date, last: date) -> Days:
    """The days of exit of those whose reference day lies in first … last."""
    if clock == FollowUpClock.PROJECT_END:
        return (date.min, project.end) if due_by_project_end(project, first, last) else NO_DAYS
    return days_before(first, FOLLOW_UP_DAYS), days_before(last, FOLLOW_UP_DAYS)
