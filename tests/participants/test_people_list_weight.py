"""P14, P15: the list costs as many queries, and weighs as much, for twenty thousand people as for twenty."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from participants.models import Participant, Participation
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import queries_of
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def address(client, project):
    client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
    coach = MembershipFactory(project=project, role=Role.COACH).user
    for _number in range(20):
        CoachAssignmentFactory(participation=ParticipationFactory(project=project), coach=coach)
    return reverse("participants:participants", args=[project.slug])


def crowd(project, size: int):
    people = Participant.objects.bulk_create(
        Participant(first_name="Karin", last_name=f"Nr {number:05}", birth_date=date(1990, 1, 1))
        for number in range(size)
    )
    Participation.objects.bulk_create(
        Participation(
            participant=person,
            project=project,
            start=date(2009, 1, 12) + timedelta(days=person.pk % 300),
            start_year=2009,
            list_key=person.list_key,
        )
        for person in people
    )


@pytest.mark.queries
@pytest.mark.parametrize("query", ["", "?show=without_session&sort=-last"])
def test_as_many_queries_for_twenty_thousand_as_for_twenty(client, project, address, query):
    few = queries_of(client, address + query)
    crowd(project, 20_000)
    many = queries_of(client, address + query)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 7, "\n".join(many)


@pytest.mark.weight
def test_a_large_project_does_not_make_a_heavy_page(client, project, address):
    crowd(project, 480)
    before = len(client.get(address).content)
    crowd(project, 19_500)
    after = len(client.get(address).content)
    assert before <= after <= 60_000
    assert after <= before * 1.01
