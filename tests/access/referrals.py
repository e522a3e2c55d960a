"""In each project a party that refers, its referral by way of the caseworker's group, and a meeting about it."""

from datetime import date

from participants.enums import ReferralEventKind as Kind
from participants.models import GroupMeeting, PartyStatement
from participants.referring import append
from tests.access import table
from tests.participants.factories import ConsentFactory, MeetingCaseFactory, ParticipantFactory, ReferralFactory


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


def accepted_referral_of(scene):
    """Of somebody else, whom the project has accepted: most can be done with this one."""
    caseworker, leader = scene.people[table.CASEWORKER], scene.people[table.LEADER]
    referral = ReferralFactory(
        project=scene.project,
        group=scene.group,
        party=scene.party,
        participant__first_name=scene.name("antagenfornamn"),
        participant__last_name=scene.name("antagenefternamn"),
        raised__by=caseworker,
        employed=False,
        wanted=scene.name("onskan"),
    )
    ConsentFactory(referral=referral, taken_by=caseworker)
    say = {"by": caseworker, "party": scene.party, "day": referral.raised_on}
    append(referral, Kind.INVESTIGATION, investigator=scene.name("utredare"), until=say["day"], **say)
    append(referral, Kind.INVESTIGATED, **say)
    append(referral, Kind.PROPOSED, reason=scene.name("gruppensskal"), **say)
    append(referral, Kind.ACCEPTED, reason=scene.name("projektetsskal"), by=leader, day=say["day"])
    said = {"done": True, "note": scene.name("partensdel"), "by": caseworker}
    PartyStatement.objects.create(referral=referral, party=scene.party, **said)
    return referral


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


def the_referral(world):
    here = world.here
    return [{"slug": here.project.slug, "public_id": here.accepted.public_id, "step": "decline"}]


def the_consent(world):
    """CASEWORKER's party's, to the project."""
    here = world.here
    consent = here.accepted.consents.order_by("pk").first()
    return [{"slug": here.project.slug, "public_id": consent.public_id}]


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
