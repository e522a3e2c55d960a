"""Changes and views of a person, for the leader: who looked, who changed what, from what to what."""

import re

import pytest

from accounts.enums import AuditAction
from accounts.models import AuditEvent, AuditValues
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld
from tests.projects.factories import TargetGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def world():
    return PersonWorld()


def record(world, by, action=AuditAction.CHANGE, **event):
    event = {"target": world.person, "participant": world.person, "project": world.project} | event
    return AuditEvent.objects.record(by=by, action=action, **event)


def visible(html) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def text(client, world, **query):
    return visible(world.text(client, world.leader, "changes", **query))


def test_who_looked_and_who_changed_what_from_what_to_what(client, world):
    world.text(client, world.coach)
    record(world, world.coach, changes={"phone": ("0640-1", "0640-2"), "interpreter": (None, True)})
    told = text(client, world)
    for word in ["Cilla Coach", "tittade på", "Telefon: 0640-1 0640-2", "tomt ja"]:
        assert word in told, (word, told)


def test_codes_countries_and_groups_are_said_in_words(client, world):
    record(world, world.coach, AuditAction.CORRECT, changes={"sex": ("man", "woman"), "country_of_birth": ("", "SY")})
    group = TargetGroupFactory(project=world.project, name="25–64")
    record(world, world.coach, target=world.participation, changes={"target_group": ("16–24", group.name)})
    told = text(client, world)
    for word in ["man kvinna", "Syrien", "25–64"]:
        assert word in told, word


def test_narrowed_to_changes_or_views(client, world):
    world.text(client, world.coach)
    record(world, world.coach, changes={"phone": ("1", "2")})
    assert "tittade på" not in text(client, world, what="changes")
    assert "Telefon" not in text(client, world, what="views")
    assert "Telefon" in text(client, world, what="nonsense")


def test_erased_values_are_gone_and_the_event_stays(client, world):
    record(world, world.coach, changes={"phone": ("0640-1", "0640-2")})
    AuditValues.objects.all().erase(by=world.leader, reason="Gallrat", participant=world.person)
    told = text(client, world)
    assert "Telefon" in told
    assert "0640" not in told


def test_what_another_project_did_is_not_told(client, world):
    elsewhere = ParticipationFactory(participant=world.person)
    stranger = UserFactory(name="Fia Främmande")
    record(world, stranger, project=elsewhere.project, changes={"phone": ("1", "2")})
    assert "Fia Främmande" not in text(client, world)


def test_it_is_the_leaders(client, world):
    administrator = UserFactory(is_administrator=True)
    refused = [(world.coach, 403), (world.employer_coach, 403), (world.other_coach, 404), (administrator, 403)]
    for user, status in refused:
        assert world.status(client, user, "changes") == status
    assert "changes/" not in world.text(client, world.coach)
    assert "changes/" in world.text(client, world.leader)


@pytest.mark.weight
def test_a_long_trail_is_paged(client, world):
    for _ in range(300):
        record(world, world.coach, changes={"address": ("a" * 300, "b" * 300)})
    assert len(world.text(client, world.leader, "changes").encode()) <= 60_000
