"""Many at one employer in the same moment: who register it, who log contacts with it, and who make one of two."""

import uuid
from datetime import date
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from employers import merging
from employers.forms.employer import put_on_list
from employers.models import ContactPerson, Employer, EmployerContact, EmployerRelation
from matching.models import Placement
from matching.placement_start import place_one
from projects.roles import Role
from tests.employers.factories import EmployerFactory, WorkplaceFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NUMBER = "575411-9872"


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def leader_of(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


def test_one_number_registered_by_two_projects_and_twice_by_each_is_one_employer():
    projects = [ProjectFactory(slug="en"), ProjectFactory(slug="annan")]
    deeds = []
    for project in projects:
        leader, address = leader_of(project), reverse("employers:employer_add", args=[project.slug])
        for token in (twice := str(uuid.uuid4())), twice, str(uuid.uuid4()):
            data = {"organisation_number": NUMBER, "name": project.slug, "form_token": token}
            deeds.append(partial(browser(leader).post, address, data))
    answers = at_once(deeds)
    employer = Employer.objects.get()
    pages = {reverse("employers:employer", args=[project.slug, employer.public_id]) for project in projects}
    assert {(answer.status_code, answer.get("Location")) for answer in answers} == {(302, page) for page in pages}
    assert set(EmployerRelation.objects.values_list("project", flat=True)) == {one.pk for one in projects}
    assert not EmployerRelation.objects.filter(owner=None).exists()
    made = AuditEvent.objects.concerning(employer).filter(action="create")
    assert sorted("relations" in event.fields for event in made) == [False, True, True]


def test_a_contact_sent_twice_is_one_and_two_who_meet_somebody_new_meet_one():
    project = ProjectFactory(slug="p")
    first, second = leader_of(project), leader_of(project)
    employer = put_on_list(project, EmployerFactory(), by=first).employer
    address = reverse("employers:contact_log", args=["p", employer.public_id])
    values = {"kind": "phone", "reached": "True", "date": str(project.start), "new_person": "Maja"}
    deeds = []
    for who, token in (first, (twice := str(uuid.uuid4()))), (first, twice), (first, twice), (second, uuid.uuid4()):
        data = values | {"coach": who.public_id, "form_token": token, "note": who.name}
        deeds.append(partial(browser(who).post, address, data))
    assert {answer.status_code for answer in at_once(deeds)} == {302}
    assert sorted(EmployerContact.objects.values_list("note", flat=True)) == sorted([first.name, second.name])
    assert ContactPerson.objects.count() == 1
    assert AuditEvent.objects.filter(action="create", object_type="employers.employercontact").count() == 2


def writings(project, employer, user) -> list:
    """All that can be written of an employer, each by a browser of its own."""
    day = str(project.start)
    forms = {
        "contact_log": {"kind": "phone", "reached": "True", "date": day, "coach": user.public_id},
        "agreement_add": {
            **{"start": day, "end": day, "places": 1},
            **{"employer_takes_on": "a", "project_takes_on": "b"},
        },
        "opening_add": {
            **{"title": "Plats", "kind": "employment", "places": 1, "received_on": day},
            **{"new_workplace": "Nya huset", "start": day},
        },
        "workplace_add": {"name": "Huset"},
        "person_add": {"name": "Maja"},
    }
    posts = [
        partial(browser(user).post, reverse(f"employers:{page}", args=[project.slug, employer.public_id]), data)
        for page, data in forms.items()
    ]
    placement = Placement(
        participation=ParticipationFactory(project=project, start=project.start),
        employer=employer,
        kind="employment",
        start=project.start,
        end=project.start,
        weekdays=[60, 0, 0, 0, 0, 0, 0],
    )
    promise = partial(EmployerContact.promise_to, employer, project, "Ringa", date(2030, 1, 1), by=user)
    return [*posts, partial(place_one, placement, user), promise]


@pytest.mark.parametrize("_round", range(2))
def test_what_is_written_of_one_that_is_made_one_with_another_stands_with_the_kept_one(_round):
    project = ProjectFactory(slug="p", start=date(2009, 1, 1), end=date(2011, 12, 31))
    user = leader_of(project)
    kept, other = (WorkplaceFactory().employer for _ in range(2))
    for one in kept, other:
        put_on_list(project, one, by=user)
    answers = at_once([partial(merging.merge, kept, other, project, {}, by=user), *writings(project, other, user)])
    told = [answer.context["form"].errors for answer in answers if getattr(answer, "status_code", 302) == 200]
    assert not told
    for model, name in merging.belonging():
        assert not model._base_manager.filter(**{name: other}).exists(), model
    assert kept.contacts.count() == 2
    assert [kept.agreements.count(), kept.placements.count(), kept.contact_persons.count()] == [1, 1, 1]
    assert set(kept.workplaces.values_list("name", flat=True)) >= {"Huset", "Nya huset"}
    assert project.openings.get().workplace.employer == kept
