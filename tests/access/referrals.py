"""In each project a party that refers, its referral by way of the caseworker's group, and a meeting about it."""

from datetime import date

from participants.models import GroupMeeting
from tests.access import table
from tests.participants.factories import MeetingCaseFactory, ParticipantFactory, ReferralFactory


def referral_of(scene):
    """What CASEWORKER's party has raised, of somebody who takes no part yet. Every text names the scene."""
    texts = ["activity", "tried", "wanted", "accessibility"]
    person = ParticipantFactory(
        first_name=scene.name("anvisadfornamn"),
        last_name=scene.name("anvisadefternamn"),
        identity_number=scene.number("tillkommen"),
    )
    return ReferralFactory(
        project=scene.project,
        group=scene.group,
        party=scene.party,
        participant=person,
        raised__by=scene.people[table.CASEWORKER],
        **{text: scene.name(f"anvisning{text}") for text in texts},
    )


def meeting_of(scene) -> GroupMeeting:
    """One that is open, where the referral was put off."""
    by = scene.people[table.CASEWORKER]
    case = MeetingCaseFactory(
        meeting__group=scene.group,
        meeting__date=date(2010, 2, 1),
        meeting__opened_by=by,
        referral=scene.referral,
        note=scene.name("protokoll"),
        dealt_by=by,
    )
    case.present.set([scene.party])
    return case.meeting


def the_meeting(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.meeting.public_id}]


def the_meeting_case(world):
    here = world.here
    return [
        {
            "slug": here.project.slug,
            "public_id": here.meeting.public_id,
            "referral_id": here.referral.public_id,
        }
    ]
