"""The pages of a person: the head, what matters now, the tabs, and the weight of a long history."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.list_place import LONGEST, neighbours, remember
from participants.models import Attendance
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TABS = ["participant", "timeline", "attendance", "facts", "support"]
LEADERS_TABS = [*TABS, "changes"]


@pytest.fixture
def world():
    return PersonWorld()


def visible(html) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("tab", TABS)
def test_the_head_stands_on_every_tab(client, world, tab):
    text = visible(world.text(client, world.coach, tab))
    for told in ["Karin Öberg", "36 år", "Introduktion, vecka 3 av 4", "Coach: Cilla Coach"]:
        assert told in text, told


def test_the_phase_clock_counts_prolonged_weeks_and_says_when_it_is_over_time(client, world):
    world.period.extra_weeks, world.period.reason = 2, "Sjuk"
    world.period.save()
    assert "vecka 3 av 6" in visible(world.text(client, world.coach))
    world.period.start = timezone.localdate() - timedelta(weeks=7)
    world.period.save()
    html = world.text(client, world.coach)
    assert "vecka 8 av 6" in visible(html)
    assert "person-late" in html


def test_the_next_date_is_the_earliest_of_what_is_to_come(client, world):
    limit = world.start + timedelta(days=27)
    assert f"Härnäst: {limit}, fasen tar slut" in visible(world.text(client, world.coach))
    world.history()
    meeting = timezone.localdate() + timedelta(days=3)
    assert f"Härnäst: {meeting}, möte" in visible(world.text(client, world.coach))


def test_a_follow_up_that_is_due_stands_in_the_head_and_on_the_overview(client):
    world = PersonWorld(start=timezone.localdate() - timedelta(days=300))
    due = world.follow_up().due
    text = visible(world.text(client, world.coach))
    assert f"Härnäst: {due}, uppföljning" in text
    assert f"Uppföljningen den {due} är inte gjord än." in text
    assert "avslutad" in text


def test_what_matters_now(client, world):
    world.history()
    text = visible(world.text(client, world.coach))
    for told in ["Ringa Birka folkhögskola", "Talade om skola", "Planerat"]:
        assert told in text


def test_the_identity_number_is_for_those_who_may_read_the_case(client, world):
    world.person.identity_number = "199005170007"
    world.person.save()
    assert "19900517-0007" in world.text(client, world.coach)
    assert "0007" not in visible(world.text(client, world.employer_coach))


def test_a_step_agreed_on_long_ago_still_stands(client, world):
    world.session(world.start, next_step="Skaffa körkort")
    for days in range(1, 9):
        world.session(world.start + timedelta(days=days))
    assert "Skaffa körkort" in world.text(client, world.coach)


def test_what_is_missing_is_said(client, world):
    assert "Saknas för statistiken" not in world.text(client, world.coach)
    world.participation.labour_status = ""
    world.participation.foreign_born = None
    world.participation.save()
    assert "Saknas för statistiken: födelseland, ställning på arbetsmarknaden vid inskrivning." in visible(
        world.text(client, world.coach)
    )


def test_the_employer_coach_sees_the_name_and_the_coach_only(client, world):
    world.history()
    html = world.text(client, world.employer_coach)
    text = visible(html)
    assert "Karin Öberg" in text
    for hidden in ["36 år", "vecka", "Talade om skola", "Ringa Birka", "Saknas", "Tidslinje", "arbetslös", "Telefon"]:
        assert hidden not in text, hidden
    assert "timeline/" not in html


@pytest.mark.parametrize("tab", TABS)
def test_a_protected_person_is_opened_by_the_named_only(client, world, tab):
    world.person.protected = True
    world.person.save()
    for user in [world.coach, world.leader, world.employer_coach]:
        assert world.status(client, user, tab) in {403, 404}
    world.person.named_people.add(world.coach)
    world.open_for(world.coach, world.leader)
    text = world.text(client, world.coach, tab)
    assert "Karin Öberg" in text
    assert "skyddade personuppgifter" in text.lower() or "skyddad identitet" in text.lower()
    assert world.status(client, world.leader, tab) == 404


@pytest.mark.parametrize("tab", TABS)
def test_every_look_leaves_one_trace(client, world, tab):
    world.text(client, world.coach, tab)
    event = AuditEvent.objects.filter(action=AuditAction.VIEW).get()
    assert (event.user, event.participant, event.project) == (
        world.coach,
        world.person.public_id,
        world.project.pk,
    )


def test_who_is_refused_leaves_no_trace_of_looking(client, world):
    world.status(client, world.other_coach)
    assert not AuditEvent.objects.filter(action=AuditAction.VIEW).exists()


# --- Where one came from in the list ---------------------------------------------------------------------------


def in_list(client, world, *others):
    """Puts people into the list last looked at, as the list's page does."""
    client.force_login(world.coach)
    client.get(world.url())
    session = client.session
    request = type("Request", (), {"session": session, "get_full_path": lambda self: "/lista/?coach=me"})()
    remember(request, world.project, [person.public_id for person in others])
    session.save()
    return request


