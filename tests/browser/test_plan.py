"""The action plan, written and put in order in a browser, by keyboard; wide, on a phone and in the dark."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from participants.models import Action
from tests.browser.conftest import PHONE
from tests.participants.plan.place import PlanPlace


@pytest.fixture
def place(page, live_server):
    place = PlanPlace()
    place.step("Besöka verkstaden", due=place.day(-2))
    client = Client()
    client.force_login(place.coach)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.goto(place.at("plan"))
    return place


def steps(page):
    return page.locator(".plan-parts-action > li > .plan-face .plan-title")


def test_the_page_and_a_form_in_it(page, place, inspect):
    inspect("plan")
    page.get_by_role("link", name="Lägg till steg").press("Enter")
    expect(page.get_by_label("Vad som ska göras")).to_be_focused()
    inspect("plan-writing")


def test_written_by_keyboard_it_saves_itself_and_keeps_what_is_typed(page, place):
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Ändra: Ringa verkstaden").press("Enter")
    title = page.get_by_label("Vad som ska göras")
    title.fill("Ringa två verkstäder")
    expect(page.locator("[data-draft-status]")).to_contain_text("Sparat som utkast")
    title.press("Tab")
    expect(page.locator(".plan-saved")).to_contain_text("Sparat")
    page.get_by_label("Läge").select_option("done")
    expect(page.get_by_label("Klart den")).to_have_value(str(place.today))
    page.get_by_role("button", name="Klar", exact=True).press("Enter")
    expect(page.locator(".plan-history summary")).to_contain_text("1 som är klart")
    place.action.refresh_from_db()
    assert (place.action.title, place.action.state) == ("Ringa två verkstäder", "done")


def test_put_in_order_by_buttons_keys_and_dragging(page, place):
    expect(steps(page)).to_have_text(["Ringa verkstaden", "Besöka verkstaden"])
    page.get_by_role("button", name="Flytta ner: Ringa verkstaden").press("Enter")
    expect(steps(page)).to_have_text(["Besöka verkstaden", "Ringa verkstaden"])
    expect(page.locator(f"#action-{place.action.public_id}")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(steps(page)).to_have_text(["Ringa verkstaden", "Besöka verkstaden"])
    expect(page.locator(f"#action-{place.action.public_id}")).to_be_focused()
    steps(page).nth(1).drag_to(steps(page).nth(0), target_position={"x": 5, "y": 1})
    expect(steps(page)).to_have_text(["Besöka verkstaden", "Ringa verkstaden"])
    assert [one.title for one in Action.objects.all()] == ["Besöka verkstaden", "Ringa verkstaden"]


def test_two_windows_the_second_is_asked(page, place):
    page.get_by_role("link", name="Ändra: Ringa verkstaden").click()
    expect(page.get_by_label("Vad som ska göras")).to_be_focused()
    other = page.context.new_page()
    other.goto(place.part("action"))
    other.get_by_label("Vad som ska göras").fill("Ringa på måndag")
    other.get_by_role("button", name="Klar", exact=True).click()
    expect(other.locator("#plan")).to_be_visible()
    other.close()
    page.get_by_label("Vad som ska göras").fill("Ringa på fredag")
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Välj vilken av de två som gäller")
    page.get_by_role("radio", name="Min: Ringa på fredag").check()
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(steps(page).first).to_have_text("Ringa på fredag")


def test_signed_on_the_lent_screen(page, place, inspect):
    page.get_by_role("link", name="Skriv under planen").click()
    inspect("plan-sign")
    page.get_by_role("button", name="Jag skriver under och lämnar över skärmen").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min plan")
    inspect("plan-lent")
    page.get_by_role("button", name="Ja, jag skriver under min plan").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tack")
    assert place.plan.versions.get().method == "screen"


def test_what_is_typed_while_the_network_is_away_is_kept_and_comes_back(page, place):
    """Though the tab is closed: on this computer, and on the server as soon as the part is opened again."""
    page.forgive("INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    change = page.get_by_role("link", name="Ändra: Ringa")
    change.click()
    title = page.get_by_label("Vad som ska göras")
    expect(title).to_be_focused()
    page.context.set_offline(True)
    title.fill("Ringa två verkstäder")
    expect(page.locator("[data-draft-status]")).to_contain_text("Utan nät – sparat på den här datorn")
    page.get_by_role("button", name="Flytta upp: Besöka verkstaden").click()
    expect(page.get_by_text("Servern svarar inte")).to_be_visible()
    page.context.set_offline(False)
    page.goto("about:blank")
    page.goto(place.at("plan"))
    change.click()
    expect(title).to_have_value("Ringa två verkstäder")
    page.get_by_role("button", name="Klar", exact=True).click()
    expect(steps(page).first).to_have_text("Ringa två verkstäder")


def test_what_is_being_typed_is_saved_before_the_plan_is_shown_anew(page, place):
    """Another part is put in its place while the field has not been left yet; what cannot be saved is a draft."""
    move = [page.get_by_role("button", name=f"Flytta {way}: Besöka verkstaden") for way in ("upp", "ner")]
    for typed, button, titles in [
        ("Ringa Bengt", move[0], ["Besöka verkstaden", "Ringa Bengt"]),
        ("", move[1], ["Ringa Bengt", "Besöka verkstaden"]),
    ]:
        page.get_by_role("link", name="Ändra: Ringa").click()
        title = page.get_by_label("Vad som ska göras")
        expect(title).to_be_focused()
        title.fill(typed)
        button.click()
        expect(steps(page)).to_have_text(titles)
    expect(page.get_by_text("osparat utkast")).to_be_visible()
