"""The participant answers for herself, alone on a lent screen: yes to the agreement, and how it went."""

import pytest

from accounts.models import AuditEvent
from matching import end_assessing, placing
from matching.enums import ApprovalWay, EndCause, Side
from matching.models import EndAssessment, PlacementApproval
from participants import lent_screen
from tests.matching.placements import days, fresh, scene
from tests.matching.test_placement_pages import address
from tests.matching.test_placing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.page]
LENT = "/lent/"


def taken_back(client):
    """As if the coach had written her password."""
    session = client.session
    session.pop(lent_screen.LENT)
    session.save()


def test_the_participant_says_yes_to_just_what_she_has_read(client):
    world = scene()
    placement = world.place(aims="Bli säker i kassan", risks="Tunga lyft")
    lend = address(world, "placement_lend", placement.public_id, "agreement")
    client.force_login(world.employer_coach)
    assert client.get(lend).status_code == 405
    assert client.post(lend)["Location"] == LENT
    page = client.get(LENT)
    text = page.content.decode()
    assert "Bli säker i kassan" in text
    assert "Tunga lyft" in text
    assert world.leader.name not in text
    assert client.get(placement.get_absolute_url())["Location"] == LENT  # nothing else answers
    seen = page.context["seen"]
    for sent in ({"yes": "1"}, {"yes": "1", "seen": "1-9-"}):
        assert client.post(LENT, sent).context["errors"]
    placement.tasks = "Något annat"
    placing.go_on(placement, by=world.coach, reason="Ändrat", fields=["tasks"])
    changed = client.post(LENT, {"yes": "1", "seen": seen})
    assert changed.context["errors"]
    assert "Något annat" in changed.content.decode()  # what she would say yes to now, and that it is new
    assert not PlacementApproval.objects.exists()
    assert client.post(LENT, {"yes": "1", "seen": changed.context["seen"]}).status_code == 302
    said = PlacementApproval.objects.get()
    assert (said.side, said.way, said.version.number) == (Side.PARTICIPANT, ApprovalWay.SCREEN, 2)
    assert said.recorded_by == world.employer_coach
    taken_back(client)
    client.post(lend)
    assert not lent_screen.is_lent(client.session)  # she has said yes: there is nothing to ask
    assert client.get(address(world, "placement_approve", placement.public_id, "screen")).status_code == 404


def test_no_is_kept_and_told_and_binds_nobody(client):
    world = scene()
    placement = world.place()
    client.force_login(world.coach)
    client.post(address(world, "placement_lend", placement.public_id, "agreement"))
    assert client.post(LENT, {"no": "1"}).status_code == 302
    assert AuditEvent.objects.concerning(placement).last().details == {"act": "decline", "side": "participant"}
    assert not PlacementApproval.objects.exists()
    taken_back(client)
    assert "inte godkänt" in client.get(placement.get_absolute_url()).content.decode()


def test_nobody_else_says_yes_on_the_screen():
    world = scene()
    placement = world.place()
    for side in (Side.EMPLOYER, Side.PROJECT):
        refused(world.approve, placement, side, way=ApprovalWay.SCREEN, field="way")
    refused(world.approve, placement, Side.EMPLOYER, Side.PROJECT, way=ApprovalWay.ON_BEHALF, field="way")


def test_how_it_went_in_her_own_words_which_nobody_changes(client):
    world = scene()
    placement = world.agreed()
    lend = address(world, "placement_lend", placement.public_id, "how-it-went")
    client.force_login(world.coach)
    client.post(lend)
    assert not lent_screen.is_lent(client.session)  # it goes on
    placing.end(placement, days(0), EndCause.PARTICIPANT, reason="Slutade", by=world.coach, seen=None)
    client.post(lend)
    assert client.post(LENT, {"went_well": "Snälla"}).context["form"].errors["completion"]
    said = {"completion": "partly", "went_well": "Snälla, ring 070-123 45 67", "led_to_job": ""}
    assert client.post(LENT, said).status_code == 302  # asks nothing about what she writes
    told = EndAssessment.objects.get()
    assert (told.side, told.alone, told.completion, told.cause) == (Side.PARTICIPANT, True, "partly", "")
    assert (told.led_to_job, told.recorded_by) == (None, world.coach)
    refused(end_assessing.correct, told, by=world.coach, seen=told.mark, went_well="Dåliga", cause="Sjuk")
    taken_back(client)
    assess = address(world, "placement_assess", placement.public_id, "participant")
    assert client.get(assess).status_code == 302
    shown = client.get(fresh(placement).get_absolute_url())
    assert assess not in shown.content.decode()
    assert client.post(address(world, "placement_lend", placement.public_id, "nonsense")).status_code == 404
