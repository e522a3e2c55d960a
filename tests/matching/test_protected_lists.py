"""Beside the mask of whoever is protected stands no workplace, in no list, whoever reads it (docs/permissions.md)."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from matching.enums import MatchState
from matching.models import CoachNote, Match, Placement, WorkplaceVisit
from tests.matching.match_world import MatchWorld
from tests.participants.factories import ProtectedOpeningFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
ROW = re.compile(r"<(tr|li)\b.*?</\1>", re.DOTALL)


@pytest.fixture
def world():
    """The leader is named on Karin, who is matched with the kitchen and was placed in the warehouse."""
    made = MatchWorld()
    made.protect(made.leader)
    made.match(MatchState.ASKED, women=90, men=10)
    today = timezone.localdate()
    made.placement = Placement.objects.create(
        participation=made.participation,
        employer=made.warehouse.workplace.employer,
        opening=made.warehouse,
        kind="work_placement",
        start=made.start,
        end=today,
        version=1,
        agreed_on=made.start,
    )
    for day in (today, made.start):
        WorkplaceVisit.objects.create(placement=made.placement, due=day, cancelled_because="Lagret har stängt")
    CoachNote.objects.create(
        participation=made.participation, opening=made.kitchen, text="Körkort", written_by=made.employer_coach
    )
    return made


def pages(world):
    yield from (world.address(name) for name in ("matches", "coach_notes", "placements", "assignment"))
    yield world.address("visits") + "?show=cancelled"
    for opening in (world.kitchen, world.warehouse, world.care):
        yield world.address("opening_matching", opening.public_id)
        yield reverse("employers:opening", args=[world.project.slug, opening.public_id])
        yield reverse("employers:employer", args=[world.project.slug, opening.workplace.employer.public_id])
    figures = reverse("reporting:figure_workplaces", args=[world.project.slug])
    yield figures + "?of=placements&part=begun"
    yield figures + "?of=matches&part=all"


def test_no_workplace_stands_beside_the_mask(world):
    leader, mask, seen = world.browser(world.leader), world.person.shown_name, []
    places = [
        text for one in Match.objects.all() for text in (one.opening.title, str(one.opening.workplace.employer))
    ]
    places += [world.warehouse.title, str(world.placement.employer)]
    for page in pages(world):
        text = leader.get(page).content.decode()
        assert "Karin" not in text
        for row in (found[0] for found in ROW.finditer(text) if mask in found[0]):
            seen.append(page)
            assert not [place for place in [*places, "samma kommun", "Hinder"] if place in row], (page, row)
    assert len(set(seen)) >= 6, seen
    looks = AuditEvent.objects.filter(participant=world.person.public_id, details__what="visits")
    assert looks.count() == 1


def test_she_is_matched_alone_and_after_it_was_said_why(world):
    Match.objects.all().delete()
    Placement.objects.update(ended_on=world.start, end_cause="project")
    leader = world.browser(world.leader)
    leader.post(world.address("assignment"), {"pair": f"{world.participation.public_id}/{world.kitchen.public_id}"})
    assert not Match.objects.exists()
    same_agreement = f"{world.address('placement_several')}?placement={world.placement.public_id}"
    assert "/reason/" in leader.get(same_agreement).headers["Location"]
    ProtectedOpeningFactory(user=world.leader, participant=world.person, project=world.project)
    assert leader.get(same_agreement).status_code == 200
    leader.post(world.address("propose", world.person.public_id, world.kitchen.public_id))
    assert Match.objects.get().participation == world.participation
