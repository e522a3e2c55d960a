"""What the pages about consents show: the reader's authority's own, and those that let others tell her."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from participants.consent_words import EXPLAINED
from participants.consenting import permission_in
from participants.enums import Information, ReferralEventKind
from participants.models import Consent, Referral, ReferralEvent

SOON = timedelta(days=30)
WITHDRAWN, EARLIER, EXPIRED, AHEAD, IN_FORCE = "withdrawn", "earlier", "expired", "ahead", "in_force"
STATES: dict[str, tuple[str | Promise, str]] = {
    IN_FORCE: (gettext_lazy("in force"), "good"),
    AHEAD: (gettext_lazy("not begun"), "info"),
    EXPIRED: (gettext_lazy("run out"), "warn"),
    WITHDRAWN: (pgettext_lazy("consent", "withdrawn"), "bad"),
    EARLIER: (gettext_lazy("of an earlier round"), "neutral"),
}


@dataclass(frozen=True)
class ConsentLine:
    """One consent as it stands today. Those run out, withdrawn or of an earlier round can be asked for anew."""

    consent: Consent
    code: str
    receivers: list[str]
    ends_soon: bool

    @property
    def label(self):
        return STATES[self.code][0]

    @property
    def tone(self) -> str:
        return STATES[self.code][1]

    @property
    def authority(self) -> str:
        return authority_name(self.consent.from_party)

    @property
    def kinds(self) -> list[tuple[str, str | Promise]]:
        """(kind, what it is)."""
        return [(kind.label, EXPLAINED[kind]) for kind in map(Information, self.consent.information)]

    @property
    def can_withdraw(self) -> bool:
        return self.code in (IN_FORCE, AHEAD)

    @property
    def can_ask_anew(self) -> bool:
        return self.ends_soon or not self.can_withdraw


def authority_name(party) -> str:
    return str(party) if party else _("the project")


def state(consent: Consent, current: int, today: date) -> str:
    if consent.withdrawn_at:
        return WITHDRAWN
    if consent.round != current:
        return EARLIER
    if consent.end < today:
        return EXPIRED
    return AHEAD if consent.start > today else IN_FORCE


def line(consent: Consent, current: int, today: date) -> ConsentLine:
    """Of a consent that comes with its parties."""
    receivers = [str(party) for party in consent.to_parties.all()]
    code = state(consent, current, today)
    return ConsentLine(
        consent,
        code,
        [*([_("the project")] if consent.to_project else []), *receivers],
        ends_soon=code == IN_FORCE and consent.end <= today + SOON,
    )


def own_lines(referral: Referral, current: int, user) -> list[ConsentLine]:
    """Those of her authority, in every state: what was given and taken back stays to be read."""
    permission = permission_in(referral.project, user)
    own = with_all(Consent.objects.permitting(permission, user).filter(referral=referral))
    today = timezone.localdate()
    return [line(consent, current, today) for consent in own]


def told_lines(referral: Referral, current: int, party) -> list[ConsentLine]:
    """Those of others that open something for her now. `party` is hers; None: she is of the project."""
    to_her = Q(to_parties=party) if party else Q(to_project=True)
    own = Q(from_party=party) if party else Q(from_party__isnull=True)
    others = with_all(Consent.objects.in_force().filter(to_her, referral=referral).exclude(own))
    today = timezone.localdate()
    return [line(consent, current, today) for consent in others]


def still_telling(consent: Consent, current: int) -> list[ConsentLine]:
    """Others of the same authority that go on telling some of it to some of the same when this one is withdrawn."""
    same = {"referral": consent.referral_id, "from_party": consent.from_party_id, "round": consent.round}
    others = with_all(Consent.objects.in_force().filter(**same).exclude(pk=consent.pk))
    told = set(consent.to_parties.all())
    today = timezone.localdate()
    return [
        line(other, current, today)
        for other in others
        if set(other.information) & set(consent.information)
        and ((other.to_project and consent.to_project) or told & set(other.to_parties.all()))
    ]


def with_all(consents):
    return consents.select_related("from_party", "taken_by", "withdrawn_by").prefetch_related("to_parties")


# --- Those of many referrals


def held(project, user):
    """Her authority's that can be withdrawn, also of a referral that nobody may tell her of any longer."""
    theirs = Consent.objects.permitting(permission_in(project, user), user).filter(referral__project=project)
    return listed(theirs.of_present_round().filter(withdrawn_at__isnull=True, end__gte=timezone.localdate()))


def listed(consents):
    return with_all(consents).select_related("from_party", "taken_by", "referral__participant").order_by("end", "pk")


def ending(project, user) -> list[Consent]:
    """Her authority's consents that end within a month or have run out, while there is something to tell of: the
    referral is open, or its participation goes on or waits for its outcome. Not those given anew meanwhile.
    """
    today = timezone.localdate()
    theirs = Consent.objects.permitting(permission_in(project, user), user).filter(referral__project=project)
    over = Q(participation__exit__isnull=False) & ~Q(participation__outcome="")
    finished = Q(kind=ReferralEventKind.DECLINED) | (Q(kind=ReferralEventKind.ENROLLED) & over)
    settled = ReferralEvent.objects.filter(finished, is_last=True, referral__project=project)
    unsettled = theirs.of_present_round().exclude(referral__in=settled.values("referral"))
    found = list(listed(unsettled.filter(withdrawn_at__isnull=True, end__lte=today + SOON)))
    later = Consent.objects.filter(
        referral__in={one.referral_id for one in found}, withdrawn_at__isnull=True, end__gt=today
    )
    others = list(later.prefetch_related("to_parties"))
    return [one for one in found if not any(replaces(other, one) for other in others)]


def replaces(other: Consent, consent: Consent) -> bool:
    """Whether it lets the same be told to the same for longer."""
    return (
        (other.referral_id, other.round, other.from_party_id)
        == (consent.referral_id, consent.round, consent.from_party_id)
        and other.end > consent.end
        and set(other.information) >= set(consent.information)
        and other.to_project >= consent.to_project
        and set(other.to_parties.all()) >= set(consent.to_parties.all())
    )
