"""A group holds its meeting by keys alone, is interrupted and goes on; who refers is asked what is needed."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from participants.enums import ReferralEventKind as Kind
from participants.referring import last_event
from tests.browser.test_consents import signed_in
from tests.participants.referral_place import Place


@pytest.fixture
def place(transactional_db):
    return Place(Client())


def test_a_meeting_without_a_mouse(page, live_server, place, inspect):
    second = place.refer(raised_on="2010-02-01")
    signed_in(page, live_server, place, place.caseworker)
    page.goto(f"/projects/{place.project.slug}/meetings/")
    page.get_by_role("button", name="Starta mötet").press("Enter")
    page.get_by_role("link", name="Börja med första ärendet").press("Enter")
    done = page.get_by_role("group", name="Har gjort sin del").get_by_role("checkbox")
    done.focus()
    page.keyboard.press("Space")
    page.keyboard.press("3")  # between boxes a digit chooses, and what it asks for is next
    expect(page.get_by_role("radio", name="Mer utredning behövs")).to_be_focused()
    inspect("meeting-case")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("Vårdcentralen")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("radio", name="Mer utredning behövs").focus()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=second.shown_name)).to_be_visible()
    assert last_event(place.referral).kind == Kind.PROPOSED
    page.keyboard.press("q")
    page.get_by_role("link", name="Gruppmöten").first.press("Enter")
    page.get_by_role("link", name="Fortsätt mötet").press("Enter")
    page.get_by_role("link", name="Fortsätt med nästa ärende").press("Enter")
    expect(page.get_by_role("heading", name=second.shown_name)).to_be_visible()


def test_what_need_not_be_asked_is_not(page, live_server, place):
    signed_in(page, live_server, place, place.caseworker)
    page.goto(f"/projects/{place.project.slug}/referrals/new/")
    expect(page.get_by_label("Varför det saknas")).to_be_hidden()
    page.get_by_label("Personen saknar nummer").check()
    for asked in ["Varför det saknas", "Födelsedatum", "Kön"]:
        expect(page.get_by_label(asked)).to_be_visible()
