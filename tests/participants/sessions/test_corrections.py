"""What was written down wrongly."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from participants.models import Attendance, AttendanceMonth, Session
from projects.roles import Role
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.participants.sessions.words import TODAY, TOMORROW, line, months, refused, sums_agree
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def test_other_minutes_for_all_but_those_who_had_their_own(held, coach, karin, ali):
    held.correct(by=coach, minutes=75, reason="Fel i klockan")
    assert months(karin) == {date(2010, 6, 1): 75}
    assert months(ali) == {date(2010, 6, 1): 30}
    event = AuditEvent.objects.last()
    assert (event.action, event.fields, event.reason) == ("correct", ["minutes"], "Fel i klockan")


def test_another_day_moves_the_minutes_to_its_month(held, coach, karin, ali):
    held.correct(by=coach, date=date(2010, 5, 31), reason="Fel dag")
    assert months(karin) == {date(2010, 5, 1): 60}
    assert months(ali) == {date(2010, 5, 1): 30}
    assert sums_agree()


def test_presence_and_note_of_one(held, coach, karin, ali):
    held.correct([line(ali, present=False, absence="told")], by=coach, reason="Var sjuk")
    assert months(ali) == {}
    assert months(karin) == {date(2010, 6, 1): 60}
    held.correct([line(ali, present=False, absence="told", note="Ringde")], by=coach)
    assert ali.attendance.get().note == "Ringde"


def test_hours_are_not_corrected_without_a_reason(held, coach, ali):
    refused(lambda: held.correct(by=coach, minutes=75), "Write why")
    refused(lambda: held.correct([line(ali, present=False, absence="told")], by=coach), "Write why")
    held.correct(by=coach, next_step="Ring på måndag")


def test_a_correction_keeps_to_the_rules(held, coach, karin, ali):
    refused(lambda: held.correct(by=coach, date=TOMORROW, reason="x"), "earlier day")
    refused(lambda: held.correct(by=coach, date=date(2008, 1, 1), reason="x"), "another day")
    refused(lambda: held.correct(by=coach, minutes=1441, reason="x"), "1440")
    AttendanceFactory(participation=ParticipationFactory(participant=ali.participant), date=held.date, minutes=1400)
    with pytest.raises(ValidationError, match="24 hours"):
        held.correct([line(ali, minutes=60)], by=coach, reason="x")


def test_a_mistake_is_removed(held, coach, karin):
    refused(lambda: held.remove(by=coach, reason=" "), "Write why")
    held.remove(by=coach, reason="Dubbelt")
    assert not Session.objects.exists()
    assert not Attendance.objects.exists()
    assert not AttendanceMonth.objects.exists()
    assert AuditEvent.objects.filter(action="delete", reason="Dubbelt").count() == 2


def test_an_imported_row_is_corrected_and_removed(coach, leader, karin, ali):
    row = AttendanceFactory(participation=karin, date=TODAY, minutes=120, ref="fil 7")
    AttendanceMonth.objects.create(participation=karin, month=date(2010, 6, 1), minutes=120)
    row.correct(by=coach, reason="Fel i filen", minutes=100, date=date(2010, 5, 20))
    assert months(karin) == {date(2010, 5, 1): 100}
    row.correct(by=coach, reason="Var inte där", present=False, absence="not_told")
    assert months(karin) == {}
    with pytest.raises(ValidationError, match="Write why"):
        row.correct(by=coach, reason="", present=True)
    other = MembershipFactory(project=karin.project, role=Role.COACH).user
    with pytest.raises(ValidationError, match="not among your"):
        row.correct(by=other, reason="x", minutes=1)
    row.remove(by=leader, reason="Hörde till någon annan")
    assert not karin.attendance.exists()


def test_the_last_row_of_a_session_takes_the_session_along(held, coach, karin, ali):
    karin.attendance.get().remove(by=coach, reason="Inte hon")
    assert held.attendance.count() == 1
    ali.attendance.get().remove(by=coach, reason="Inte han")
    assert not Session.objects.exists()
    assert not AttendanceMonth.objects.exists()


def test_a_wrong_sum_is_told_instead_of_made_worse(held, coach, karin):
    AttendanceMonth.objects.filter(participation=karin).update(minutes=10)
    with pytest.raises(ValidationError, match="counted anew"):
        held.remove(by=coach, reason="Fel")
    assert held.attendance.count() == 2
