"""Who sees a person's time in a project: the project's own people, and a coach her own participants."""

from datetime import date

import pytest
from django.utils import timezone

from participants.models import CoachAssignment, Participation
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db

SEES = {
    "leader": True,
    "employer coach": True,
    "coach": True,
    "coach of another": False,
    "coach until yesterday": False,
    "coach who left the project": False,
    "coach here, leader of another project with the same person": False,
    "leader of another project with the same person": False,
    "caseworker": False,
    "evaluator": False,
    "administrator": False,
    "nobody": False,
}


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def people(participation):
    here = participation.project
    other = ProjectFactory()
    ParticipationFactory(participant=participation.participant, project=other)
    members = {
        "leader": MembershipFactory(project=here, role=Role.PROJECT_LEADER),
        "employer coach": MembershipFactory(project=here, role=Role.EMPLOYER_COACH),
        "coach": MembershipFactory(project=here, role=Role.COACH),
        "coach of another": MembershipFactory(project=here, role=Role.COACH),
        "coach until yesterday": MembershipFactory(project=here, role=Role.COACH),
        "coach who left the project": MembershipFactory(project=here, role=Role.COACH, ended_on=date(2009, 5, 1)),
        "coach here, leader of another project with the same person": MembershipFactory(
            project=here, role=Role.COACH
        ),
        "leader of another project with the same person": MembershipFactory(project=other, role=Role.PROJECT_LEADER),
        "caseworker": MembershipFactory(project=here, caseworker=True),
        "evaluator": MembershipFactory(project=here, role=Role.EVALUATOR),
    }
    users = {who: member.user for who, member in members.items()}
    MembershipFactory(
        project=other,
        user=users["coach here, leader of another project with the same person"],
        role=Role.PROJECT_LEADER,
    )
    CoachAssignmentFactory(participation=participation, coach=users["coach until yesterday"], end=date(2009, 2, 1))
    CoachAssignmentFactory(
        participation=participation, coach=users["coach who left the project"], end=date(2100, 1, 1)
    )
    CoachAssignmentFactory(participation=participation, coach=users["coach"])
    return users | {"administrator": UserFactory(is_administrator=True), "nobody": UserFactory()}


@pytest.mark.parametrize("who", SEES)
def test_who_sees_a_participation(people, participation, who):
    assert Participation.objects.visible_to(people[who]).contains(participation) is SEES[who]


@pytest.mark.parametrize("who", ["leader", "coach", "employer coach"])
def test_a_protected_person_is_seen_by_the_named_only(people, participation, who):
    participation.participant.protected = True
    participation.participant.save()
    assert not Participation.objects.visible_to(people[who]).exists()
    participation.participant.named_people.add(people[who])
    assert Participation.objects.visible_to(people[who]).contains(participation)


def test_being_named_on_a_protected_person_is_not_enough_without_a_role(people, participation):
    participation.participant.protected = True
    participation.participant.save()
    participation.participant.named_people.add(people["nobody"], people["evaluator"])
    assert not Participation.objects.visible_to(people["nobody"]).exists()
    assert not Participation.objects.visible_to(people["evaluator"]).exists()


def test_a_coach_sees_the_earlier_time_of_her_participant_in_the_same_project(people, participation):
    earlier = ParticipationFactory(
        participant=participation.participant,
        project=participation.project,
        start=date(2008, 6, 1),
        exit=date(2008, 8, 1),
    )
    stranger = ParticipationFactory(participant=ParticipantFactory(), project=participation.project)
    seen = Participation.objects.visible_to(people["coach"])
    assert seen.contains(earlier)
    assert not seen.contains(stranger)


def test_a_coach_of_two_projects_sees_the_person_only_where_she_is_the_persons_coach(people, participation):
    elsewhere = participation.participant.participations.exclude(project=participation.project).get()
    MembershipFactory(project=elsewhere.project, user=people["coach"], role=Role.COACH)
    seen = Participation.objects.visible_to(people["coach"])
    assert seen.contains(participation)
    assert not seen.contains(elsewhere)


def test_on_the_day_of_the_handover_only_the_new_coach_sees_the_participant(people, participation):
    assignment = CoachAssignment.objects.get(coach=people["coach"])
    assignment.end = timezone.localdate()
    assignment.save()
    CoachAssignmentFactory(participation=participation, coach=people["coach of another"], start=assignment.end)
    assert not Participation.objects.visible_to(people["coach"]).exists()
    assert Participation.objects.visible_to(people["coach of another"]).contains(participation)


def test_the_coach_at_the_exit_stays_until_the_person_comes_back():
    person, project = ParticipantFactory(), ProjectFactory()
    handed_over, last, next_one = (MembershipFactory(project=project, role=Role.COACH).user for _ in range(3))
    left = ParticipationFactory(participant=person, project=project, exit=date(2009, 9, 1))
    CoachAssignmentFactory(participation=left, coach=handed_over, end=date(2009, 4, 1))
    CoachAssignmentFactory(participation=left, coach=last, start=date(2009, 4, 1), end=left.exit)

    def sees(user):
        return Participation.objects.visible_to(user).filter(participant=person).exists()

    assert [sees(coach) for coach in (handed_over, last, next_one)] == [False, True, False]
    back = ParticipationFactory(participant=person, project=project, start=date(2010, 1, 12), sequence=2)
    left.next_start = back.start
    left.save()
    CoachAssignmentFactory(participation=back, coach=next_one)
    assert [sees(coach) for coach in (handed_over, last, next_one)] == [False, False, True]
