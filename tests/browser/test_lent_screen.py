"""The whole way of a self-assessment: lent, answered by keyboard and thumb, the network lost, sealed, given back."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from participants.models import CoachAssignment, SelfAssessment
from participants.models.self_assessment import RATED
from projects.roles import Role
from tests.browser.conftest import PASSWORD
from tests.participants.factories import ParticipationFactory, SelfAssessmentFactory


def test_a_self_assessment_from_lending_to_the_lines(page, sign_in, inspect):
    coach = sign_in(Role.COACH)
    start = timezone.localdate() - timedelta(days=100)
    coach.project.end = timezone.localdate() + timedelta(days=400)
    coach.project.save()
    participation = ParticipationFactory(project=coach.project, start=start, participant__first_name="Karin")
    CoachAssignment.objects.create(participation=participation, coach=coach.user, start=start)
    SelfAssessmentFactory(participation=participation, sealed_by=coach.user)
    person = f"/projects/navigator/participants/{participation.participant.public_id}/"
    other = page.context.new_page()
    other.goto(f"{person}timeline/")

    page.goto(f"{person}self-assessment/")
    expect(page.get_by_text("Det är dags för en självskattning: varje kvartal.")).to_be_visible()
    inspect("self-assessment")
    page.get_by_role("button", name=re.compile("Låna ut skärmen.*varje kvartal")).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Hur ser dina chanser ut att få ett jobb?")
    expect(other.locator("body")).to_be_hidden()
    assert other.title() == "Lotsen"
    inspect("lent-question")
    shut_in(page, heading, person)
    by_keyboard(page, heading)
    without_network(page, heading)
    the_rest(page, inspect)
    given_back(page, inspect)

    expect(other.locator("body")).to_be_visible()
    expect(page.get_by_role("heading", name="Hur det går")).to_have_count(0)
    expect(page.get_by_role("img").first).to_be_visible()
    inspect("self-assessment-lines")
    assert [one.chances for one in SelfAssessment.objects.order_by("day")] == [2, 2]


def shut_in(page, heading, person):
    page.go_back()
    expect(heading).to_have_text("Hur ser dina chanser ut att få ett jobb?")
    for address in [person, "/", "/account/logout/"]:
        page.goto(address)
        assert page.url.endswith("/lent/")
    heights = page.evaluate("[...document.querySelectorAll('a, button, label')].map(one => one.offsetHeight)")
    assert min(heights) >= 44


def by_keyboard(page, heading):
    page.keyboard.press("Tab")  # from the heading, which has the focus, into the answers
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Hur är ditt liv just nu?")
    expect(heading).to_be_focused()


def without_network(page, heading):
    page.forgive("INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    page.get_by_label("Mycket bra").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Nästa").click()
    expect(page.get_by_text("Servern svarar inte")).to_be_visible()
    expect(page.get_by_label("Mycket bra")).to_be_checked()
    page.context.set_offline(False)
    page.get_by_role("button", name="Nästa").click()
    expect(heading).to_have_text("Hur är ditt självförtroende?")


def the_rest(page, inspect):
    page.get_by_role("button", name="In English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer")
    for number in range(3, len(RATED) + 1):
        expect(page.get_by_text(f"Question {number} of 9")).to_be_visible()
        page.get_by_role("button", name="I do not want to answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")
    inspect("lent-answers")
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you! You are done.")


def given_back(page, inspect):
    page.get_by_role("link", name="Give the screen back").click()
    password = page.get_by_label("Coachens lösenord")
    password.fill("inte det")
    page.get_by_role("button", name="Ta tillbaka skärmen").click()
    expect(page.get_by_role("link", name="Lösenordet är fel")).to_be_visible()
    inspect("lent-give-back")
    password.fill(PASSWORD)
    page.get_by_role("button", name="Ta tillbaka skärmen").click()
    expect(page.get_by_role("navigation", name="Listan")).to_be_visible()
