"""R48: forty at once register one number, or start one person; one succeeds and the others are told kindly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Participant, Participation
from projects.roles import Role
from tests.participants.factories import ParticipantFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 40 if connection.vendor == "postgresql" else 6
NUMBER = "198503042387"


@pytest.fixture
def project():
    today = timezone.localdate()
    return ProjectFactory(slug="navigator", start=today - timedelta(days=9), end=today + timedelta(days=300))


@pytest.fixture
def browsers(project):
    """One for each of as many leaders."""
    made = []
    for _number in range(MANY):
        client = Client(raise_request_exception=False)
        client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
        made.append(client)
    return made


def sent_at_once(browsers, name, project, data):
    address = reverse(f"participants:{name}", args=[project.slug])
    return at_once(lambda browser=browser: browser.post(address, data) for browser in browsers)


def check(answers):
    assert sorted({answer.status_code for answer in answers}) in ([200, 302], [302])
    assert [answer.status_code for answer in answers].count(302) == 1
    for answer in answers:
        if answer.status_code == 200:
            assert answer.context["form"].errors


def test_one_number_is_registered_once(project, browsers):
    data = {"number": NUMBER, "first_name": "Karin", "last_name": "Öberg", "start": timezone.localdate().isoformat()}
    answers = sent_at_once(browsers, "register_person", project, data)
    check(answers)
    assert (Participant.objects.count(), Participation.objects.count()) == (1, 1)
    assert all("number" in one.context["form"].errors for one in answers if one.status_code == 200)


def test_one_person_starts_once(project, browsers):
    ParticipantFactory(identity_number=NUMBER)
    data = {"number": NUMBER, "start": timezone.localdate().isoformat()}
    check(sent_at_once(browsers, "register_known", project, data))
    assert Participation.objects.count() == 1
