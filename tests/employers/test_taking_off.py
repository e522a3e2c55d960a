"""An employer that came on the list by mistake is taken off again, while nothing has been done with it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from employers.forms.employer import put_on_list
from employers.models import ContactPerson, CourseParticipant, Employer, EmployerRelation, SupervisorCourse
from matching.models import Placement
from projects.roles import Role
from tests.employers.factories import AgreementFactory, EmployerContactFactory, EmployerFactory, OpeningFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
REASON = {"reason": "Fel nummer"}


@pytest.fixture
def project():
    return ProjectFactory(slug="p")


@pytest.fixture
def coach(project, client):
    user = MembershipFactory(project=project, role=Role.EMPLOYER_COACH, user__language="en").user
    client.force_login(user)
    return user


@pytest.fixture
def mine(client, coach):
    return registered(client, "Av misstag", "575411-9872")


def registered(client, name, number) -> Employer:
    client.post(reverse("employers:employer_add", args=["p"]), {"organisation_number": number, "name": name})
    return Employer.objects.get(name=name)


def take_off(employer):
    return reverse("employers:take_off", args=["p", employer.public_id])


def on_a_course(project, person):
    course = SupervisorCourse.objects.create(project=project, title="Handledning", date=date(2009, 4, 1))
    return CourseParticipant.objects.create(course=course, person=person)


def test_it_stays_while_something_has_been_done_with_it(client, project, mine):
    person = ContactPerson.objects.create(project=project, employer=mine, name="Maja")
    placed = {"participation": ParticipationFactory(project=project), "employer": mine, "start": date(2009, 3, 1)}
    for make, what in [
        (lambda: EmployerContactFactory(project=project, employer=mine), "employer contacts"),
        (lambda: on_a_course(project, person), "participants of supervisor courses"),
        (lambda: AgreementFactory(project=project, employer=mine), "agreements"),
        (lambda: OpeningFactory(project=project, workplace__employer=mine), "openings"),
        (lambda: Placement.objects.create(kind="employment", **placed), "placements"),
    ]:
        made = make()
        page = client.get(take_off(mine))
        assert page.context["in_the_way"] == [(what, 1)]
        assert 'name="reason"' not in page.content.decode()
        assert client.post(take_off(mine), REASON).status_code == 200
        assert EmployerRelation.objects.filter(employer=mine).exists()
        made.delete()
    assert client.get(take_off(mine)).context["in_the_way"] == []


def test_whom_nobody_else_knows_leaves_the_register_and_the_trail_says_all(client, project, mine):
    EmployerRelation.objects.update(obstacles="Ont om tid")
    person = ContactPerson.objects.create(project=project, employer=mine, name="Maja")
    page = client.get(take_off(mine)).context
    assert page["leaves_register"]
    assert client.post(take_off(mine), {"reason": " "}).context["form"].errors["reason"]
    sent = REASON | {"form_token": page["form"]["form_token"].value()}
    for _sending in "once", "twice":
        assert client.post(take_off(mine), sent)["Location"] == reverse("employers:employers", args=["p"])
    assert not Employer._base_manager.exists()
    assert not ContactPerson.objects.exists()
    gone, of_her = AuditEvent.objects.filter(action="delete").order_by("pk")
    assert (gone.reason, gone.project, gone.object_id) == ("Fel nummer", project.pk, str(mine.public_id))
    assert {"relations", "obstacles", "organisation_number", "owner"} <= set(gone.fields)
    assert (of_her.object_id, of_her.fields) == (str(person.public_id), ["name"])


def test_whom_others_know_or_a_file_brought_stays_in_the_register(client, project, coach, mine):
    put_on_list(ProjectFactory(), mine, by=coach)
    imported = EmployerFactory(name="Ur en fil")
    client.post(reverse("employers:employer_know", args=["p", imported.public_id]))
    for stays in mine, imported:
        assert not client.get(take_off(stays)).context["leaves_register"]
        client.post(take_off(stays), REASON)
    assert set(Employer.objects.all()) == {mine, imported}
    assert not EmployerRelation.objects.filter(project=project).exists()
