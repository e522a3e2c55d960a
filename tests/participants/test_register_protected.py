"""A protected person in the register: in which degree, and with how little."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants.models import Participant, Participation
from projects.roles import Role
from tests.participants.test_register import NUMBER, at, errors, facts, register
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    today = timezone.localdate()
    return ProjectFactory(slug="navigator", start=today - timedelta(days=900), end=today + timedelta(days=300))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


def lonely(**changed):
    """A protected person without a Swedish number, of whom nothing is told but the birth date and the sex."""
    typed = facts(number="", has_none="on", birth_date="1985-03-04", sex="woman", protected="on") | changed
    return {name: value for name, value in typed.items() if name not in {"first_name", "last_name"}}


def test_of_a_protected_person_without_a_number_birth_date_and_sex_are_enough(client, coach, project):
    client.force_login(coach)
    first = client.post(at(project, "register"), {"has_none": "on", "birth_date": "1985-03-04", "protected": "on"})
    form = first.context["form"]
    assert form["protected"].value()
    response = client.post(at(project, "register_person"), lonely(coach=str(coach.public_id)))
    assert response.status_code == 302, errors(response)
    person = Participant.objects.get()
    assert (person.full_name, person.degree, person.birth_date) == ("", "marking", date(1985, 3, 4))
    entered = Participation.objects.get()
    assert (entered.sex, entered.age_band) != ("", "")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"sex": ""}, "sex"),
        ({"birth_date": ""}, "birth_date"),
        ({"protected": ""}, "last_name"),
        ({"has_none": "", "number": NUMBER}, "last_name"),
    ],
)
def test_less_is_not_enough(client, coach, project, changed, wrong):
    client.force_login(coach)
    response = client.post(at(project, "register_person"), lonely(coach=str(coach.public_id), **changed))
    assert wrong in errors(response)
    assert not Participant.objects.exists()


def test_the_degree_is_taken_in(client, coach, project):
    register(client, coach, project, degree="registration")
    person = Participant.objects.get()
    assert (person.protected, person.degree) == (True, "registration")
    assert coach in person.named_people.all()
