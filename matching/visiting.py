"""The follow-up at the workplace: planned by the rhythm of the placement.

A visit is due in the first week and then every so many weeks until the end, on a day when the participant is there
and which is no public holiday. When the placement is prolonged, shortened, ended or reopened, the plan follows; what
was done or called off stays as it is, and what was missed while the placement lasts.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from matching.models import Placement, WorkplaceVisit
from projects import red_days

WITHOUT_END = timedelta(weeks=26)  # of one until further notice, so far ahead; each visit made plans on
WEEK = 7
WORKING_DAYS = range(5)
SINCE_ITS_START = date.min


def dues(placement: Placement, today: date) -> Iterator[date]:
    """The days on which visits are due: at the end of the first week, then week by week of the rhythm."""
    last = placement.last_day or max(placement.start, today) + WITHOUT_END
    if placement.start > last:
        return
    weekly = latest_there(placement, placement.start + timedelta(days=WEEK - 1), red_too=True)
    if weekly > last:  # shorter than a week
        yield latest_there(placement, last)
    while weekly <= last:
        yield latest_there(placement, weekly)
        weekly += timedelta(weeks=placement.visit_weeks)


def latest_there(placement: Placement, day: date, *, red_too=False) -> date:
    """The latest of the seven days until `day` on which the participant is at the workplace; else that day itself."""
    for number in range(WEEK):
        one = day - timedelta(days=number)
        if one >= placement.start and is_there(placement, one) and (red_too or not red_days.is_red(one)):
            return one
    return day


def is_there(placement: Placement, day: date) -> bool:
    if any(placement.weekdays):
        return bool(placement.weekdays[day.weekday()])
    return day.weekday() in WORKING_DAYS


def plan(placement: Placement, *, since: date | None = None):
    """Visits as the rhythm has them now, in the transaction that has changed the placement, which is locked.

    One that nobody has agreed to has none. `since`: from which day on they are planned; today, unless days of the
    past belong to it anew, so that what should have been made by now stands as missing.
    """
    if placement.agreed_on is None:
        return
    today = timezone.localdate()
    wanted = list(dues(placement, today))
    last = placement.last_day
    for one in placement.visits.all():
        outside = one.due < placement.start or (last is not None and one.due > last)
        if not one.is_settled and (outside or one.due >= today and one.due not in wanted and one.moved_from is None):
            one.delete()
    visits = list(placement.visits.all())
    stays = {day for one in visits for day in (one.due, one.moved_from)}
    latest = max((one.done_on for one in visits if one.done_on), default=date.min)
    new = [day for day in wanted if day not in stays and day > latest and day >= min(since or today, today)]
    WorkplaceVisit.objects.bulk_create(WorkplaceVisit(placement=placement, due=day) for day in new)
