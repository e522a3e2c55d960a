"""What the demo shows of referrals: every state, consents in force, run out and withdrawn, protected people."""

from datetime import date

import pytest

from participants.demo.referrals import refer
from participants.enums import ProtectionDegree, ReferralEventKind
from participants.models import Consent, GroupMeeting, Participant, ReferralEvent
from projects import demo
from projects.demo_caseworkers import SEATS
from projects.models import Membership
from projects.roles import Role
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def projects():
    made = [ProjectFactory(slug=slug) for slug in ["navigator", "kraftstation"]]
    for project in made:
        demo.fill_frame(project)
        MembershipFactory(project=project, role=Role.PROJECT_LEADER)
        for day in range(1, 13):
            ParticipationFactory(project=project, start=date(2010, 3, day))
        left = {"exit": date(2010, 9, 1), "destination": "returned_to_group"}
        for _ in range(3):
            ParticipationFactory(project=project, **left)
    demo.add_people(made)
    for project in made:
        refer(project, TODAY)
    return made


@pytest.mark.slow
def test_every_state_in_every_group_consents_of_every_kind_and_two_protected(projects):
    assert_three_groups_of_four_parties_and_two_units(projects)
    for project in projects:
        assert_every_state_in_every_group(project)
        assert_consents_in_force_run_out_and_withdrawn(Consent.objects.filter(referral__project=project))
    meetings = GroupMeeting.objects.filter(closed_at__isnull=False)
    assert meetings.count() == 5
    assert all(meeting.cases.filter(decision__isnull=False).exists() for meeting in meetings)
    protected = Participant.objects.filter(protected=True)
    assert {person.degree for person in protected} == set(ProtectionDegree)
    assert all(person.named_people.count() == 2 for person in protected)
    assert_a_second_start_adds_nothing(projects)


def assert_three_groups_of_four_parties_and_two_units(projects):
    groups = {slug: len({seat.group for seat in seats}) for slug, seats in SEATS.items()}
    assert groups == {"navigator": 2, "kraftstation": 3, "stegen": 2}
    caseworkers = Membership.objects.filter(role=Role.CASEWORKER, party__isnull=False, group__isnull=False)
    assert [caseworkers.filter(project=project).count() for project in projects] == [2, 12]


def assert_every_state_in_every_group(project):
    last = ReferralEvent.objects.filter(is_last=True)
    for group in project.caseworker_groups.all():
        states = last.filter(referral__group=group).values_list("kind", flat=True)
        assert set(states) == set(ReferralEventKind), group


def assert_consents_in_force_run_out_and_withdrawn(consents):
    in_force = consents.in_force(TODAY)
    assert in_force.filter(from_party__isnull=True)
    assert in_force.filter(from_party__isnull=False)
    assert consents.filter(end__lt=TODAY)
    assert consents.filter(withdrawn_at__isnull=False)


def assert_a_second_start_adds_nothing(projects):
    before = ReferralEvent.objects.count()
    for project in projects:
        refer(project, TODAY)
    assert ReferralEvent.objects.count() == before


def test_a_demo_loaded_before_groups_had_parties_still_starts():
    project = MembershipFactory(role=Role.PROJECT_LEADER).project
    CaseworkerGroupFactory(project=project)
    refer(project, TODAY)
    assert not project.referrals.exists()
