"""A session that was held: what it writes, and what is refused."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from participants.models import Attendance, AttendanceMonth
from participants.models.roster import Line
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import (
    AttendanceFactory,
    ParticipationFactory,
)
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


def test_one_session_is_one_row_and_its_minutes(project, coach, karin):
    held = session(project, coach).log([line(karin, note="Vill köra truck")], by=coach)
    row = karin.attendance.get()
    assert (row.session, row.date, row.minutes, row.present, row.coach) == (held, TODAY, 60, True, coach)
    assert (row.ref, row.kind, row.note) == (str(held.public_id), "coaching", "Vill köra truck")
    assert months(karin) == {date(2010, 6, 1): 60}
    event = AuditEvent.objects.get()
    assert (event.action, event.object_type, event.user) == ("create", "participants.session", coach)
    assert (event.participant, event.project) == (person(karin), project.pk)


def test_a_second_session_of_the_month_adds_to_its_sum(project, coach, karin):
    for minutes in [60, 45]:
        session(project, coach, minutes=minutes).log([line(karin)], by=coach)
    session(project, coach, date=date(2010, 5, 3)).log([line(karin)], by=coach)
    assert months(karin) == {date(2010, 6, 1): 105, date(2010, 5, 1): 60}


def test_the_absent_have_a_row_and_no_hours(project, coach, karin, ali):
    session(project, coach).log([line(karin), line(ali, present=False, absence="not_told")], by=coach)
    assert months(ali) == {}
    row = ali.attendance.get()
    assert (row.present, row.absence, row.minutes) == (False, "not_told", 60)
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"date": TOMORROW}, "earlier day"),
        ({"date": date(2009, 1, 11)}, "Karin"),
        ({"minutes": 0}, "1440"),
        ({"minutes": 1441}, "1440"),
    ],
)
def test_what_cannot_have_been(project, coach, karin, fields, word):
    refused(lambda: session(project, coach, **fields).log([line(karin)], by=coach), word)


def test_the_last_day_belongs_to_the_participation_and_the_next_does_not(project, coach):
    left = participation_of(coach, project, exit=date(2010, 3, 1))
    session(project, coach, date=date(2010, 3, 1)).log([line(left)], by=coach)
    session(project, coach, date=left.start).log([line(left)], by=coach)
    refused(lambda: session(project, coach, date=date(2010, 3, 2)).log([line(left)], by=coach), "another day")


def test_a_day_of_an_earlier_participation_belongs_to_that_one(project, coach, karin):
    earlier = ParticipationFactory(
        participant=karin.participant, project=project, start=date(2009, 1, 1), exit=date(2009, 1, 10)
    )
    session(project, coach, date=date(2009, 1, 5)).log([line(karin)], by=coach)
    assert earlier.attendance.count() == 1
    assert karin.attendance.count() == 0


def test_nobody_has_more_than_a_day_over_all_projects_and_nothing_is_said_of_the_other(project, coach, karin):
    elsewhere = ParticipationFactory(participant=karin.participant)
    AttendanceFactory(participation=elsewhere, date=TODAY, minutes=1000)
    session(project, coach, minutes=440).log([line(karin)], by=coach)
    Attendance.objects.filter(participation=karin).delete()
    AttendanceMonth.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        session(project, coach, minutes=441).log([line(karin)], by=coach)
    [text] = error.value.messages
    assert "24" in text
    assert not any(number in text for number in ["1000", "440", "441"])
    assert elsewhere.project.name not in text


WRITES = {"coach": True, "leader": True, "other coach": False, "employer coach": False, "former coach": False}


@pytest.mark.parametrize("who", WRITES)
def test_who_may_log_for_a_person(project, coach, leader, karin, who):
    user = {
        "coach": coach,
        "leader": leader,
        "other coach": MembershipFactory(project=project, role=Role.COACH).user,
        "employer coach": MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user,
        "former coach": MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user,
    }[who]
    act = lambda: session(project, user).log([line(karin)], by=user)  # noqa: E731
    if WRITES[who]:
        assert act().attendance.count() == 1
    else:
        assert "Karin" not in refused(act, "not among your participants")


def test_one_wrong_person_on_the_list_stops_the_whole(project, coach, karin):
    others = participation_of(MembershipFactory(project=project).user, project)
    refused(lambda: session(project, coach).log([line(karin), line(others)], by=coach), "not among your")
    refused(lambda: session(project, coach).log([line(karin), Line(uuid.uuid4())], by=coach), "not among your")
    refused(lambda: session(project, coach).log([line(karin), line(karin, note="x")], by=coach), "twice")
    refused(lambda: session(project, coach).log([], by=coach), "at least one")


def test_a_protected_person_only_by_those_named(project, coach, leader, karin):
    karin.participant.protected = True
    karin.participant.save()
    karin.participant.named_people.add(coach)
    refused(lambda: session(project, leader).log([line(karin)], by=leader), "not among your")
    session(project, coach).log([line(karin)], by=coach)


def test_the_coach_of_a_session_is_one_of_the_project_now(project, leader, coach, karin):
    session(project, coach).log([line(karin)], by=leader)
    for wrong in [
        UserFactory(),
        MembershipFactory(project=project, role=Role.EVALUATOR).user,
        MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user,
        MembershipFactory(role=Role.COACH).user,
    ]:
        refused(lambda wrong=wrong: session(project, wrong).log([line(karin)], by=leader), "coach")
