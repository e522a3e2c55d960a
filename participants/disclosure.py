"""What one party, or the project, may read of what another has entered: only what a consent in force covers.

Who enters something may read it herself, and so may her party in the group. Everybody else reads it while a consent
from that party names her party (or the project) and that kind of information; a withdrawal closes at once. That a
referral exists, and its state, is read by whoever `Referral.objects.permitting` lets in.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from participants.enums import Information
from participants.models import Consent, Referral, ReferralEvent
from projects.access import membership_in
from projects.roles import Role

THE_PROJECT = None


@dataclass(frozen=True)
class Disclosure:
    """What one reader may read of one referral. `party` is her party's key, None for who belongs to the project."""

    party: int | None
    consented: frozenset  # (from which party, kind of information)

    def opens(self, kind: Information, of: int | None) -> bool:
        """Whether she reads this kind of information that `of` (a party's key, None: the project) has entered."""
        return of == self.party or (of, kind) in self.consented

    def reads(self, event: ReferralEvent, referral: Referral) -> bool:
        """Whether she reads the texts of an event. What the project answers it writes to the party that has referred;
        what a coach has written of a participation's end is no answer, but the project's own.
        """
        is_answer = event.party_id is None and event.participation_id is None
        return (is_answer and self.party == referral.party_id) or self.opens(Information.SITUATION, event.party_id)

    @property
    def is_of_project(self) -> bool:
        return self.party is THE_PROJECT


def disclosure(request, referral: Referral) -> Disclosure:
    """For a reader who may see the referral."""
    return disclosures(request.user, referral.project, [referral])[referral.pk]


def disclosures(reader, project, referrals) -> dict[int, Disclosure]:
    """The same for many of one project, also where there is no request: one query."""
    own = membership_in(project, reader)
    if own is None or (own.role == Role.CASEWORKER and own.party_id is None):
        raise PermissionDenied  # who works for no party is told nothing
    party = own.party_id if own.role == Role.CASEWORKER else THE_PROJECT
    to_reader = {"to_project": True} if party is THE_PROJECT else {"to_parties": party}
    rows = Consent.objects.in_force().filter(referral__in=[one.pk for one in referrals], **to_reader)
    found: dict[int, set] = {one.pk: set() for one in referrals}
    for referral, of, kinds in rows.values_list("referral", "from_party", "information"):
        found[referral] |= {(of, Information(kind)) for kind in kinds}
    return {pk: Disclosure(party, frozenset(consented)) for pk, consented in found.items()}
