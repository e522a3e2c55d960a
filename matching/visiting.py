"""The follow-up at the workplace: planned by the rhythm of the placement.

A visit is due in the first week and then every so many weeks until the end. When the placement is prolonged,
shortened or ended, the plan follows; what was done, called off or missed stays as it is.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from matching.models import Placement, WorkplaceVisit

WITHOUT_END = timedelta(weeks=26)  # of one until further notice, so far ahead
WEEK = 7


def dues(placement: Placement, today: date) -> Iterator[date]:
    """The days on which visits are due: at the end of the first week, then week by week of the rhythm."""
    last = placement.last_day or max(placement.start, today) + WITHOUT_END
    first = day_there(placement, placement.start)
    if first <= last:
        yield first
    elif placement.start <= last:
        yield last  # shorter than a week
        return
    day = first + timedelta(weeks=placement.visit_weeks)
    while day <= last:
        yield day
        day += timedelta(weeks=placement.visit_weeks)


def day_there(placement: Placement, start: date) -> date:
    """The last day of the first seven on which the participant is there."""
    days = [start + timedelta(days=number) for number in range(WEEK)]
    there = [day for day in days if len(placement.weekdays) == WEEK and placement.weekdays[day.weekday()]]
    return there[-1] if there else days[4]


def plan(placement: Placement, *, from_today=False):
    """Visits as the rhythm has them now, in the transaction that has changed the placement, which is locked.

    One that nobody has agreed to has none. The first time also those that should have been made by now are planned,
    so that they stand as missing; `from_today`: of a placement that was followed up elsewhere before.
    """
    if placement.agreed_on is None:
        return
    today = timezone.localdate()
    wanted = list(dues(placement, today))
    visits = list(placement.visits.all())
    last = placement.last_day
    for one in visits:
        outside = one.due < placement.start or (last is not None and one.due > last)
        if not one.is_settled and (outside or one.due >= today and one.due not in wanted and one.moved_from is None):
            one.delete()
    stays = {day for one in placement.visits.all() for day in (one.due, one.moved_from)}
    since = today if visits or from_today else date.min
    latest = max((one.done_on for one in visits if one.done_on), default=date.min)
    new = [day for day in wanted if day not in stays and day > latest and day >= since]
    WorkplaceVisit.objects.bulk_create(WorkplaceVisit(placement=placement, due=day) for day in new)
