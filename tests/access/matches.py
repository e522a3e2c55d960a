"""A match of COACH's participant, who has said yes to being presented; her wishes, and a note to the coach."""

from datetime import date

from employers.models import PossibleAdaptation, Requirement
from matching.models import CoachNote, Match, WishedOccupation, Wishes
from tests.access.table import COACH, EMPLOYER_COACH
from tests.employers.factories import OpeningFactory

STEPS = [("proposed", date(2010, 4, 1)), ("asked", date(2010, 4, 2)), ("accepted", date(2010, 4, 6))]


def match_of(scene) -> Match:
    participation = scene.participations["deltagare"]
    opening, scene.other_opening = (
        OpeningFactory(
            project=scene.project,
            title=scene.name(kind),
            workplace__employer__name=scene.name("arbetsgivare"),
            workplace__name=scene.name("arbetsplats"),
        )
        for kind in ("matchplats", "annanplats")
    )
    Requirement.objects.create(opening=scene.other_opening, kind="licence", name="Truckkort")
    PossibleAdaptation.objects.create(opening=opening, barrier="hearing", how=scene.name("anpassning"))
    wishes = Wishes.objects.create(participation=participation, hours_most=20, avoids=["lifting"])
    WishedOccupation.objects.create(wishes=wishes, occupation="53")
    scene.note = CoachNote.objects.create(
        participation=participation, opening=opening, text=scene.name("lapp"), written_by=scene.people[EMPLOYER_COACH]
    )
    made = Match.objects.create(
        participation=participation, opening=opening, state="accepted", told=["name", "skills"], women=10, men=90
    )
    for state, day in STEPS:
        made.steps.create(state=state, day=day, recorded_by=scene.people[COACH])
    return made


def the_match(world):
    match = {"slug": world.here.project.slug, "public_id": world.here.match.public_id}
    return [match | {"step": step} for step in ("present", "decline")]


def the_opening(world):
    return [{"slug": world.here.project.slug, "opening": world.here.match.opening.public_id}]


def the_pair(world):
    person = world.here.participations["deltagare"].participant
    whose = {"slug": world.here.project.slug, "public_id": person.public_id}
    return [whose | {"opening": one.public_id} for one in (world.here.other_opening, world.here.match.opening)]


def the_note(world):
    person = world.here.participations["deltagare"].participant
    return [{"slug": world.here.project.slug, "public_id": person.public_id, "note": world.here.note.public_id}]
