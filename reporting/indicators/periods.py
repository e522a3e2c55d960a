from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.reference_day import FOLLOW_UP_DAYS
from projects.enums import FollowUpClock


class PeriodProblem(ValueError):
    """The period cannot be counted; the message says why, to people."""


@dataclass(frozen=True)
class Period:
    """What a report covers (from … to, both included), and the day it looks from. Nothing later is seen."""

    from_: date
    to: date
    as_of: date
    clock: str = FollowUpClock.PARTICIPATION_EXIT

    def __post_init__(self):
        if self.to > self.as_of:
            raise PeriodProblem(_("The last day of the period cannot be after the as-of day."))
        if self.from_ > self.to:
            raise PeriodProblem(_("The first day of the period cannot be after its last day."))
        if self.clock not in FollowUpClock.values:
            raise PeriodProblem(_("The follow-up counts from the participant's exit or from the project's end."))

    @classmethod
    def of(cls, project, from_=None, to=None, as_of=None, clock=None) -> "Period":
        """What is left out: from the project's start, to the as-of day, as of today, by the project's clock."""
        as_of = as_of or timezone.localdate()
        return cls(from_ or project.start, to or as_of, as_of, str(clock or project.follow_up_clock))

    @property
    def years(self) -> range:
        return range(self.from_.year, self.to.year + 1)

    def contains(self, day: date) -> bool:
        return self.from_ <= day <= self.to

    @property
    def whole_months(self) -> tuple[date, date]:
        """Between which days the calendar months begin that lie wholly in the period."""
        return self.from_, self.to if is_last_of_month(self.to) else days_before(self.to.replace(day=1), 1)

    @property
    def edges(self) -> list[tuple[date, date]]:
        """The days of the period that lie in no whole month: at most one stretch at each end."""
        first = (self.from_, min(last_of_month(self.from_), self.to))
        last = (max(self.to.replace(day=1), self.from_), self.to)
        edges = []
        if self.from_.day != 1:
            edges.append(first)
        if not is_last_of_month(self.to) and last not in edges:
            edges.append(last)
        return edges


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_last_of_month(day: date) -> bool:
    return day == last_of_month(day)


def days_before(day: date, days: int) -> date:
    """`day` less so many days, no earlier than the calendar."""
    return day - timedelta(days) if (day - date.min).days >= days else date.min


def due_by_project_end(project, first: date, last: date) -> bool:
    """Whether the reference day that all share, ninety days after the project's end, lies in first … last."""
    return (first - project.end).days <= FOLLOW_UP_DAYS <= (last - project.end).days
