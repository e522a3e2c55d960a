"""Everything works without a mouse, and nothing written is lost by a slip."""

import time

from playwright.sync_api import expect

from accounts.forms.profile import ProfileForm


def test_the_first_stop_is_the_way_past_the_menu(page, sign_in):
    sign_in("administrator")
    page.goto("/account/profile/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_menu_opens_and_closes_by_key(page, sign_in):
    sign_in("administrator")
    page.goto("/account/profile/")
    menu = page.locator(".user-menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Logga ut")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(button).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_link_in_the_summary_goes_to_its_field(page, sign_in):
    sign_in("nobody")
    page.goto("/account/profile/")
    page.get_by_label("Namn").fill("")
    page.get_by_role("button", name="Spara").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Namn")).to_be_focused()


def test_leaving_with_unsaved_text_is_asked_about(page, sign_in):
    sign_in("nobody")
    page.goto("/account/profile/")
    page.get_by_label("Namn").fill("Någon annan")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.locator("a.brand").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Namn")).to_have_value("Någon annan")


def test_an_impatient_second_click_sends_nothing(page, sign_in, monkeypatch):
    save, saved = ProfileForm.save_own, []

    def slow(form):
        saved.append(form)
        time.sleep(1)
        save(form)

    monkeypatch.setattr(ProfileForm, "save_own", slow)
    sign_in("nobody")
    page.goto("/account/profile/")
    page.get_by_label("Namn").fill("Karin Öberg")
    # Not by page.click, which waits for the answer.
    clicks = "button => [0, 150, 300].forEach(ms => setTimeout(() => button.click(), ms))"
    page.get_by_role("button", name="Spara").evaluate(clicks)
    expect(page.get_by_role("status")).to_contain_text("Sparat")
    assert len(saved) == 1


def test_a_question_before_what_cannot_be_undone(page, sign_in):
    sign_in("administrator")
    page.goto("/components/")
    page.get_by_role("button", name="Ta bort").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url("/components/")


def test_a_slash_goes_to_the_search(page, sign_in):
    sign_in("administrator")
    page.goto("/administration/users/")
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("input[type=search]")).to_have_value("a/b")
