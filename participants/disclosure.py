"""What one party, or the project, may read of what another has entered: only what a consent in force covers.

Who enters something may read it herself, and so may her party in the group. Everybody else reads it while a consent
from that party names her party (or the project) and that kind of information; a withdrawal closes at once. That a
referral exists, and its state, is read by whoever `Referral.objects.permitting` lets in.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from participants.models import Consent, Referral, ReferralEvent
from projects.access import membership_in
from projects.models import Membership
from projects.roles import Role

THE_PROJECT = None
ANSWERED = {Kind.INVESTIGATION, Kind.PROPOSED, Kind.ACCEPTED, Kind.DECLINED, Kind.RETURNED}


@dataclass(frozen=True)
class Disclosure:
    """What one reader may read of one referral. `party` is her party's key, None for who belongs to the project."""

    party: int | None
    consented: frozenset  # (from which party, kind of information)

    def opens(self, kind: Information, of: int | None) -> bool:
        """Whether she reads this kind of information that `of` (a party's key, None: the project) has entered."""
        return of == self.party or (of, kind) in self.consented

    def reads(self, event: ReferralEvent, referral: Referral) -> bool:
        """Whether she reads the texts of an event. An answer is written to the party that has referred, whoever of
        the group or the project decides; what somebody has found out or a coach has written of a participation's
        end is no answer, but the authority's own. What is decided at a meeting is said aloud: `hears`.
        """
        if event.meeting_id:
            return self.hears(referral, event.party_id)
        is_answer = event.kind in ANSWERED and event.participation_id is None
        return (is_answer and self.party == referral.party_id) or self.opens(Information.SITUATION, event.party_id)

    def hears(self, referral: Referral, author: int | None) -> bool:
        """Whether she reads what was said of a case at a meeting: that is said before those who may hear of it, the
        party that has referred and whom its consents name (participants/group_meeting.py), whoever writes it down.
        """
        return author == self.party or self.opens(Information.SITUATION, referral.party_id)

    @property
    def is_of_project(self) -> bool:
        return self.party is THE_PROJECT


def disclosure(request, referral: Referral) -> Disclosure:
    """For a reader who may see the referral."""
    return disclosures(request.user, referral.project, [referral])[referral.pk]


def disclosures(reader, project, referrals) -> dict[int, Disclosure]:
    """The same for many of one project, also where there is no request: one query."""
    own = membership_in(project, reader)
    if own is None or not is_told(own):
        raise PermissionDenied
    party = own.party_id if own.role == Role.CASEWORKER else THE_PROJECT
    to_reader = {"to_project": True} if party is THE_PROJECT else {"to_parties": party}
    rows = Consent.objects.in_force().filter(referral__in=[one.pk for one in referrals], **to_reader)
    found: dict[int, set] = {one.pk: set() for one in referrals}
    for referral, of, kinds in rows.values_list("referral", "from_party", "information"):
        found[referral] |= {(of, Information(kind)) for kind in kinds}
    return {pk: Disclosure(party, frozenset(consented)) for pk, consented in found.items()}


def is_told(own: Membership) -> bool:
    """A caseworker who works for no party is told nothing."""
    return own.role != Role.CASEWORKER or own.party_id is not None
