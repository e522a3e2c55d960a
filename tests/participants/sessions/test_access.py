"""Who sees which session; what lists ask about sessions."""

from datetime import date

import pytest

from participants.models import Participation, Session
from projects.access import reach_in
from projects.roles import Permission, Role
from tests.participants.factories import ParticipationFactory
from tests.participants.sessions.words import TODAY, TOMORROW, YESTERDAY, line, participation_of, person, session
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


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("role", Role)
def test_the_short_question_has_the_answer_of_the_general_one(project, karin, ali, coach, role, named):
    """Whom somebody may log a session for in a project, asked with what the request knows already."""
    membership = {"caseworker": True} if role == Role.CASEWORKER else {"role": role}
    user = MembershipFactory(project=project, **membership).user
    ali.participant.protected = True
    ali.participant.save()
    if named:
        ali.participant.named_people.add(user, coach)
    mine = participation_of(user, project)
    earlier = ParticipationFactory(
        participant=mine.participant, project=project, start=date(2008, 1, 1), exit=date(2008, 6, 1)
    )
    handed_over = participation_of(user, project)
    handed_over.coach_assignments.update(end=TODAY)
    elsewhere = participation_of(user, MembershipFactory(user=user, role=Role.PROJECT_LEADER).project)
    for one in [user, coach]:
        reach = reach_in(project, one, Permission.WORK_WITH_PARTICIPANT)
        short = Participation.objects.workable_in(project, one, reach, any_protected=True)
        general = Participation.objects.permitting(Permission.WORK_WITH_PARTICIPANT, one).filter(project=project)
        assert set(short) == set(general)
        assert elsewhere not in short
    expected = {Role.COACH: {mine, earlier}, Role.PROJECT_LEADER: {mine, earlier, handed_over, karin}}.get(
        role, set()
    )
    reach = reach_in(project, user, Permission.WORK_WITH_PARTICIPANT)
    seen = set(Participation.objects.workable_in(project, user, reach, any_protected=True))
    assert seen == expected | ({ali} if named and role == Role.PROJECT_LEADER else set())