def others(world, number=2):
    made = [ParticipationFactory(project=world.project) for _ in range(number)]
    for participation in made:
        CoachAssignmentFactory(participation=participation, coach=world.coach)
    return [participation.participant for participation in made]


def test_next_and_previous_lead_through_the_list_one_came_from(client, world):
    before, after = others(world)
    in_list(client, world, before, world.person, after)
    html = client.get(world.url()).content.decode()
    for person, rel in [(before, "prev"), (after, "next")]:
        address = reverse("participants:participant", args=[world.project.slug, person.public_id])
        assert f'rel="{rel}" href="{address}"' in html
    assert "2 av 3" in visible(html)
    assert "/lista/?coach=me" in html


def test_without_a_list_there_are_no_neighbours(client, world):
    before, after = others(world)
    request = in_list(client, world, before, after)
    assert neighbours(request, world.project, world.person.public_id) is None
    assert 'rel="next"' not in client.get(world.url()).content.decode()


def test_the_list_of_another_project_is_not_this_ones(client, world):
    request = in_list(client, world, world.person)
    elsewhere = ParticipationFactory(participant=world.person).project
    assert neighbours(request, elsewhere, world.person.public_id) is None


def test_at_the_ends_of_the_list_there_is_one_neighbour(client, world):
    before, after = others(world)
    request = in_list(client, world, before, after)
    assert neighbours(request, world.project, before.public_id).previous is None
    assert neighbours(request, world.project, after.public_id).next is None


def test_a_long_list_is_kept_in_part(client, world):
    ids = [world.person.public_id] * (LONGEST + 20)
    request = type("Request", (), {"session": {}, "get_full_path": lambda self: "/"})()
    remember(request, world.project, ids)
    assert neighbours(request, world.project, world.person.public_id).total == LONGEST


# --- P14, P15 ----------------------------------------------------------------------------------------------------


def long_history(world, rows=1000, kind="coaching"):
    day = timezone.localdate()
    Attendance.objects.bulk_create(
        Attendance(
            participation=world.participation,
            date=day - timedelta(days=number % 1000),
            kind=kind,
            ref=str(number),
            minutes=30,
            note="Talade om hur det går. " * 4,
            coach=world.coach,
        )
        for number in range(rows)
    )


@pytest.mark.queries
@pytest.mark.parametrize("tab", LEADERS_TABS)
def test_as_many_queries_for_a_thousand_rows_as_for_one(client, world, tab):
    world.history()
    client.force_login(world.leader)
    few = queries_of(client, world.url(tab))
    long_history(world)
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=world.coach,
                action=AuditAction.CHANGE,
                target=world.person,
                participant=world.person,
                project=world.project,
                changes={"phone": ("1", "2")},
            )
            for _ in range(100)
        ]
    )
    many = queries_of(client, world.url(tab))
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 12, "\n".join(many)


@pytest.mark.weight
@pytest.mark.parametrize("tab", TABS)
def test_a_long_history_does_not_make_a_heavy_page(client, world, tab):
    long_history(world, 3000)
    before = len(world.text(client, world.leader, tab).encode())
    long_history(world, 6000, "mapping")
    after = len(world.text(client, world.leader, tab).encode())
    assert before <= after <= 64_000
    assert after <= before * 1.02
