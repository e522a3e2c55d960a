"""What lies ahead: planned, held, moved, cancelled."""

from datetime import date, time

import pytest

from accounts.models import AuditEvent
from participants import journey
from participants.models import Attendance, AttendanceMonth
from projects.roles import Role
from tests.participants.sessions.words import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    line,
    months,
    participation_of,
    person,
    refused,
    session,
)
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def test_what_is_planned_has_no_hours_yet(planned, karin, ali):
    assert planned.state == "planned"
    assert set(planned.expected.all()) == {karin, ali}
    assert not Attendance.objects.exists()
    assert not AttendanceMonth.objects.exists()
    assert AuditEvent.objects.count() == 2


def test_a_plan_lies_ahead(project, coach, karin):
    refused(lambda: session(project, coach, date=YESTERDAY).plan([person(karin)], by=coach), "later day")


def test_it_takes_place(planned, coach, karin, ali):
    planned.hold([line(karin), line(ali, present=False, absence="told")], by=coach, minutes=90, next_step="Ring")
    planned.refresh_from_db()
    assert (planned.state, planned.minutes, planned.next_step) == ("held", 90, "Ring")
    assert not planned.expected.exists()
    assert months(karin) == {date(2010, 6, 1): 90}
    assert months(ali) == {}


def test_each_coach_marks_her_own(planned, project, coach, karin, ali):
    other = MembershipFactory(project=project, role=Role.COACH).user
    hers = participation_of(other, project)
    planned.expected.add(hers)
    refused(lambda: planned.hold([line(karin), line(hers)], by=coach), "not among your")
    planned.hold([line(karin), line(ali)], by=coach)
    assert list(planned.expected.all()) == [hers]
    planned.hold([line(hers)], by=other)
    assert planned.attendance.count() == 3
    assert not planned.expected.exists()
    refused(lambda: planned.hold([line(hers)], by=other), "marked meanwhile")


def test_tomorrows_session_has_not_been_held(planned, coach, karin):
    planned.move(TOMORROW, time(9, 0), by=coach)
    refused(lambda: planned.hold([line(karin)], by=coach), "earlier day")


def test_we_cancel_it(planned, coach, karin, ali):
    planned.move(TOMORROW, by=coach)
    planned.cancel(by=coach, reason="Sjuk coach")
    assert planned.state == "cancelled"
    assert list(Attendance.objects.order_by().values_list("present", "absence").distinct()) == [(False, "cancelled")]
    assert Attendance.objects.count() == 2
    assert not AttendanceMonth.objects.exists()
    refused(lambda: planned.hold([line(karin)], by=coach), "changed meanwhile")
    journey.leave(karin, TODAY, by=coach, destination="other")  # what we cancelled ahead keeps nobody back
    assert not karin.attendance.exists()


def test_it_is_moved(planned, coach):
    planned.move(date(2010, 7, 1), time(10, 30), by=coach)
    planned.refresh_from_db()
    assert (planned.date, planned.start_time) == (date(2010, 7, 1), time(10, 30))
    refused(lambda: planned.move(YESTERDAY, by=coach), "later day")


def test_nobody_cancels_moves_or_removes_a_session_with_somebody_elses_participants(planned, project, coach, leader):
    planned.expected.add(participation_of(MembershipFactory(project=project).user, project))
    refused(lambda: planned.cancel(by=coach), "not among your")
    refused(lambda: planned.move(TOMORROW, by=coach), "not among your")
    refused(lambda: planned.remove(by=coach, reason="Fel"), "not among your")
    planned.cancel(by=leader)
