"""The pages of a person, looked at wide, on a phone and in the dark; by every tab."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.participants.person_world import PersonWorld


@pytest.fixture
def world():
    world = PersonWorld().history()
    for days in range(1, 9):
        world.session(timezone.localdate() - timedelta(days=days), kind="job_search", note="Sökte två arbeten. " * 6)
    return world


@pytest.fixture
def signed_in(page, live_server, world):
    """Whoever it is, in the browser."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return sign_in


@pytest.mark.parametrize("tab", ["participant", "timeline", "attendance", "facts", "support", "edit", "correct"])
def test_tabs(page, world, signed_in, inspect, tab):
    signed_in(world.coach)
    page.goto(world.url(tab))
    expect(page.get_by_role("heading", level=1)).to_have_text("Karin Öberg")
    inspect(f"person-{tab}")


def test_the_head_stays_in_sight(page, world, signed_in):
    signed_in(world.coach)
    page.goto(world.url("timeline"))
    page.mouse.wheel(0, 600)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text("vecka 3 av 4")).to_be_in_viewport()


def test_narrowing_is_in_the_address_and_survives_back(page, world, signed_in):
    signed_in(world.coach)
    page.goto(world.url("timeline"))
    page.get_by_role("link", name="Frånvaro 1").click()
    expect(page.locator(".timeline li")).to_have_count(1)
    page.get_by_role("link", name="Uppgifter").click()
    page.go_back()
    expect(page.locator(".timeline li")).to_have_count(1)
    assert page.url.endswith("?kind=absences")


def test_a_correction_shows_what_it_changes_and_is_done_by_keyboard(page, world, signed_in, inspect):
    signed_in(world.coach)
    page.goto(world.url("correct"))
    page.get_by_label("Födelsedatum").fill("1989-05-17")
    page.get_by_label("Varför det rättas").fill("Skrevs fel vid anvisningen")
    page.get_by_role("button", name="Visa vad som ändras").press("Enter")
    expect(page.get_by_role("table")).to_contain_text("1989-05-17")
    inspect("person-correct-preview")
    page.get_by_role("button", name="Rätta", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Rättat.")


def test_amounts_are_typed_down_the_column(page, world, signed_in):
    signed_in(world.coach)
    page.goto(world.url("support"))
    first = page.locator("input[name^=amount_]").first
    first.fill("7 250,50")
    first.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sparat.")
    expect(page.locator("input[name^=amount_]").first).to_have_value("7250,50")


@pytest.mark.parametrize("tab", ["changes", "protection"])
def test_the_leaders_pages(page, world, signed_in, inspect, client, tab):
    client.force_login(world.coach)
    form = client.get(world.url("edit")).context["form"]
    data = {bound.name: "" if bound.value() is None else str(bound.value()) for bound in form}
    client.post(world.url("edit"), data | {"phone": "0640-161 00", "language": "arabiska"})
    signed_in(world.leader)
    page.goto(world.url(tab))
    expect(page.get_by_role("heading", level=1)).to_have_text("Karin Öberg")
    inspect(f"person-{tab}")


def test_a_coach_opens_anothers_participant_with_a_reason_and_the_leader_reads_it(page, world, signed_in, inspect):
    signed_in(world.other_coach)
    page.goto(world.url("open_with_reason"))
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Karin")
    inspect("open-with-reason")
    page.get_by_label("Orsak").fill("Jag tar hennes möte på torsdag medan Cilla är sjuk.")
    page.get_by_role("button", name="Öppna i 24 timmar").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Karin Öberg")
    signed_in(world.leader)
    page.goto(f"/projects/{world.project.slug}/participants/opened/")
    expect(page.get_by_role("table")).to_contain_text("Olle Other")
    inspect("opened")
    page.get_by_role("button", name="Jag har läst den").press("Enter")
    expect(page.get_by_role("table")).to_contain_text("läst av Lena Ledare")
