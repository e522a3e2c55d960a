"""A coach adds a document, looks at her week and lets an alarm wait; wide and on a phone."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from participants.models import Participation, Session
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.files import a_picture


@pytest.fixture
def coach(sign_in, transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    coach = sign_in(Role.COACH)
    coach.participation = ParticipationFactory(project=coach.project, start=timezone.localdate())
    CoachAssignmentFactory(participation=coach.participation, coach=coach.user)
    return coach


def test_a_document_is_added_and_opened(page, inspect, coach, tmp_path):
    paper, wrong = tmp_path / "kort.png", tmp_path / "fel.png"
    paper.write_bytes(a_picture("PNG"))
    wrong.write_bytes(b"MZ")
    page.goto(f"/projects/{coach.project.slug}/participants/{coach.participation.participant.public_id}/documents/")
    inspect("documents_none")
    page.get_by_label("Vad det är").fill("Körkort B")
    page.get_by_label("Gäller till").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_label("Fil", exact=False).first.set_input_files(wrong)
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("Den här sortens fil kan inte sparas här").first.wait_for()
    assert page.get_by_label("Vad det är").input_value() == "Körkort B"
    inspect("documents_refused")
    page.get_by_label("Fil", exact=False).first.set_input_files(paper)
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_text("går snart ut").wait_for()
    inspect("documents")
    for own in ("Applying inline style", "404"):  # the browser's, when it shows a picture without a page around it
        page.forgive(own)
    page.get_by_role("link", name="Körkort B", exact=True).click()
    assert page.locator("img").count() == 1


def test_the_week_and_its_secret_address(page, inspect, coach):
    session = Session.objects.create(
        project=coach.project,
        date=timezone.localdate(),
        start_time=time(10),
        minutes=45,
        coach=coach.user,
        state="planned",
    )
    session.expected.add(coach.participation)
    page.goto(f"/projects/{coach.project.slug}/calendar/")
    inspect("calendar")
    page.get_by_role("link", name="Till min egen kalender").click()
    page.get_by_role("button", name="Skapa en adress").click()
    assert page.get_by_label("Kalenderns adress").input_value().endswith(".ics")
    inspect("calendar_feed")


def test_an_alarm_may_wait_and_is_shown_again(page, inspect, coach):
    today = timezone.localdate()
    Participation.objects.filter(pk=coach.participation.pk).update(start=today - timedelta(days=60))
    page.goto(f"/projects/{coach.project.slug}/today/")
    page.get_by_role("link", name="Inget möte på 14 dagar").click()
    inspect("alarms")
    page.get_by_role("link", name="Kan vänta").click()
    page.get_by_role("button", name="Låt det vänta").click()  # without a reason
    page.get_by_role("alert").wait_for()
    inspect("alarm_rest_refused")
    page.get_by_label("Varför kan det vänta?").fill("Hemma med sjukt barn.")
    page.get_by_role("button", name="Låt det vänta").click()
    page.get_by_text("Det väntar till dess.").wait_for()
    page.goto(f"/projects/{coach.project.slug}/alarms/?show=resting")
    inspect("alarms_resting")
    page.get_by_role("button", name="Visa igen").click()
    page.get_by_text("Det visas igen.").wait_for()
