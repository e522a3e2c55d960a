"""P14, P15: the list costs as many queries, and weighs as much, for twenty thousand people as for twenty."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from participants.models import Participant, Participation
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import queries_of
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # marked: alone it would be given no database
QUERIES = ["", "?show=without_session&sort=-last"]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """{how many people there are: {query: (the queries it takes, its bytes)}}"""
    with django_db_blocker.unblock(), transaction.atomic():
        project, client = ProjectFactory(), Client()
        client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
        coach = MembershipFactory(project=project, role=Role.COACH).user
        for _number in range(20):
            CoachAssignmentFactory(participation=ParticipationFactory(project=project), coach=coach)
        address, found, now = reverse("participants:participants", args=[project.slug]), {}, 20
        for people in [20, 500, 20_000]:
            crowd(project, people - now)
            found[people], now = {query: looked_at(client, address + query) for query in QUERIES}, people
        yield found
        transaction.set_rollback(True)


def looked_at(client, url):
    return queries_of(client, url), len(client.get(url).content)


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
@pytest.mark.parametrize("query", QUERIES)
def test_as_many_queries_for_twenty_thousand_as_for_twenty(pages, query):
    few, many = pages[20][query][0], pages[20_000][query][0]
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 7, "\n".join(many)


@pytest.mark.weight
def test_a_large_project_does_not_make_a_heavy_page(pages):
    before, after = pages[500][""][1], pages[20_000][""][1]
    assert before <= after <= 60_000
    assert after <= before * 1.01
