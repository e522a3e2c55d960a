"""The demo project that runs today: whatever the day, a coach finds something to do in it."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accounts.models import AuditEvent, User
from participants import attention
from participants.models import (
    ActivityGroup,
    Attendance,
    AttendanceMonth,
    CoachAssignment,
    FollowUp,
    Participant,
    Participation,
    PhasePeriod,
    Session,
    TimeCertificate,
)
from participants.project_months import months_of
from projects import demo
from projects.identity import parse_identity_number
from projects.models import Project
from reporting.indicators import Period, compute
from tests.size import so_many, some

pytestmark = pytest.mark.django_db
LOADED = date(2026, 11, 24)  # a Tuesday
COACHES = ["coach1@stegen.example", "coach2@stegen.example", "coach3@stegen.example"]


def morning_of(day):
    return timezone.make_aware(datetime.combine(day, time(7, 30)))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Once for all of these tests; what each of them does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(morning_of(LOADED), tick=False):
            demo.keep_going(LOADED)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def day(loaded, db):
    """Continues the demo on a day."""
    with time_machine.travel(morning_of(LOADED), tick=False) as traveller:

        def on(day):
            traveller.move_to(morning_of(day))
            demo.keep_going(timezone.localdate())
            return Project.objects.get(slug="stegen")

        yield on


def assert_there_is_something_to_do(project, today):
    participations = Participation.objects.filter(project=project)
    numbers = attention.numbers(participations, today)
    assert all(number for code, number in numbers.items() if code != "without_phase"), numbers
    assert 20 <= participations.filter(exit__isnull=True).count() <= 60
    stages = FollowUp.objects.filter(participation__project=project).count_by_stage()
    assert stages.get("due", 0) + stages.get("overdue", 0) >= 2, stages
    assert stages["done"] >= 12
    for email in COACHES:
        planned = Session.objects.filter(date=today, coach__email=email, state=Session.State.PLANNED)
        assert planned.count() >= 3, email
    week = Attendance.objects.filter(participation__project=project, date__gt=today - timedelta(days=8))
    assert week.filter(present=True).count() >= 10


def assert_all_is_in_order(project):
    ledger = Attendance.objects.filter(present=True).order_by()
    sums = ledger.values_list("participation", TruncMonth("date")).annotate(Sum("minutes"))
    assert set(sums) == set(AttendanceMonth.objects.values_list("participation", "month", "minutes"))
    left = Participation.objects.filter(exit__isnull=False)
    assert set(left.values_list("pk", flat=True)) == set(FollowUp.objects.values_list("participation", flat=True))
    for model in (PhasePeriod, CoachAssignment):
        still = model.objects.filter(end__isnull=True)
        assert not still.filter(participation__exit__isnull=False).exists()
        assert max(Counter(still.values_list("participation", flat=True)).values()) == 1
    of_months = AttendanceMonth.objects.filter(participation__project=project).order_by()
    sums = of_months.values_list("participation__participant", "month").annotate(Sum("minutes"))
    signed = TimeCertificate.objects.locking().filter(participation__project=project)
    assert set(signed.values_list("participation__participant", "month", "minutes")) <= set(sums)
    for month in months_of(project):
        assert month.closed is None or (month.closed.minutes, month.closed.certified) == (
            month.minutes,
            month.certified,
        )
    call_command("verify_audit")


@pytest.mark.slow
def test_on_the_day_of_loading_there_is_a_real_day_and_the_next_day_too(day):
    project = day(LOADED)
    assert_there_is_something_to_do(project, LOADED)
    assert_all_is_in_order(project)
    stages = FollowUp.objects.count_by_stage()
    assert {"overdue", "due", "waiting", "soon", "later", "done"} <= set(stages)
    assert ActivityGroup.objects.get(name="Jobbverkstad").sessions.get(date=LOADED).expected.count() == 8
    assert project.start < LOADED - timedelta(days=400)
    assert project.end > LOADED + timedelta(days=500)
    assert_somebody_is_protected_and_somebody_was_referred_twice(project)
    assert_nobody_can_have_the_numbers()
    assert_certificates_stand_in_every_state(project)
    assert_figures_are_counted(project)

    before = stands()
    day(LOADED)
    assert stands() == before

    tomorrow = LOADED + timedelta(days=1)
    assert_there_is_something_to_do(day(tomorrow), tomorrow)


def assert_somebody_is_protected_and_somebody_was_referred_twice(project):
    protected = Participant.objects.get(protected=True, participations__project=project)
    assert {user.email for user in protected.named_people.all()} > {"leader@stegen.example"}
    again = Participation.objects.filter(project=project, sequence=2)
    assert again.count() == 2
    for participation in again:
        first = Participation.objects.get(participant=participation.participant_id, sequence=1)
        assert first.group != participation.group
        assert first.exit < participation.start


def assert_certificates_stand_in_every_state(project):
    of_project = TimeCertificate.objects.filter(participation__project=project)
    assert {"draft", "signed", "attested", "closed", "replaced"} <= set(of_project.values_list("state", flat=True))
    assert of_project.filter(signed_how="paper", paper__isnull=False, state="attested").exists()
    assert of_project.filter(version=2, after_closing=True).exclude(reason="").exists()


def assert_nobody_can_have_the_numbers():
    numbers = Participant.objects.exclude(identity_number=None).values_list("identity_number", flat=True)
    assert len(numbers) == Participant.objects.count() - 1
    for number in numbers:
        assert parse_identity_number(number)
        assert int(number[8:11]) >= 980
    phones = Participant.objects.exclude(phone="").values_list("phone", flat=True)
    assert all(phone.startswith("070-174 06 ") for phone in phones)


def assert_figures_are_counted(project):
    figures = compute(project, Period.of(project, as_of=LOADED))
    for code in ("started_by_target_group", "participant_hours", "in_work_90_days", "improved_chances"):
        assert figures.value(code).value > 0
    for goal in figures.goals:
        assert figures.value(f"goal:{goal.code}").value
    assert len(figures.incomplete) == 3


def stands():
    models = [Attendance, Session, Participation, Participant, FollowUp, AuditEvent, User, AttendanceMonth]
    return [model.objects.count() for model in models], list(FollowUp.objects.values_list("outcome", "due"))


@pytest.mark.slow
@pytest.mark.once
def test_weeks_and_months_later_it_still_is(day):
    project = day(LOADED)
    by_chance = some((3, 5, 13, 40, 41, 300), so_many(None, sqlite=1, postgresql=1))
    for later in sorted([90, 160, *by_chance]):  # after a longer pause fewer people are there
        today = LOADED + timedelta(days=later)
        assert_there_is_something_to_do(day(today), today)
    assert_all_is_in_order(project)


@pytest.mark.slow
@pytest.mark.once
def test_what_people_have_entered_stays(day):
    """A coach logs and cancels, and ends somebody's participation; the next start leaves it so."""
    from participants import journey

    project = day(LOADED)
    coach = User.objects.get(email=COACHES[0])
    session = Session.objects.filter(coach=coach, date=LOADED, group=None).first()
    session.cancel(by=coach)
    mine = Participation.objects.filter(
        coach_assignments__coach=coach, coach_assignments__end=None, exit=None, project=project
    )
    gone = mine.exclude(attendance__session=session).first()
    journey.leave(gone, LOADED, by=coach, destination="employed")
    day(LOADED + timedelta(days=5))
    session.refresh_from_db()
    gone.refresh_from_db()
    assert session.state == Session.State.CANCELLED
    assert gone.exit == LOADED
    assert gone.destination == "employed"
    assert_all_is_in_order(project)
