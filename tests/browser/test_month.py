"""A month from the placement's week to its closing: typed by keyboard, signed on paper and on the lent screen,
attested, closed by the leader, and corrected afterwards.
"""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from participants.models import CoachAssignment, ProjectMonth, TimeCertificate
from projects.roles import Role
from tests.browser.conftest import PASSWORD, PHONE
from tests.participants.factories import ParticipationFactory
from tests.participants.files import a_picture


def test_a_month_on_its_way(page, sign_in, inspect, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    coach = sign_in(Role.COACH)
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    monday = next(day for day in (month + timedelta(days=number) for number in range(7)) if day.weekday() == 0)
    coach.project.end = timezone.localdate() + timedelta(days=400)
    coach.project.save()
    people = [person_of(coach, month, name) for name in ("Karin", "Ali")]
    for one in people:
        a_week_by_keyboard(page, one, monday)
    inspect("placement-week")

    on_paper(page, people[0], month, inspect)
    on_the_screen(page, people[1], month, inspect)
    locked(page, people[0], monday)

    leader = sign_in(Role.PROJECT_LEADER, project=coach.project)
    closed(page, leader, month)
    corrected_afterwards(page, people[0], month, monday, inspect)


def person_of(coach, month: date, name: str):
    one = ParticipationFactory(project=coach.project, start=month, participant__first_name=name)
    CoachAssignment.objects.create(participation=one, coach=coach.user, start=month)
    return one


def address(one, page: str) -> str:
    return f"/projects/navigator/participants/{one.participant.public_id}/{page}"


def certificate(one, month: date) -> str:
    return address(one, f"certificates/{one.public_id}/{month:%Y-%m}/")


def a_week_by_keyboard(page, one, monday: date):
    """Down and up the column of hours, right into the presence and left again."""
    page.goto(address(one, f"week/?week={monday:%G-W%V}&kind=work_placement"))
    page.get_by_label("Timmar, måndag").focus()
    for keys in ["7", "ArrowDown", "7", "ArrowUp", "ArrowDown", "ArrowDown", "4,5", "ArrowRight", "ArrowLeft"]:
        page.keyboard.press(keys) if keys.startswith("Arrow") else page.keyboard.type(keys)
    expect(page.get_by_label("Timmar, onsdag")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Veckan är sparad.")).to_be_visible()
    expect(page.locator("tfoot .num")).to_have_text("18:30")


def figures_are_seen(page):
    """On a phone neither a sum nor what is certified of it, and what not yet, lies outside the screen."""
    page.set_viewport_size(PHONE)
    for sums in page.locator(".hours-table .total .num").all()[:3]:
        box = sums.bounding_box()
        assert box["x"] + box["width"] <= PHONE["width"]


def on_paper(page, one, month, inspect):
    page.goto(certificate(one, month))
    page.get_by_role("button", name="Upprätta intyget").click()
    figures_are_seen(page)
    page.get_by_role("link", name="Undertecknat på papper").click()
    page.get_by_role("button", name="Spara underskriften").click()
    expect(page.get_by_text("Något behöver rättas")).to_be_visible()
    scan = {"name": "skannat.exe", "mimeType": "text/html", "buffer": a_picture(size=(300, 400))}
    page.get_by_label("Det undertecknade papperet").set_input_files(scan)
    page.get_by_role("button", name="Spara underskriften").click()
    expect(page.get_by_text("på papper (papperet)")).to_be_visible()
    expect(page.get_by_text("två personer, aldrig en ensam")).to_be_visible()
    page.get_by_role("button", name="Attestera").dblclick()
    expect(page.get_by_text("Månadens timmar är intygade.")).to_be_visible()
    inspect("certificate-attested")


def on_the_screen(page, one, month, inspect):
    page.goto(certificate(one, month))
    page.get_by_role("button", name="Upprätta intyget").click()
    page.get_by_role("button", name="Lämna över skärmen").click()
    figures_are_seen(page)
    inspect("lent-certificate")
    page.get_by_role("button", name="Det stämmer. Jag undertecknar.").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack! Du är klar.")
    page.get_by_role("link", name="Lämna tillbaka skärmen").click()
    page.get_by_label("Coachens lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Ta tillbaka skärmen").click()
    page.get_by_role("button", name="Attestera").click()
    expect(page.get_by_text("Månadens timmar är intygade.")).to_be_visible()


def locked(page, one, monday):
    page.goto(address(one, f"week/?week={monday:%G-W%V}&kind=work_placement"))
    page.get_by_label("Timmar, torsdag").fill("3")
    page.get_by_role("button", name="Spara veckan").click()
    expect(page.locator(".invalid-feedback")).to_contain_text("version 1")
    expect(page.get_by_label("Timmar, torsdag")).to_have_value("3")


def closed(page, leader, month):
    page.goto("/projects/navigator/hours/")
    figures_are_seen(page)
    page.get_by_role("link", name=f"{month:%Y-%m}").click()
    page.get_by_role("button", name="Stäng månaden").click()
    expect(page.get_by_text("37:00 rapporterade timmar")).to_be_visible()
    assert ProjectMonth.objects.get().closed_by == leader.user


def corrected_afterwards(page, one, month, monday, inspect):
    page.goto(certificate(one, month))
    page.get_by_role("link", name="Öppna för rättelse").click()
    page.get_by_role("button", name="Öppna igen").click()
    expect(page.get_by_text("Något behöver rättas")).to_be_visible()
    page.get_by_label("Varför").fill("Onsdagen var en hel dag.")
    page.get_by_role("button", name="Öppna igen").click()
    page.goto(address(one, f"week/?week={monday:%G-W%V}&kind=work_placement"))
    page.get_by_label("Timmar, onsdag").fill("7")
    page.get_by_label("Skäl till rättelsen").fill("Onsdagen var en hel dag.")
    page.get_by_role("button", name="Spara veckan").click()
    page.goto(certificate(one, month))
    expect(page.get_by_text("Närvaron har ändrats")).to_be_visible()
    page.get_by_role("button", name="Upprätta på nytt").click()
    inspect("certificate-corrected")
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_text("En nyare har ersatt den")).to_be_visible()
    expect(page.locator(".hours-table .total .num")).to_have_text("18:30")
    versions = TimeCertificate.objects.filter(participation=one).order_by("version")
    assert [(version.minutes, version.state) for version in versions] == [(1110, "replaced"), (1260, "opened")]
