"""Somebody in each project who stood in the register twice until just now."""

from participants.models import ParticipantMerge
from tests.access import table
from tests.participants.factories import ParticipantFactory


def merged_person(scene) -> ParticipantMerge:
    kept = scene.participations["avslutad"].participant
    merged = ParticipantFactory(last_name=scene.name("dubbel"), merged_into=kept)
    by = scene.people[table.LEADER]
    return ParticipantMerge.objects.create(project=scene.project, kept=kept, merged=merged, by=by)


def the_merge(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.merge.public_id}]


def two_people(world):
    one, other = (world.here.participations[kind].participant for kind in ["deltagare", "avslutad"])
    return [{"slug": world.here.project.slug, "public_id": one.public_id, "other_id": other.public_id}]
