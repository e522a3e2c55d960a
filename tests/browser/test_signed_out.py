"""Signed out while a page stood open: what was written is neither lost nor saved by nobody."""

from accounts.models import User
from projects.roles import Role
from tests.browser.conftest import PASSWORD


def test_what_was_written_waits_for_the_new_session(page, sign_in):
    user = sign_in(Role.COACH).user
    page.clock.install()
    page.goto("/account/profile/")
    page.clock.resume()
    name = page.locator("#id_name")
    name.fill("Nytt Namn")
    page.clock.fast_forward("31:00")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Du har loggats ut").wait_for()
    assert name.input_value() == "Nytt Namn"
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in i en ny flik").click()
    tab = opened.value
    tab.locator("input[name=login]").fill(user.email)
    tab.locator("input[name=password]").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/today/")
    tab.close()
    assert User.objects.get().name != "Nytt Namn"
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Sparat").wait_for()
    assert User.objects.get().name == "Nytt Namn"
