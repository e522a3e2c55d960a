"""Parts of a page fetched by htmx: what happens when one does not come."""

import pytest
from playwright.sync_api import expect

from accounts.models import User

ASK = "([method, url, values]) => htmx.ajax(method, url, {target: '#main', swap: 'none', values}).catch(() => {})"


@pytest.fixture
def ask(page, sign_in):
    """Somebody on a page, and a way to fetch a part from there."""
    sign_in("nobody")
    page.goto("/account/profile/")

    def ask(method, url, **values):
        page.evaluate(ASK, [method, url, values])

    return ask


def test_a_part_that_fails_says_so(page, ask):
    page.forgive("status of 404")
    page.forgive("404 from")
    ask("GET", "/no-such-part/")
    expect(page.get_by_role("status")).to_contain_text("Det gick inte")


def test_no_network_says_so(page, ask):
    page.forgive("ERR_|htmx:")
    page.context.set_offline(True)
    ask("GET", "/account/profile/")
    expect(page.get_by_role("status")).to_contain_text("Servern svarar inte")


def test_after_the_session_has_ended_the_page_loads_anew(page, ask):
    page.context.clear_cookies()
    ask("GET", "/account/profile/")
    expect(page).to_have_title("Logga in – Lotsen")


def test_parts_may_be_sent_too(page, ask):
    ask("POST", "/account/preferences/", theme="dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert User.objects.get().theme == "dark"
