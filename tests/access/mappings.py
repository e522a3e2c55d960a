"""The mapping of COACH's participant in two versions, the one of an earlier time there, and a skill on its way."""

from django.utils import timezone

from participants.mappings import PARTS, content_of
from participants.models import Mapping, MappingVersion, Skill, SkillStep
from tests.access.table import COACH


def mapping_of(scene) -> dict:
    """Every part that is text has its own mark, now and in the version before."""
    participation, coach = scene.participations["deltagare"], scene.people[COACH]
    written = [coach.pk, timezone.now().isoformat()]
    texts = {name: scene.name(f"karta{name.replace('_', '')}") for name in PARTS if name != "employability"}
    mapping = Mapping.objects.create(
        participation=participation,
        number=2,
        authors=dict.fromkeys(texts, written),
        employability="near",
        saved_by=coach,
        **texts,
    )
    MappingVersion.objects.create(
        mapping=mapping,
        number=1,
        content=content_of(mapping) | {"health": scene.name("halsaforr")},
        authors=mapping.authors,
        begun_at=timezone.now(),
        saved_at=timezone.now(),
    )
    skill = Skill.objects.create(
        participation=participation,
        name=scene.name("fardighet"),
        place=scene.name("larosate"),
        country="SY",
        state="validating",
        validator=scene.name("validerare"),
    )
    SkillStep.objects.create(
        skill=skill,
        before="claimed",
        after="validating",
        day=timezone.localdate(),
        validator=skill.validator,
        note=scene.name("steganteckning"),
        recorded_by=coach,
    )
    return {"mapping": mapping, "skill": skill}


def the_mapping(world):
    """Now, and as it was."""
    participation = world.here.participations["deltagare"]
    address = {"slug": world.here.project.slug, "public_id": participation.participant.public_id}
    return [address, address | {"?": {"version": "1"}}]


def the_skill(world):
    return [the_mapping(world)[0] | {"skill": world.here.mapping["skill"].public_id}]
