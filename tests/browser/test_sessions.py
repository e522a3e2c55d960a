"""A session is logged by keyboard alone and by one thumb; what is typed outlives network, sign-in and tab."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as SignedIn
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import Attendance, Draft, Session
from projects.roles import Role
from tests.browser.conftest import PASSWORD, PHONE
from tests.participants.factories import ActivityGroupFactory, CoachAssignmentFactory, ParticipationFactory

NAMES = [("Karin", "Öberg"), ("Ali", "Nur"), ("Åsa", "Karlsson"), ("Bo", "Ek")]


@pytest.fixture
def coach(sign_in):
    return sign_in(Role.COACH)


@pytest.fixture
def people(coach):
    start, made = timezone.localdate() - timedelta(days=60), []
    for first, last in NAMES:
        participation = ParticipationFactory(
            project=coach.project, start=start, participant__first_name=first, participant__last_name=last
        )
        CoachAssignmentFactory(participation=participation, coach=coach.user)
        made.append(participation)
    return made


def note(page):
    return page.locator(".roster-line textarea")


def saved(page):
    expect(page.get_by_role("status").first).to_contain_text("Mötet är sparat")


def test_four_strokes_from_any_page(page, coach, people):
    page.goto(f"/projects/{coach.project.slug}/figures/")
    page.keyboard.press("l")
    expect(page.locator("#person-search")).to_be_focused()
    page.keyboard.type("kar ö")
    page.keyboard.press("Enter")
    expect(note(page)).to_be_focused()
    page.keyboard.press("Control+Enter")
    saved(page)
    expect(page).to_have_url(re.compile("/figures/$"))
    row = Attendance.objects.get()
    assert (row.participation, row.date, row.present) == (people[0], timezone.localdate(), True)
    assert (row.coach, row.minutes) == (coach.user, 60)


def test_two_strokes_from_the_persons_page_and_a_note_between(page, coach, people):
    address = f"/projects/{coach.project.slug}/participants/{people[1].participant.public_id}/"
    page.goto(address)
    page.keyboard.press("l")
    expect(note(page)).to_be_focused()
    page.keyboard.type("Vill köra truck")
    page.keyboard.press("Control+Enter")
    saved(page)
    expect(page).to_have_url(re.compile(address))
    assert Attendance.objects.get().note == "Vill köra truck"


def test_the_key_writes_an_l_where_one_is_writing(page, coach, people):
    page.goto(f"/projects/{coach.project.slug}/sessions/log/")
    page.keyboard.type("ali")
    expect(page.get_by_role("button", name="Ali Nur")).to_be_visible()
    expect(page.locator("#person-search")).to_have_value("ali")


def test_who_wants_no_keys_has_none(page, coach, people):
    coach.user.without_keys = True
    coach.user.save()
    page.goto(f"/projects/{coach.project.slug}/figures/")
    for key in ["l", "/"]:
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile("/figures/$"))
    expect(page.locator("input:focus")).to_have_count(0)


def test_a_fast_typist_need_not_wait_for_the_list(page, coach, people):
    page.goto(f"/projects/{coach.project.slug}/sessions/log/")
    page.keyboard.type("ali")
    page.keyboard.press("Enter")
    expect(page.locator(".roster-name")).to_contain_text("Ali Nur")


def test_save_and_another_and_a_group_with_absent(page, coach, people, inspect):
    page.goto(f"/projects/{coach.project.slug}/sessions/log/")
    page.get_by_label("Minuter").fill("90")
    for name in ["Karin Öberg", "Ali Nur"]:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".roster-name", has_text=name)).to_be_visible()
    ali = page.get_by_role("group", name="Ali Nur")
    ali.get_by_text("Frånvarande, meddelat", exact=True).click()
    ali.get_by_label("Anteckning").fill("Ringde i morse")
    inspect("session-log")
    page.get_by_role("button", name="Spara och logga ett till").click()
    saved(page)
    expect(page.get_by_label("Minuter")).to_have_value("90")
    expect(page.locator(".roster-name")).to_have_count(0)
    absent = Attendance.objects.get(present=False)
    assert (absent.participation, absent.absence, absent.note) == (people[1], "told", "Ringde i morse")


def test_one_thumb_on_a_phone(page, coach, people, axe):
    page.set_viewport_size(PHONE)
    page.goto(f"/projects/{coach.project.slug}/figures/")
    page.locator(".menu-log").click()
    page.get_by_role("button", name="Åsa Karlsson").click()
    expect(page.locator(".roster-name")).to_contain_text("Åsa Karlsson")
    axe()
    button = page.get_by_role("button", name="Spara", exact=True)
    expect(button).to_be_in_viewport()
    button.click()
    saved(page)
    assert Attendance.objects.get().participation == people[2]


def test_an_impatient_thumb_makes_one_session(page, coach, people):
    page.goto(f"/projects/{coach.project.slug}/sessions/log/?person={people[0].participant.public_id}")
    clicks = "button => [0, 20, 40, 200].forEach(ms => setTimeout(() => button.click(), ms))"
    page.locator("button[name=save]").evaluate(clicks)
    saved(page)
    assert Session.objects.count() == 1


def test_a_draft_outlives_the_tab(page, coach, people):
    address = f"/projects/{coach.project.slug}/sessions/log/?person={people[0].participant.public_id}"
    page.goto(address)
    note(page).fill("Halvskrivet")
    expect(page.locator("[data-draft-status]")).to_contain_text("Sparat som utkast")
    page.goto("about:blank")
    page.goto(address)
    expect(note(page)).to_have_value("Halvskrivet")
    expect(page.locator(".notice")).to_contain_text("Ditt utkast")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert not Draft.objects.exists()
    assert kept_here(page) == []


def kept_here(page) -> list:
    return page.evaluate("Object.entries(localStorage)")


def test_without_a_network_it_is_kept_here_closed_and_comes_back(page, coach, people):
    page.forgive("ERR_INTERNET_DISCONNECTED")
    page.forgive("htmx:(sendError|afterRequest)")
    address = f"/projects/{coach.project.slug}/sessions/log/?person={people[0].participant.public_id}"
    page.goto(address)
    page.context.set_offline(True)
    note(page).fill("Skrivet på bussen")
    expect(page.locator("[data-draft-status]")).to_contain_text("Utan nät")
    page.keyboard.press("Control+Enter")
    expect(note(page)).to_have_value("Skrivet på bussen")
    [[_name, closed]] = kept_here(page)
    assert "bussen" not in closed
    page.context.set_offline(False)
    page.goto("about:blank")
    page.goto(address)
    expect(note(page)).to_have_value("Skrivet på bussen")
    page.locator("button[name=save]").click()
    saved(page)
    assert Attendance.objects.get().note == "Skrivet på bussen"
    assert kept_here(page) == []


def test_signed_out_in_the_middle_it_is_there_after_signing_in(page, coach, people):
    page.goto(f"/projects/{coach.project.slug}/sessions/log/?person={people[0].participant.public_id}")
    SignedIn.objects.all().delete()
    note(page).fill("Mitt i en mening")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/account/login/"))
    page.get_by_label("E-postadress").fill(coach.user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(note(page)).to_have_value("Mitt i en mening")


def test_signing_out_takes_along_what_was_kept_here(page, coach, people):
    page.forgive("ERR_INTERNET_DISCONNECTED")
    page.goto(f"/projects/{coach.project.slug}/sessions/log/?person={people[0].participant.public_id}")
    page.context.set_offline(True)
    note(page).fill("Hemligt")
    expect(page.locator("[data-draft-status]")).to_contain_text("Utan nät")
    page.context.set_offline(False)
    page.evaluate("document.querySelector(\"form[action$='/account/logout/']\").requestSubmit()")
    expect(page).to_have_url(re.compile("/account/login/"))
    assert kept_here(page) == []


def test_the_week_marks_a_planned_session_in_one_click(page, coach, people, inspect):
    today = timezone.localdate()
    for days, one in [(0, people[0]), (-3, people[1])]:
        planned = Session.objects.create(
            project=coach.project, coach=coach.user, date=today + timedelta(days), minutes=60, state="planned"
        )
        planned.expected.add(one)
    page.goto(f"/projects/{coach.project.slug}/sessions/")
    inspect("sessions")
    page.get_by_role("button", name="Frånvarande, meddelat Ali Nur").click()
    saved(page)
    page.get_by_role("button", name="Närvarande Karin Öberg").click()
    saved(page)
    assert set(Attendance.objects.values_list("present", "absence")) == {(True, ""), (False, "told")}


def test_a_group_its_places_its_sessions_and_its_roster(page, coach, people, inspect):
    group = ActivityGroupFactory(
        project=coach.project, coach=coach.user, name="Jobbsök", weekday=timezone.localdate().isoweekday(), capacity=3
    )
    page.goto(f"/projects/{coach.project.slug}/groups/")
    page.get_by_role("link", name="Jobbsök").click()
    page.get_by_role("link", name="Ge en plats").click()
    for name in ["Karin Öberg", "Ali Nur"]:
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".roster-name", has_text=name)).to_be_visible()
    page.get_by_role("button", name="Ge en plats").last.click()
    expect(page.get_by_role("heading", name="Medlemmar")).to_contain_text("2 av 3 platser")
    group.project.end = timezone.localdate() + timedelta(days=365)
    group.project.save()
    page.get_by_role("link", name="Planera möten").click()
    page.get_by_role("button", name="Planera mötena").click()
    expect(page.get_by_role("status").first).to_contain_text("Mötena är planerade")
    inspect("group")
    page.get_by_role("link", name="Jobbsök").first.click()
    inspect("session-roster")
    page.get_by_role("group", name="Ali Nur").get_by_text("Frånvarande, ej meddelat", exact=True).click()
    page.get_by_role("button", name="Spara", exact=True).click()
    saved(page)
    assert Attendance.objects.count() == 2


def test_a_session_is_corrected_and_removed(page, coach, people, inspect):
    held = Session(project=coach.project, coach=coach.user, date=timezone.localdate(), minutes=60)
    from participants.models.roster import Line

    held.log([Line(people[0].participant.public_id, note="Bra möte")], by=coach.user)
    page.goto(f"/projects/{coach.project.slug}/sessions/{held.public_id}/")
    inspect("session")
    page.get_by_role("link", name="Rätta").click()
    inspect("session-correct")
    page.get_by_label("Minuter").first.fill("30")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv varför")
    page.get_by_label("Skäl till rättelsen").fill("Fel i klockan")
    page.get_by_role("button", name="Spara rättelsen").click()
    expect(page.get_by_role("status").first).to_contain_text("Sparat")
    assert Attendance.objects.get().minutes == 30
    page.get_by_role("link", name="Ta bort").click()
    page.get_by_label("Varför det tas bort").fill("Dubbelt")
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_role("status").first).to_contain_text("borttaget")
    assert not Session.objects.exists()
