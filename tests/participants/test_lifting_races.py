"""Many ask for, confirm and withdraw one lifting in the same moment: one does, the others are told."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import AuditEvent
from participants import lifting
from participants.models import Lifting, Participant
from participants.protection import protect, state
from tests.participants.person_world import PersonWorld
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 8 if connection.vendor == "postgresql" else 3


@pytest.fixture
def world():
    world = PersonWorld()
    world.protect(world.leader, world.coach)
    return world


def ask(world, by=None):
    person, by = Participant.objects.get(), by or world.leader
    return protect(
        person, world.project, degree="", named=[by], seen=state(person), by=by, reason="Skyddet har upphört"
    )


def told(deed) -> bool:
    """Whether it was done; refused it is with a word, and nothing else goes wrong."""
    try:
        deed()
    except ValidationError:
        return False
    return True


def all_at_once(deeds) -> int:
    return sum(at_once(partial(told, deed) for deed in deeds))


def test_it_is_asked_for_once(world):
    askers = [partial(ask, world, by) for by in [world.leader, world.coach] * MANY]
    assert all_at_once(askers[:MANY]) == 1
    assert Lifting.objects.count() == 1
    assert Participant.objects.get().protected


def test_it_is_confirmed_once(world):
    asked = ask(world)
    assert all_at_once([partial(lifting.confirm, asked, by=world.coach)] * MANY) == 1
    events = AuditEvent.objects.about(world.person).changes()
    assert sum("named_people" in event.fields for event in events) == 1
    assert not Participant.objects.get().protected


def test_it_is_confirmed_or_withdrawn_and_never_both(world):
    asked = ask(world)
    deeds = [partial(lifting.confirm, asked, by=world.coach), partial(lifting.withdraw, asked, by=world.leader)]
    assert all_at_once(deeds * (MANY // 2 or 1)) == 1
    asked.refresh_from_db()
    assert asked.confirmed is not Participant.objects.get().protected
