"""Who sees which session; what lists ask about sessions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants.models import Participation, ReasonedAccess, Session
from projects.roles import Permission, Role
from projects.sign_in import MemberBackend
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipationFactory
from tests.participants.sessions.words import TODAY, TOMORROW, YESTERDAY, line, participation_of, person, session
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


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


ASKED = [
    Permission.WORK_WITH_PARTICIPANT,
    Permission.VIEW_PARTICIPANT,
    Permission.VIEW_CASE,
    Permission.ASSIGN_COACHES,
]


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("role", Role)
def test_the_short_question_has_the_answer_of_the_general_one(project, karin, ali, coach, role, named):
    """Whom somebody may log a session for, or look at, in a project: asked with what the request knows already."""
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
    other_project = MembershipFactory(user=user, role=Role.PROJECT_LEADER).project
    elsewhere = participation_of(user, other_project)
    read_about = {participation_of(coach, project), ParticipationFactory(project=project)}
    for one in [*read_about, elsewhere, ali]:
        for place in [project, other_project]:
            ReasonedAccess.objects.create(
                user=user,
                participant=one.participant,
                project=place,
                reason="She stands in for the coach",
                until=timezone.now() + timedelta(hours=1),
            )
    ReasonedAccess.objects.filter(project=project, participant=elsewhere.participant).update(until=timezone.now())
    for one in [user, coach, UserFactory(is_administrator=True)]:
        for permission in ASKED:
            short = set(Participation.objects.permitting_in(permission, one, project))
            general = Participation.objects.permitting(permission, one).filter(project=project)
            assert short == set(general), permission
            assert elsewhere not in short
    expected = {Role.COACH: {mine, earlier}, Role.PROJECT_LEADER: {mine, earlier, handed_over, karin, *read_about}}
    seen = set(Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, user, project))
    assert seen == expected.get(role, set()) | ({ali} if named and role == Role.PROJECT_LEADER else set())
    if role == Role.COACH:
        assert read_about < set(Participation.objects.permitting_in(Permission.VIEW_CASE, user, project))


def test_the_short_question_is_asked_as_things_are_now(project, karin, coach):
    """What a request knew is that request's: who is fetched anew has the rights of this moment."""
    user = MemberBackend().get_user(coach.pk)
    assert karin in Participation.objects.permitting_in(Permission.VIEW_CASE, user, project)
    coach.memberships.update(ended_on=TODAY)
    user = MemberBackend().get_user(coach.pk)
    assert not Participation.objects.permitting_in(Permission.VIEW_CASE, user, project).exists()
