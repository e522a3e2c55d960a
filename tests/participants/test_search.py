"""Searching: who is found by whom, by what, and what stays out of addresses."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NUMBER = "198503042387"  # of a woman born on 4 March 1985


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


def person(project, first, last, coach=None, **fields):
    participation = ParticipationFactory(
        project=project, participant=ParticipantFactory(first_name=first, last_name=last, **fields)
    )
    if coach:
        CoachAssignmentFactory(participation=participation, coach=coach)
    return participation.participant


def address(project):
    return reverse("participants:search", args=[project.slug])


def searched(client, user, project, text):
    """The answer that shows the results."""
    client.force_login(user)
    response = client.post(address(project), {"q": text})
    assert response.status_code == 302, response.content.decode()
    assert response.url == address(project)
    return client.get(response.url)


def names(response):
    return [hit.person.full_name for hit in response.context["found"].hits]


@pytest.mark.parametrize(
    "text",
    ["öber", "OBER", "Kar", "karin öberg", "öberg karin", "Öberg, Karin".replace(",", ""), "kar ob", "ka  öberg"],
)
def test_by_the_beginning_of_first_and_last_name_without_accents_and_capitals(client, leader, project, text):
    person(project, "Karin", "Öberg")
    person(project, "Per", "Berg")
    assert names(searched(client, leader, project, text)) == ["Karin Öberg"]


@pytest.mark.parametrize("text", ["arin", "berg k", "karin berg", "%", "_", "k%", "anna karin"])
def test_not_by_the_middle_of_a_name_nor_by_signs(client, leader, project, text):
    person(project, "Karin", "Öberg")
    client.force_login(leader)
    response = client.post(address(project), {"q": text}, follow=True)
    assert "Karin Öberg" not in response.content.decode()


@pytest.mark.parametrize(("first", "last"), [("Anna-Karin", "von Essen"), ("Anna Karin", "Von Essen")])
@pytest.mark.parametrize("text", ["anna karin von", "von essen anna", "anna-karin", "anna k", "von e"])
def test_names_of_several_words(client, leader, project, first, last, text):
    person(project, first, last)
    assert len(names(searched(client, leader, project, text))) == 1


@pytest.mark.parametrize("text", [NUMBER, "19850304-2387", "850304-2387", "8503042387", "850304 2387"])
def test_by_identity_number_however_it_is_written(client, leader, project, text):
    person(project, "Karin", "Öberg", identity_number=NUMBER)
    person(project, "Per", "Berg")
    assert names(searched(client, leader, project, text)) == ["Karin Öberg"]


def test_by_coordination_number(client, leader, project):
    person(project, "Amal", "Haddad", identity_number="198503642384")
    assert names(searched(client, leader, project, "850364-2384")) == ["Amal Haddad"]


@pytest.mark.parametrize(
    "text", ["", "  ", "850304-2382", "851304-2387", "19850304", "8503", "-", "850304", "1985-02-30 anna"]
)
def test_what_makes_no_sense_is_said(client, leader, project, text):
    client.force_login(leader)
    response = client.post(address(project), {"q": text})
    assert response.status_code == 200
    assert response.context["form"].errors["q"]


def test_by_name_and_birth_date(client, leader, project):
    person(project, "Karin", "Öberg", birth_date=date(1985, 3, 4))
    person(project, "Karin", "Öberg", birth_date=date(1986, 3, 4))
    found = searched(client, leader, project, "karin öberg 1986-03-04").context["found"]
    assert [hit.person.birth_date for hit in found.hits] == [date(1986, 3, 4)]


# --- Who is found by whom


def test_a_coach_finds_her_own_and_is_not_told_of_others_by_name(client, coach, project):
    person(project, "Karin", "Öberg", coach)
    other = person(project, "Kalle", "Zanzibar", birth_date=date(1985, 3, 4))
    page = searched(client, coach, project, "ka")
    assert names(page) == ["Karin Öberg"]
    for text in ["zanzibar", "kalle zanzibar", "zanzibar 1985-03-04"]:
        page = searched(client, coach, project, text)
        assert page.context["found"].known is None
        assert str(other.public_id) not in page.content.decode()


@pytest.mark.parametrize("text", [NUMBER, "Kalle Zanzibar 1985-03-04", "zanzibar kalle 19850304"])
@pytest.mark.parametrize("protected", [True, False])
def test_who_can_name_somebody_is_told_that_the_register_knows(client, coach, text, protected, project):
    fields = {"identity_number": NUMBER, "birth_date": date(1985, 3, 4), "protected": protected}
    other = person(ProjectFactory(name="Elsewhere"), "Kalle", "Zanzibar", **fields)
    page = searched(client, coach, project, text)
    content = page.content.decode().replace(text, "")
    assert page.context["found"].known == other
    for secret in ["Zanzibar", NUMBER, str(other.public_id), "Elsewhere"]:
        assert secret not in content
    assert AuditEvent.objects.about(other).filter(action="view", user=coach).count() == 1


def test_protected_and_open_people_unseen_look_the_same(client, coach, project):
    elsewhere = ProjectFactory()
    person(elsewhere, "A", "B", identity_number=NUMBER, protected=True)
    person(elsewhere, "C", "D", identity_number="198503642384")
    pages = [searched(client, coach, project, text) for text in [NUMBER, "198503642384"]]
    hidden, seen = (page.context["found"] for page in pages)
    assert hidden.known
    assert seen.known
    assert hidden.opening == seen.opening == ""


def test_a_protected_person_is_found_by_who_is_named(client, leader, coach, project):
    hidden = person(project, "Karin", "Öberg", coach, protected=True)
    assert not names(searched(client, leader, project, "karin"))
    assert not names(searched(client, coach, project, "karin"))
    hidden.named_people.add(coach)
    assert names(searched(client, coach, project, "karin")) == ["Karin Öberg"]
    assert not names(searched(client, leader, project, "karin"))


def test_an_employer_coach_is_not_told_who_is_known(client, project):
    employer_coach = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    person(ProjectFactory(), "Kalle", "Zanzibar", identity_number=NUMBER)
    assert searched(client, employer_coach, project, NUMBER).context["found"].known is None


def test_an_employer_coach_finds_by_name_and_learns_neither_number_nor_birth_date_nor_times(client, leader, project):
    employer_coach = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    one = person(project, "Karin", "Öberg", identity_number=NUMBER, birth_date=date(1985, 3, 4))
    start = one.participations.get().start.isoformat()
    for text in [NUMBER, "karin öberg 1985-03-04"]:
        assert names(searched(client, leader, project, text)) == ["Karin Öberg"]
        assert not names(searched(client, employer_coach, project, text))
    assert start in searched(client, leader, project, "karin").content.decode()
    response = searched(client, employer_coach, project, "karin")
    assert names(response) == ["Karin Öberg"]
    assert start not in response.content.decode()


def test_her_people_in_another_project_are_found_there(client, leader, project):
    other = ProjectFactory(name="Kraftstation", slug="kraftstation")
    MembershipFactory(project=other, user=leader, role=Role.PROJECT_LEADER)
    both = person(project, "Karin", "Öberg")
    ParticipationFactory(participant=both, project=other)
    person(other, "Karin", "Zebra")
    hits = searched(client, leader, project, "karin").context["found"].hits
    assert [(hit.person.last_name, hit.project) for hit in hits] == [("Zebra", "Kraftstation"), ("Öberg", "")] or [
        (hit.person.last_name, hit.project) for hit in hits
    ] == [("Öberg", ""), ("Zebra", "Kraftstation")]
    assert {hit.address.split("/")[2] for hit in hits} == {"navigator", "kraftstation"}


# --- Suggestions, limits, traces, addresses


def suggestions(client, project, text):
    return client.post(address(project), {"q": text}, headers={"HX-Request": "true"}).content.decode()


def test_suggestions_while_typing_are_ten_at_most_and_leave_one_trace_each(client, leader, project):
    for number in range(12):
        person(project, "Karin", f"Öberg {number:02}")
    client.force_login(leader)
    before = AuditEvent.objects.count()
    text = suggestions(client, project, "kar")
    assert text.count("<li>") == 10
    assert "<html" not in text
    assert AuditEvent.objects.count() == before + 1
    assert len(AuditEvent.objects.last().details["shown"]) == 10
    for nothing in ["", "k", "8503", "850304-2382"]:
        assert "<li>" not in suggestions(client, project, nothing)


def test_the_results_are_fifty_at_most_and_say_so(client, leader, project):
    for number in range(52):
        person(project, "Karin", f"Öberg {number:02}")
    found = searched(client, leader, project, "karin").context["found"]
    assert (len(found.hits), found.more) == (50, True)


def test_one_trace_for_the_search_and_one_for_each_protected(client, leader, project):
    hidden = person(project, "Karin", "Öberg", protected=True)
    hidden.named_people.add(leader)
    person(project, "Karin", "Berg")
    searched(client, leader, project, "karin")
    events = AuditEvent.objects.filter(action="view", details__what="search")
    assert events.count() == 2
    assert events.filter(participant=hidden.public_id).count() == 1
    assert all("karin" not in str(event.details).lower() for event in events)


def test_nothing_typed_stands_in_an_address_and_back_shows_the_results_again(client, leader, project):
    person(project, "Karin", "Öberg", identity_number=NUMBER)
    page = searched(client, leader, project, NUMBER)
    assert NUMBER not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    assert names(client.get(address(project))) == ["Karin Öberg"]
    assert client.get(address(project) + "?q=karin").context["form"]["q"].value() == NUMBER


def test_another_projects_last_search_is_not_shown_here(client, leader, project):
    other = ProjectFactory(slug="kraftstation")
    MembershipFactory(project=other, user=leader, role=Role.PROJECT_LEADER)
    searched(client, leader, project, "karin")
    assert client.get(address(other)).context["found"] is None


def test_the_field_stands_on_every_page_of_those_who_may(client, leader, project):
    client.force_login(leader)
    assert 'type="search"' in client.get(reverse("participants:follow_ups", args=[project.slug])).content.decode()
    client.force_login(MembershipFactory(project=project, role=Role.EVALUATOR).user)
    assert 'type="search"' not in client.get(reverse("reporting:figures", args=[project.slug])).content.decode()


def test_the_number_of_queries_does_not_grow(client, leader, project, django_assert_num_queries):
    person(project, "Karin", "Öberg 1")
    searched(client, leader, project, "karin")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(address(project))
    for number in range(30):
        person(project, "Karin", f"Öberg {number}")
    with django_assert_num_queries(len(one)):
        client.get(address(project))
