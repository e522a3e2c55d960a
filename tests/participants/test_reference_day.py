"""R50: the reference day against a second way of counting, for every exit of a century; nights and midnights."""

import random
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from participants.catch_up import catch_up
from participants.models import FollowUp, Participant, Participation
from participants.reference_day import reference_day
from projects.enums import FollowUpClock
from tests.participants.factories import FollowUpFactory, ParticipationFactory
from tests.projects.factories import ProjectFactory
from tests.size import so_many

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def ninety_days_after(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Counted on a calendar drawn by hand, month by month: nothing of datetime."""
    left = 90
    while left:
        step = min(left, length(year, month) - day)
        day, left = day + step, left - step
        if left:
            day, left, month = 1, left - 1, month + 1
            if month > 12:
                year, month = year + 1, 1
    return year, month, day


def every_day():
    return [FIRST + timedelta(days) for days in range((LAST - FIRST).days + 1)]


def test_every_exit_of_a_century():
    project = ProjectFactory.build()
    days = every_day()
    assert len(days) == 36890
    for day in days:
        due = reference_day(day, project)
        assert (due.year, due.month, due.day) == ninety_days_after(day.year, day.month, day.day)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_exit_of_a_century_in_the_database():
    project, other = (
        ProjectFactory(),
        ProjectFactory(follow_up_clock=FollowUpClock.PROJECT_END, end=date(2096, 2, 29)),
    )
    step = so_many(1, sqlite=3, postgresql=7)
    exits = every_day()[random.randrange(step) :: step]
    people = Participant.objects.bulk_create(Participant(last_name="Öberg") for _day in exits)
    for target, days in [(project, exits), (other, exits[::100])]:
        Participation.objects.bulk_create(
            [
                Participation(participant=person, project=target, start=FIRST, start_year=2000, exit=day)
                for person, day in zip(people, days, strict=False)
            ],
            batch_size=1000,
        )
    catch_up()
    made = FollowUp.objects.filter(participation__project=project).values_list("participation__exit", "due")
    wrong = [(day, due) for day, due in made if due != date(*ninety_days_after(day.year, day.month, day.day))]
    assert (len(made), wrong) == (len(exits), [])
    assert set(FollowUp.objects.filter(participation__project=other).values_list("due", flat=True)) == {
        date(2096, 5, 29)
    }


# --- Midnight and the nights on which clocks are changed

MOMENTS = [
    # UTC, the day it is in Stockholm
    ("2026-03-28 22:59:59Z", date(2026, 3, 28)),
    ("2026-03-28 23:00:00Z", date(2026, 3, 29)),
    ("2026-03-29 00:59:59Z", date(2026, 3, 29)),  # the last second of winter time
    ("2026-03-29 01:00:00Z", date(2026, 3, 29)),
    ("2026-03-29 21:59:59Z", date(2026, 3, 29)),
    ("2026-03-29 22:00:00Z", date(2026, 3, 30)),
    ("2026-10-24 21:59:59Z", date(2026, 10, 24)),
    ("2026-10-24 22:00:00Z", date(2026, 10, 25)),
    ("2026-10-25 00:30:00Z", date(2026, 10, 25)),  # half past two
    ("2026-10-25 01:30:00Z", date(2026, 10, 25)),  # half past two again
    ("2026-10-25 22:59:59Z", date(2026, 10, 25)),
    ("2026-10-25 23:00:00Z", date(2026, 10, 26)),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "day"), MOMENTS)
def test_a_day_is_a_day_in_stockholm(moment, day, time_machine):
    for days in [-1, 0, 1]:
        FollowUpFactory(due=day + timedelta(days))
    time_machine.move_to(moment)
    assert timezone.localdate() == day
    assert {one.due for one in FollowUp.objects.to_do()} == {day - timedelta(1), day}
    assert [one.due for one in FollowUp.objects.soon()] == [day + timedelta(1)]


@pytest.mark.django_db
def test_an_exit_across_the_night_of_the_changed_clock():
    """Days are counted, not hours: neither the 23 nor the 25 hours matter."""
    for exit_day in [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]:
        ParticipationFactory(start=date(2026, 1, 1), exit=exit_day)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET TIME ZONE 'America/Los_Angeles'")
        catch_up()
        if connection.vendor == "postgresql":
            cursor.execute("SET TIME ZONE 'UTC'")
    assert [one.due for one in FollowUp.objects.order_by("due")] == [
        date(2026, 6, 26),
        date(2026, 6, 27),
        date(2027, 1, 22),
        date(2027, 1, 23),
    ]


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("name", ["follow-up-exits", "send-digests"])
def test_the_schedule_misses_and_doubles_no_night(settings, year, name):
    """Walked through from run to run as beat does, across both changes of the clock."""
    schedule = settings.CELERY_BEAT_SCHEDULE[name]["schedule"]
    zone = timezone.get_default_timezone()
    for month, first, last in [(3, 24, 31), (10, 20, 31)]:
        moment = datetime(year, month, first, tzinfo=zone)
        end, runs = datetime(year, month, last, tzinfo=zone), []
        while moment < end:
            schedule.nowfun = lambda moment=moment: moment
            due, wait = schedule.is_due(moment)
            moment = (moment.astimezone(timezone.get_fixed_timezone(0)) + timedelta(seconds=wait)).astimezone(zone)
            runs.append(moment)
        days = [run.date() for run in runs if run < end]
        per_day = 1 if name == "follow-up-exits" else 48
        assert days == [date(year, month, day) for day in range(first, last) for _ in range(per_day)]
