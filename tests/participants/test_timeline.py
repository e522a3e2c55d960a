"""The timeline: everything about a person, in order, narrowed by kind and author."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def world():
    return PersonWorld(start=timezone.localdate() - timedelta(days=200)).history()


def titles(client, world, user=None, **query):
    client.force_login(user or world.coach)
    response = client.get(world.url("timeline", **query))
    return [line.title for line in response.context["lines"]]


def test_everything_stands_in_it_latest_first(client, world):
    world.follow_up()
    AuditEvent.objects.record(
        by=world.leader,
        action=AuditAction.CORRECT,
        target=world.person,
        participant=world.person,
        project=world.project,
        fields=["birth_date"],
        reason="Skrevs fel",
    )
    text = world.text(client, world.coach, "timeline")
    for told in [
        "Talade om skola", "Ringa Birka folkhögskola", "Sjuk hund", "Frånvarande",
        "Planerat", "Jobbsökargruppen", "7\xa0250,50", "12 dagar", "Introduktion", "Cilla Coach",
        "16–24 på ekonomiskt bistånd", "Fick jobb på sågen", "arbete", "inget svar", "Försöker igen",
        "Skrevs fel", "födelsedatum",
    ]:  # fmt: skip
        assert told in text, told
    days = [line.day for line in client.get(world.url("timeline")).context["lines"]]
    assert days == sorted(days, reverse=True)


def test_narrowed_by_kind(client, world):
    assert titles(client, world, kind="absences") == ["Frånvarande från coachning, ej anmäld"]
    assert titles(client, world, kind="phases") == ["Började fasen Introduktion"]
    assert len(titles(client, world, kind="support")) == 2


def test_narrowed_by_author(client, world):
    world.session(timezone.localdate(), coach=world.leader, note="Ledarens möte")
    assert titles(client, world, author=str(world.leader.public_id)) == ["Coachning, 60 min"]
    both = titles(client, world, author=str(world.other_coach.public_id), kind="sessions")
    assert both == []


def test_what_began_on_a_day_stands_before_what_followed(client, world):
    AttendanceFactory(participation=world.participation, date=world.start)
    told = titles(client, world)
    order = [
        "Coachning, 60 min",
        "Fick plats i Jobbsökargruppen",
        "Började fasen Introduktion",
        "Cilla Coach blev coach",
    ]
    assert [title for title in told if title in order][1:] == order  # one session is later


@pytest.mark.parametrize("query", [{"kind": "nonsense"}, {"author": "nonsense"}, {"page": "-7"}, {"page": "x"}])
def test_what_is_unknown_narrows_nothing(client, world, query):
    assert titles(client, world, **query) == titles(client, world)


def test_counts_say_how_many_there_are(client, world):
    client.force_login(world.coach)
    events = client.get(world.url("timeline")).context["events"]
    counts = {choice.value: choice.count for choice in events.kinds}
    assert counts[""] == events.page.paginator.count == sum(counts.values()) - counts[""]
    assert counts["sessions"] == 2  # one held, one planned
    assert counts["absences"] == 1


def test_paged(client, world):
    for day in range(60):
        AttendanceFactory(participation=world.participation, date=world.start + timedelta(days=day))
    assert len(titles(client, world)) == 25
    seen = [title for page in [1, 2, 3] for title in titles(client, world, page=page)]
    assert len(seen) == client.get(world.url("timeline")).context["events"].page.paginator.count


def test_earlier_time_in_the_project_stands_in_it_and_another_project_never(client, world):
    earlier = ParticipationFactory(
        participant=world.person,
        project=world.project,
        start=world.start - timedelta(days=90),
        exit=world.start - timedelta(days=30),
    )
    AttendanceFactory(participation=earlier, note="Från förra gången")
    elsewhere = ParticipationFactory(participant=world.person)
    AttendanceFactory(participation=elsewhere, note="Från ett annat projekt")
    for user in [world.coach, world.leader]:
        text = world.text(client, user, "timeline")
        assert "Från förra gången" in text
        assert "annat projekt" not in text


def test_who_may_not_read_it(client, world):
    assert world.status(client, world.employer_coach, "timeline") == 403
    assert world.status(client, world.evaluator, "timeline") == 403
    assert world.status(client, world.caseworker, "timeline") == 403
    assert world.status(client, world.other_coach, "timeline") == 404


def test_sessions_open_from_it_for_who_works_with_the_person(client, world):
    row = world.session(timezone.localdate())
    address = f"/projects/{world.project.slug}/sessions/{row.session.public_id}/"
    assert address in world.text(client, world.coach, "timeline")
    assert client.get(address).status_code == 200
    client.force_login(world.other_coach)
    client.post(world.url("open_with_reason"), {"reason": "Tar hennes möte på torsdag"})
    assert address not in world.text(client, world.other_coach, "timeline")


def test_notes_are_text_and_nothing_else(client, world):
    world.session(timezone.localdate(), note="<script>alert(1)</script>", next_step="<b>nej</b>")
    text = world.text(client, world.coach, "timeline")
    assert "<script>alert" not in text
    assert "<b>nej" not in text
