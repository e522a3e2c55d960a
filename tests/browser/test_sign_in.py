"""Signing in, out and in a chosen language, as a person does it."""

import re

import pytest
from playwright.sync_api import expect

from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.browser.conftest import PASSWORD
from tests.projects.factories import MembershipFactory, ProjectFactory


def user(**fields):
    user = UserFactory(email="karin@krokom.example", name="Karin Öberg", **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def fill_in(page, password=PASSWORD):
    page.get_by_label("E-postadress").fill("karin@krokom.example")
    page.get_by_label("Lösenord", exact=False).first.fill(password)
    page.get_by_role("button", name="Logga in").click()


@pytest.mark.parametrize("role", [*Role, "administrator", "nobody"])
def test_everybody_signs_in_and_out(page, role):
    person = user(is_administrator=role == "administrator")
    if role in Role.values:
        for name in ["Navigator", "Kraftstation"]:
            project = ProjectFactory(name=name)
            caseworker = {"caseworker": True} if role == Role.CASEWORKER else {"role": role}
            MembershipFactory(user=person, project=project, **caseworker)
    page.goto("/")
    expect(page).to_have_title("Logga in – Lotsen")
    fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Projekt")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page).to_have_title("Logga in – Lotsen")
    page.goto("/account/profile/")
    expect(page).to_have_title("Logga in – Lotsen")


def test_a_wrong_password_is_said_aloud_and_typed_text_stays(page, inspect):
    user()
    page.goto("/account/login/")
    inspect("sign-in")
    fill_in(page, "fel lösenord")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("fel")
    expect(page.get_by_label("E-postadress")).to_have_value("karin@krokom.example")
    inspect("sign-in-refused")


def test_the_password_can_be_shown(page):
    page.goto("/account/login/")
    field = page.locator("[name=password]")
    page.get_by_role("button", name="Visa lösenordet").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Visa lösenordet").click()
    expect(field).to_have_attribute("type", "password")


def test_the_language_is_chosen_before_signing_in_and_by_the_user_after(page):
    user(language="sv")
    page.goto("/account/login/?next=/account/profile/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_title("Sign in – Lotsen")
    page.goto("/account/password/reset/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Svenska").click()
    page.goto("/account/login/?next=/account/profile/")
    fill_in(page)
    expect(page).to_have_title("Min profil – Lotsen")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page).to_have_title("My profile – Lotsen")


def test_a_forgotten_password(page, inspect, mailoutbox):
    user()
    page.goto("/account/login/")
    page.get_by_role("link", name="Har du glömt lösenordet?").click()
    inspect("forgotten-password")
    page.get_by_label("E-postadress").fill("karin@krokom.example")
    page.get_by_role("button", name="Skicka länken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Titta i din e-post")
    page.goto(re.search(r"https?://\S+", mailoutbox[0].body)[0])
    inspect("choose-password")
    page.locator("[name=password1]").fill("kort")
    page.locator("[name=password2]").fill("kort")
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.get_by_role("alert")).to_be_focused()
    for name in ["password1", "password2"]:
        page.locator(f"[name={name}]").fill("en helt annan fras")
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    expect(page.get_by_text("Lösenordet är bytt")).to_be_visible()
