"""What somebody wishes of work: written by whoever works with her, read by whoever matches."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.models import AuditEvent
from matching.enums import MatchState
from matching.models import Wishes
from participants.merging import merge
from tests.matching.match_world import MatchWorld
from tests.participants.factories import ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    with translation.override("sv"):
        yield MatchWorld()


def test_wishes_are_written_kept_in_order_and_not_lost_between_two(world):
    url = ("wishes", world.person.public_id)
    form = world.get(world.coach, *url).context["form"]
    assert form["occupation_1"].value() == "53"
    sent = {
        "seen": form["seen"].value(),
        "seen_occupations": "53",
        "avoids": ["noise"],
        "reach": " Åre,  Krokom ,Åre",
    }
    sent |= {"hours_most": 30, "occupation_1": "5120", "occupation_2": "53"}
    assert world.post(world.coach, *url, **sent).status_code == 302
    wishes = Wishes.objects.get()
    assert [one.occupation for one in wishes.occupations.all()] == ["5120", "53"]
    assert (wishes.hours_least, wishes.hours_most, wishes.avoids, wishes.reach) == (
        None,
        30,
        ["noise"],
        "Åre, Krokom",
    )
    events = AuditEvent.objects.concerning(wishes)
    assert {"occupations", "avoids", "hours_most"} <= {name for event in events for name in event.fields}
    stale = sent | {"occupation_1": "9111", "seen_occupations": "53"}
    answer = world.post(world.leader, *url, **stale)
    assert answer.status_code == 200
    assert [one.occupation for one in wishes.occupations.all()] == ["5120", "53"]
    assert world.get(world.employer_coach, *url).status_code == 403
    assert "Åre, Krokom" in world.text(world.employer_coach, "person_matching", world.person.public_id)


def test_whoever_comes_back_begins_with_what_was_wished_and_two_records_take_theirs_along(world):
    """Nothing is carried over before somebody has looked through it, and not from another project."""
    today, old = timezone.localdate(), world.participation
    old.exit = today - timedelta(days=10)
    old.save()
    world.match(MatchState.DECLINED)
    again = world.another(participant=world.person, since=today - timedelta(days=5))
    elsewhere = ParticipationFactory(participant=world.person, start=today - timedelta(days=8))
    Wishes.objects.create(participation=elsewhere, hours_most=1)
    address = ("wishes", world.person.public_id)
    shown = world.get(world.coach, *address)
    form = shown.context["form"]
    begun = [form[name].value() for name in ("hours_most", "avoids", "occupation_1")]
    assert begun == [25, ["lifting"], "53"]
    assert "förra gången i projektet" in shown.content.decode()
    assert not Wishes.objects.filter(participation=again).exists()
    sent = {name: form[name].value() or "" for name in form.fields}
    assert world.post(world.coach, *address, **sent).status_code == 302
    made = Wishes.objects.get(participation=again)
    assert (made.hours_most, made.reach, made.avoids) == (25, "Östersund", ["lifting"])
    assert [one.occupation for one in made.occupations.all()] == ["53"]
    elsewhere.delete()
    assert Wishes.objects.count() == 2
    long_ago = today - timedelta(days=1000)
    kept = world.another(since=long_ago, exit=long_ago).participant
    merge(kept, world.person, world.project, {}, by=world.leader)
    again.refresh_from_db()
    assert (again.participant, again.wishes, old.matches.count()) == (kept, made, 1)
