"""What the tests of sessions say again and again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from accounts.models import AuditEvent
from participants.models import Attendance, AttendanceMonth, Session
from participants.models.roster import Line
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory, SessionFactory

TODAY, YESTERDAY, TOMORROW = date(2010, 6, 15), date(2010, 6, 14), date(2010, 6, 16)


def participation_of(coach, project, **fields):
    participation = ParticipationFactory(project=project, **fields)
    CoachAssignmentFactory(participation=participation, coach=coach)
    return participation


def session(project, coach, **fields):
    return SessionFactory.build(project=project, coach=coach, **({"date": TODAY} | fields))


def line(participation, **fields):
    return Line(participation.participant.public_id, **fields)


def person(participation):
    return participation.participant.public_id


def months(participation):
    return dict(participation.attendance_months.values_list("month", "minutes"))


def sums_agree():
    ledger = Attendance.objects.filter(present=True).aggregate(total=Sum("minutes"))["total"] or 0
    return ledger == (AttendanceMonth.objects.aggregate(total=Sum("minutes"))["total"] or 0)


def refused(act, *words):
    before = Session.objects.count(), Attendance.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ValidationError) as error:
        act()
    text = " ".join(error.value.messages)
    assert all(word in text for word in words), text
    assert (Session.objects.count(), Attendance.objects.count(), AuditEvent.objects.count()) == before
    assert sums_agree()
    return text
