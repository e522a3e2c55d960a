"""The page that shows every component, and the pages for what goes wrong, as people see them."""

import pytest
from playwright.sync_api import expect


def test_every_component(page, sign_in, inspect):
    sign_in("administrator")
    page.goto("/components/")
    inspect("components")


@pytest.mark.parametrize(("theme", "background"), [("light", "rgb(245, 246, 247)"), ("dark", "rgb(17, 23, 27)")])
def test_the_users_appearance_goes_before_the_computers(page, sign_in, theme, background):
    sign_in("nobody", theme=theme)
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    page.goto("/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background


def test_an_empty_start(page, sign_in, inspect):
    sign_in("nobody")
    page.goto("/")
    expect(page.get_by_text("Du är inte med i något projekt")).to_be_visible()
    inspect("nobodys-start")


def test_a_page_that_is_not_there(page, sign_in, inspect):
    page.forgive("status of 404")
    sign_in("nobody")
    page.goto("/no-such-page/")
    inspect("not-found")
    page.get_by_role("link", name="Till startsidan").click()
    expect(page).to_have_url("/")


def test_profile(page, sign_in, inspect):
    sign_in("nobody", name="Karin Öberg")
    page.goto("/account/profile/")
    inspect("profile")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("link", name="Change password").click()
    inspect("change-password")


def test_paper(page, sign_in):
    sign_in("administrator", theme="dark")
    page.goto("/components/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.locator("nav.menu")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
