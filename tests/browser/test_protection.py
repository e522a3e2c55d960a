"""A protected person's pages: the question first, what the leader is told, and lifting it by two."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from participants import lifting
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld


@pytest.fixture
def world():
    world = PersonWorld().history()
    world.protect(world.leader, world.coach)
    ParticipationFactory(project=world.project, participant__protected=True, start=world.start)  # nobody is named
    return world


@pytest.fixture
def signed_in(page, live_server, world):
    def sign_in(user):
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return sign_in


def test_the_question_and_the_pages_behind_it(page, world, signed_in, inspect):
    signed_in(world.coach)
    page.goto(world.url("support"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Öppna en skyddad person")
    inspect("protected-open")
    page.get_by_label("Orsak").fill("Förbereder mötet på torsdag")
    page.get_by_role("button", name="Öppna i 12 timmar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karin Öberg")
    assert "Öberg" not in page.title()
    assert page.url.endswith(world.url("support"))


def test_what_the_leader_sees(page, world, signed_in, inspect):
    world.open_for(world.coach, world.leader)
    lifting.ask(world.person, world.project, to_degree="", by=world.coach, reason="Skatteverket har upphävt skyddet")
    signed_in(world.leader)
    page.goto(reverse("today", args=[world.project.slug]))
    inspect("protected-today")
    for name, heading in [
        ("participants", "Deltagare"),
        ("protected_views", "Visningar av skyddade personer"),
        ("unopened", "Skyddade personer som ingen kan öppna"),
        ("liftings", "Begäran att häva skydd"),
    ]:
        page.goto(reverse(f"participants:{name}", args=[world.project.slug]))
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        inspect(f"protected-{name}")
    page.goto(world.url("protection"))
    inspect("protected-protection")
    page.goto(reverse("participants:unopened", args=[world.project.slug]))
    page.get_by_role("link", name="Skyddad person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utse någon")
    inspect("protected-name")
