"""What the page of one referral shows: as much of it as the reader may be told."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.disclosure import Disclosure
from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from participants.hand_offs import way_of
from participants.models import PartyStatement, Referral, ReferralEvent
from participants.referral_list import LABELS, TONES
from participants.referral_steps import PERMISSION, TO_ANOTHER, answered_from, state_of, steps_from
from participants.referring import concerned, gate
from participants.rounds import rounds_of
from projects.access import reach_in
from projects.models import Party
from projects.roles import Reach


@dataclass(frozen=True)
class StepKind:
    """A step as it stands in addresses: a proposal to another activity is one of its own. `label`: on its button."""

    code: str
    kind: Kind
    label: str | Promise
    icon: str
    is_no: bool = False


STEP_KINDS = {
    one.code: one
    for one in [
        StepKind("accept", Kind.ACCEPTED, _("Accept"), "check-lg"),
        StepKind("propose", Kind.PROPOSED, _("Propose to the project"), "arrow-right"),
        StepKind("another", Kind.PROPOSED, _("Propose another activity"), "signpost-2"),
        StepKind("investigate", Kind.INVESTIGATION, _("More investigation is needed"), "search"),
        StepKind("investigated", Kind.INVESTIGATED, _("The investigation is finished"), "check-lg"),
        StepKind("return", Kind.RETURNED, _("Return to the group"), "arrow-left"),
        StepKind("decline", Kind.DECLINED, _("Decline"), "x-lg"),
    ]
}


@dataclass(frozen=True)
class EventLine:
    """An event as far as the reader may read it. `is_closed`: something is written, and no consent covers it."""

    event: ReferralEvent
    title: str | Promise
    tone: str
    reads: bool

    @property
    def is_closed(self) -> bool:
        event = self.event
        return not self.reads and bool(
            event.reason or event.investigator or event.investigating_party_id or event.question or event.activity
        )


@dataclass(frozen=True)
class StatementLine:
    """What a party says of its part in the present round; `statement` is None before it has said anything."""

    party: Party
    statement: PartyStatement | None
    reads: bool
    is_own: bool


def history(referral: Referral, told: Disclosure) -> list[tuple[int, list[EventLine]]]:
    """(which round, its events), in order."""
    events = referral.events.select_related("by", "party", "investigating_party", "participation")
    return [
        (number, [event_line(event, referral, told) for event in some])
        for number, some in enumerate(rounds_of(events), 1)
    ]


def event_line(event: ReferralEvent, referral: Referral, told: Disclosure) -> EventLine:
    state = state_of(event)
    return EventLine(event, LABELS[state], TONES.get(state, "neutral"), told.reads(event, referral))


def statements(referral: Referral, last: ReferralEvent, told: Disclosure) -> list[StatementLine]:
    said = {one.party_id: one for one in referral.statements.filter(round=last.round).select_related("by")}
    return [
        StatementLine(
            party,
            said.get(party.pk),
            told.opens(Information.SITUATION, party.pk),
            party.pk == told.party,
        )
        for party in concerned(referral).order_by("name", "pk")
    ]


def steps(referral: Referral, last: ReferralEvent, user) -> list[StepKind]:
    """What the reader may do with it now."""
    allowed = {
        one.kind for one in steps_from(state_of(last), referral.project, reach_in(referral.project, user, PERMISSION))
    }
    return [one for one in STEP_KINDS.values() if one.kind in allowed]


def can_start(referral: Referral, last: ReferralEvent, user) -> bool:
    return last.kind == Kind.ACCEPTED and reach_in(referral.project, user, PERMISSION) is Reach.PROJECT


def referral_page(request, referral: Referral, last: ReferralEvent, told: Disclosure) -> dict:
    """The context of the referral's page."""
    reads = told.opens(Information.SITUATION, referral.party_id)
    state, user, rounds = state_of(last), request.user, history(referral, told)
    before_acceptance = state not in {Kind.ACCEPTED, Kind.ENROLLED, Kind.DECLINED, TO_ANOTHER}
    return {
        "project": referral.project,
        "referral": referral,
        "last": last,
        "state": LABELS[state],
        "tone": TONES.get(state, "neutral"),
        "reads": reads,
        "is_of_project": told.is_of_project,
        "rounds": rounds,
        "way": way_of(referral, [line.event for _number, lines in rounds for line in lines], timezone.localdate()),
        "statements": statements(referral, last, told),
        "speaks": told.party is not None and state not in {Kind.ENROLLED, Kind.DECLINED},
        "lacking": gate(referral, last, told=None if told.is_of_project else reads) if before_acceptance else None,
        "waits_for_project": state in answered_from(referral.project),
        "steps": steps(referral, last, user),
        "can_start": can_start(referral, last, user),
        "back": reverse("participants:referrals", args=[referral.project.slug]),
    }
