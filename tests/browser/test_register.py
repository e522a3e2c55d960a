"""Searching and registering in a browser: by keyboard, as one types, wide, on a phone and in the dark."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import Participant, Participation
from projects.roles import Role
from tests.browser.conftest import PHONE
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import PhaseFactory, ProjectFactory, TargetGroupFactory

NUMBER = "198503042387"


@pytest.fixture
def project(transactional_db):
    today = timezone.localdate()
    project = ProjectFactory(
        name="Navigator", slug="navigator", start=today - timedelta(days=300), end=today + timedelta(days=300)
    )
    PhaseFactory(project=project, name="Introduktion")
    TargetGroupFactory(project=project, name="Ungdomar 16–24 år", min_age=16, max_age=24)
    TargetGroupFactory(project=project, name="Personer 25–64 år", min_age=25, max_age=64, supports=["income_support"])
    return project


def add(project, user, first, last, **fields):
    made = ParticipationFactory(
        project=project,
        start=project.start,
        participant=ParticipantFactory(first_name=first, last_name=last, **fields),
    )
    CoachAssignmentFactory(participation=made, coach=user)
    return made


def test_search_by_one_key_from_any_page(page, sign_in, inspect, picture, project):
    coach = sign_in(Role.COACH, project=project)
    for first in ["Karin", "Karim", "Kajsa"]:
        add(project, coach.user, first, "Öberg")
    page.goto("/projects/navigator/follow-ups/")
    page.keyboard.press("/")
    page.keyboard.type("kari")
    hits = page.locator(".search-hits a")
    expect(hits).to_have_count(2)
    inspect_open = page.locator(".search-hits")
    expect(inspect_open).to_be_visible()
    picture("search-open")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sök deltagare")
    expect(page).to_have_url("/projects/navigator/search/")
    expect(page.locator("tbody tr")).to_have_count(2)
    inspect("search")
    page.get_by_role("link", name="Karim Öberg").click()
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_search_on_a_phone(page, sign_in, project):
    coach = sign_in(Role.COACH, project=project)
    add(project, coach.user, "Karin", "Öberg")
    page.set_viewport_size(PHONE)
    page.goto("/projects/navigator/follow-ups/")
    page.get_by_role("link", name="Sök deltagare").click()
    page.get_by_label("Namn eller personnummer").fill("öb")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_register_from_the_number_to_the_person(page, sign_in, inspect, project):
    coach = sign_in(Role.COACH, project=project)
    add(project, coach.user, "Karin", "Öberg", birth_date=date(1971, 1, 1))
    page.goto("/projects/navigator/participants/register/")
    number = page.get_by_label("Personnummer eller samordningsnummer")
    number.press_sequentially("850304-2388")
    expect(page.locator(".number-says")).to_contain_text("kontrollsiffra")
    number.fill("")
    number.press_sequentially("850304-2387")
    expect(page.locator(".number-says")).to_contain_text("född 1985-03-04")
    page.get_by_label("Förnamn").fill("Karin")
    page.get_by_label("Efternamn").fill("Öberg")
    inspect("register-1")
    page.get_by_role("button", name="Sök och gå vidare").click()
    expect(page.get_by_text("Är det någon av de här?")).to_be_visible()
    expect(page.get_by_label("Kön")).to_have_value("woman")
    page.get_by_label("Födelseland").fill("Syrien")
    page.get_by_label("Försörjning", exact=True).select_option("income_support")
    expect(page.locator("#proposal")).to_contain_text("Personer 25–64 år")
    inspect("register-2")
    page.get_by_role("button", name="Registrera och starta").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Födelseland")).to_have_value("Syrien")
    inspect("register-3")
    page.get_by_label("Ingen av de här: det är någon annan").check()
    page.get_by_role("button", name="Registrera och starta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karin Öberg")
    person = Participant.objects.get(identity_number=NUMBER)
    assert person.country_of_birth == "SY"
    assert Participation.objects.get(participant=person).target_group.name == "Personer 25–64 år"


def test_somebody_known_and_not_hers(page, sign_in, inspect, project):
    sign_in(Role.COACH, project=project)
    ParticipantFactory(identity_number=NUMBER, first_name="Hemlig")
    page.goto("/projects/navigator/participants/register/")
    page.get_by_label("Personnummer eller samordningsnummer").fill(NUMBER)
    page.get_by_role("button", name="Sök och gå vidare").click()
    inspect("register-known")
    page.get_by_role("button", name="Starta ett deltagande här").click()
    inspect("register-start")
    page.get_by_role("button", name="Starta deltagandet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hemlig")


def test_two_records_become_one_and_two_again(page, sign_in, inspect, project):
    leader = sign_in(Role.PROJECT_LEADER, project=project)
    add(project, leader.user, "Karin", "Öberg", identity_number=NUMBER, phone="070-1")
    twin = add(project, leader.user, "Karin", "Öberg", phone="070-2", birth_date=date(1985, 3, 4))
    Participation.objects.filter(pk=twin.pk).update(start=project.start - timedelta(days=90))
    Participation.objects.filter(pk=twin.pk).update(exit=project.start - timedelta(days=9))
    page.goto("/projects/navigator/duplicates/")
    inspect("duplicates")
    page.get_by_role("link", name="Jämför").click()
    inspect("merge")
    page.get_by_role("button", name="Slå ihop").click()
    expect(page.get_by_text("De två är nu en")).to_be_visible()
    page.goto("/projects/navigator/duplicates/")
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_text("Sammanslagningen är ångrad")).to_be_visible()
    assert Participant.objects.count() == 2
