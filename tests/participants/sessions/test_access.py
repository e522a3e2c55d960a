"""Who sees which session; what lists ask about sessions."""

from datetime import date

import pytest

from participants.models import Session
from projects.roles import Role
from tests.participants.sessions.words import TOMORROW, YESTERDAY, line, participation_of, person, session
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


SEES = {
    "who leads it": True,
    "coach of somebody there": True,
    "leader": True,
    "coach of nobody there": False,
    "employer coach": False,
    "evaluator": False,
    "leader elsewhere": False,
    "coach who has left": False,
}


@pytest.mark.parametrize("state", ["held", "planned"])
@pytest.mark.parametrize("who", SEES)
def test_who_sees_a_session(project, coach, leader, karin, who, state):
    leads = MembershipFactory(project=project, role=Role.COACH).user
    one = session(project, leads)
    one.plan([person(karin)], by=leader)
    if state == "held":
        one.hold([line(karin)], by=leader)
    gone = MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user
    participation_of(gone, project)
    users = {
        "who leads it": leads,
        "coach of somebody there": coach,
        "leader": leader,
        "coach of nobody there": MembershipFactory(project=project, role=Role.COACH).user,
        "employer coach": MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user,
        "evaluator": MembershipFactory(project=project, role=Role.EVALUATOR).user,
        "leader elsewhere": MembershipFactory(role=Role.PROJECT_LEADER).user,
        "coach who has left": gone,
    }
    assert Session.objects.visible_to(users[who]).contains(one) is SEES[who]


def test_a_session_with_a_protected_person_alone_is_hidden_from_the_leader_too(project, coach, leader, karin):
    one = session(project, coach).log([line(karin)], by=coach)
    karin.participant.protected = True
    karin.participant.save()
    assert not Session.objects.visible_to(leader).exists()
    karin.participant.named_people.add(leader)
    assert Session.objects.visible_to(leader).contains(one)


def test_next_and_last_session(project, coach, karin, ali):
    session(project, coach, date=date(2010, 6, 1)).log([line(karin)], by=coach)
    session(project, coach, date=date(2010, 6, 8)).log([line(karin, present=False, absence="told")], by=coach)
    for day in [date(2010, 7, 1), TOMORROW]:
        session(project, coach, date=day).plan([person(karin)], by=coach)
    rows = {one.pk: one for one in project.participations.with_sessions()}
    assert (rows[karin.pk].next_session, rows[karin.pk].last_session) == (TOMORROW, date(2010, 6, 1))
    assert (rows[ali.pk].next_session, rows[ali.pk].last_session) == (None, None)
