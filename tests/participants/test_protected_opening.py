"""A protected person's pages open with a reason, for a working day; the project leader is told of each opening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import ProtectedOpening
from projects.roles import Role
from tests.participants.factories import AttendanceFactory, CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
WHY = "Förbereder mötet på torsdag"
PAGES = ["participant", "timeline", "attendance", "facts", "support", "edit", "exit", "phase_enter", "correct"]


@pytest.fixture
def world():
    world = PersonWorld().history()
    world.person.phone = "070-1234567"
    world.protect(world.leader, world.coach)
    return world


@pytest.fixture
def coach(client, world):
    client.force_login(world.coach)
    return client


def say_why(client, world, reason=WHY, **query):
    return client.post(world.url("protected_open", **query), {"reason": reason})


@pytest.mark.parametrize("name", PAGES)
def test_every_page_asks_first(coach, world, name):
    response = coach.get(world.url(name))
    assert response.status_code == 302
    assert response.url.startswith(world.url("protected_open"))
    question = coach.get(response.url).content.decode()
    assert "Öberg" not in question
    assert world.person.shown_name in question


@pytest.mark.parametrize("name", ["changes", "protection", "coach"])
def test_the_leader_is_asked_too(client, world, name):
    client.force_login(world.leader)
    assert client.get(world.url(name)).status_code == 302


def test_with_the_answer_she_comes_where_she_was_going(coach, world):
    address = coach.get(world.url("support", year=2026)).url
    response = coach.post(address, {"reason": WHY})
    assert response.url == world.url("support", year=2026)
    assert "Öberg" in coach.get(world.url("participant")).content.decode()
    opened = ProtectedOpening.objects.get()
    assert timedelta(hours=11) < opened.until - timezone.now() <= timedelta(hours=12)
    event = AuditEvent.objects.get(action=AuditAction.CREATE)
    assert (event.user, event.reason, event.participant) == (world.coach, WHY, world.person.public_id)


@pytest.mark.parametrize(
    "following", ["https://elsewhere.example/projects/", "//elsewhere.example/projects/", "/account/"]
)
def test_not_somewhere_else(coach, world, following):
    assert say_why(coach, world, next=following).url == world.url("participant")


@pytest.mark.parametrize(
    "reason", ["", "   ", "x", "jobb", "Förbereder mötet med Karin", "Ringer i ÖBERGS ärende nu"]
)
def test_no_reason_or_one_that_names_her_and_no_opening(coach, world, reason):
    assert say_why(coach, world, reason).status_code == 200
    assert not ProtectedOpening.objects.exists()
    assert coach.get(world.url()).status_code == 302


@pytest.mark.parametrize("who", ["other_coach", "employer_coach", "evaluator", "caseworker"])
def test_a_reason_opens_nothing_to_who_is_not_named(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(world.url("protected_open")).status_code in {403, 404}
    assert say_why(client, world).status_code in {403, 404}
    assert not ProtectedOpening.objects.exists()
    world.open_for(getattr(world, who))
    assert client.get(world.url()).status_code in {403, 404}


def test_it_is_remembered_for_her_this_person_and_the_day(client, coach, world):
    say_why(coach, world)
    assert coach.get(world.url()).status_code == 200
    assert world.status(client, world.leader) == 302
    ProtectedOpening.objects.update(opened_at=timezone.now() - timedelta(hours=13), until=timezone.now())
    assert world.status(client, world.coach) == 302


def test_asked_twice_it_is_opened_once(coach, world):
    say_why(coach, world)
    say_why(coach, world)
    assert ProtectedOpening.objects.count() == 1


def test_a_part_of_a_page_sends_the_browser_to_the_question(coach, world):
    response = coach.get(world.url("timeline"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(world.url("protected_open"))
    assert b"berg" not in response.content


def test_a_form_on_its_way_is_not_lost(coach, world):
    """It comes back with the question, and does what it was for with the answer."""
    sent = {"first_name": "Karin", "last_name": "Öhman", "citizenship": "", "phone": "1"}
    response = coach.post(world.url("edit"), sent)
    assert response.status_code == 200
    html = response.content.decode()
    assert 'value="Öhman"' in html  # what she typed herself
    assert "Öberg" not in html
    assert "070-1234567" not in html
    world.person.refresh_from_db()
    assert world.person.last_name == "Öberg"
    again = dict(response.context["on_its_way"]["carried"])
    assert again == sent
    assert coach.post(world.url("edit"), again | {"opening_reason": "x"}).status_code == 200  # too short
    assert coach.post(world.url("edit"), again | {"opening_reason": WHY}).status_code == 302
    world.person.refresh_from_db()
    assert world.person.last_name == "Öhman"


def test_a_part_that_is_sent_brings_the_question_as_a_page(coach, world):
    response = coach.post(world.url("edit"), {"first_name": "Karin"}, headers={"HX-Request": "true"})
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("body", "innerHTML")
    assert 'name="opening_reason"' in response.content.decode()


def test_a_session_with_her_alone_asks(coach, world):
    row = world.session(timezone.localdate() - timedelta(days=1), note="Hemlig anteckning")
    address = reverse("participants:session", args=[world.project.slug, row.session.public_id])
    assert coach.get(address).status_code == 302
    correct = reverse("participants:session_correct", args=[world.project.slug, row.session.public_id])
    assert coach.get(correct).status_code == 302


def test_the_follow_up_asks_too(client):
    world = PersonWorld(start=timezone.localdate() - timedelta(days=200))
    made = world.follow_up()
    world.protect(world.coach)
    client.force_login(world.coach)
    for name in ["follow_up", "follow_up_outcome"]:
        address = reverse(f"participants:{name}", args=[world.project.slug, made.public_id])
        assert client.get(address).status_code == 302
        assert client.post(address, {}).status_code == 200
        assert "Öberg" not in client.post(address, {}).content.decode()


# --- What the project leader is told.


def to_do(client, world, user):
    client.force_login(user)
    address = reverse("participants:protected_views", args=[world.project.slug])
    items = client.get(reverse("today", args=[world.project.slug])).context["to_do"]
    return [item.number for item in items if item.url == address]


def test_the_leader_is_told_until_she_has_read_it(client, coach, world):
    say_why(coach, world)
    for _ in range(3):
        coach.get(world.url())
    assert to_do(client, world, world.leader) == [1]
    page = client.get(reverse("participants:protected_views", args=[world.project.slug]))
    html = page.content.decode()
    for told in [WHY, "Cilla Coach", world.person.shown_name]:
        assert told in html
    assert "Öberg" not in html
    assert [opening.views for opening in page.context["page"]] == [3]
    client.post(reverse("participants:protected_views_seen", args=[world.project.slug]))
    assert to_do(client, world, world.leader) == []
    world.status(client, world.coach)  # a look after that is told again
    assert to_do(client, world, world.leader) == [1]


def test_one_who_is_not_named_is_told_under_the_mask_without_a_way_in(client, coach, world):
    say_why(coach, world)
    other = MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user
    assert to_do(client, world, other) == [1]
    html = client.get(reverse("participants:protected_views", args=[world.project.slug])).content.decode()
    assert world.person.shown_name in html
    assert f'href="{world.url()}"' not in html
    assert "Öberg" not in html


def test_her_own_are_for_another_to_read(client, world):
    client.force_login(world.leader)
    say_why(client, world)
    assert to_do(client, world, world.leader) == []
    client.post(reverse("participants:protected_views_seen", args=[world.project.slug]))
    assert not ProtectedOpening.objects.filter(seen_at__isnull=False).exists()


@pytest.mark.parametrize("who", ["coach", "other_coach", "employer_coach", "evaluator", "caseworker"])
def test_the_list_is_the_leaders(client, world, who):
    client.force_login(getattr(world, who))
    assert client.get(reverse("participants:protected_views", args=[world.project.slug])).status_code == 403
    assert client.post(reverse("participants:protected_views_seen", args=[world.project.slug])).status_code == 403


def test_another_projects_openings_are_not_told(client, coach, world):
    say_why(coach, world)
    elsewhere = MembershipFactory(role=Role.PROJECT_LEADER)
    client.force_login(elsewhere.user)
    page = client.get(reverse("participants:protected_views", args=[elsewhere.project.slug]))
    assert not page.context["page"].object_list


def test_logging_a_session_takes_no_opening_and_leaves_its_trace(coach, world):
    address = reverse("participants:session_log", args=[world.project.slug], query={"person": world.person.public_id})
    html = coach.get(address).content.decode()
    assert world.person.shown_name in html
    assert "Öberg" not in html
    assert AuditEvent.objects.filter(action=AuditAction.VIEW, participant=world.person.public_id).count() == 1


def test_in_a_group_session_the_note_is_read_after_opening(coach, world):
    session = world.session(timezone.localdate() - timedelta(days=1), note="Hemlig anteckning").session
    other = ParticipationFactory(project=world.project, participant__last_name="Ek", start=world.start)
    CoachAssignmentFactory(participation=other, coach=world.coach)
    AttendanceFactory(
        participation=other, date=session.date, session=session, ref=str(session.public_id), note="Öppen"
    )
    address = reverse("participants:session", args=[world.project.slug, session.public_id])
    html = coach.get(address).content.decode()
    assert "Öppen" in html
    assert "Hemlig anteckning" not in html
    assert world.person.shown_name in html
    say_why(coach, world)
    assert "Hemlig anteckning" in coach.get(address).content.decode()
