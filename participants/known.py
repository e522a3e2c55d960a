"""What somebody who refers is told of the person she names: that the person is known in Lotsen, or not.

That alone is a secret (whoever is registered has, or has had, to do with the authorities), and asked often enough
it would tell who is. Therefore: the whole number, or the whole name with the birth date, of whoever can say that
knows the person already; one word as the answer, the same for those who are protected, for every project and for
former participants; no name, no place and no count. Each question leaves its trace, with the person it met, whether
answered or not; there are so many an hour and a day for each caseworker, and then no answer.

Not told by another way either: a referral is sent alike for those who are known and for those who are not.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Participant, Referral
from participants.models.participant import survivors
from participants.referral_list import OPEN
from participants.search import Found, trace_search
from projects.models import Membership
from projects.names import folded
from projects.roles import Permission

ASKED = "refer"  # how the question is called in the trail
LIMITS = [(20, timedelta(hours=1)), (60, timedelta(days=1))]
SIGNER = signing.Signer(salt="participants.known")


class TooManyQuestions(ValidationError):
    """Refused for now; `retry_after` is in seconds."""

    def __init__(self, window: timedelta):
        self.retry_after = int(window.total_seconds())
        text = _("You have asked about many people in a short time. Wait a while; what you have written is kept.")
        super().__init__(text, code="too_many_questions")


@dataclass(frozen=True)
class Named:
    """Whom somebody names: by the number if there is one, else by name and birth date."""

    number: str
    first_name: str
    last_name: str
    birth_date: date | None

    def condition(self, way: str = "") -> Q:
        """`way`: from the filtered model to the person."""
        if self.number:
            return Q(**{f"{way}pk__in": survivors(identity_number=self.number)})
        if not folded(self.first_name + self.last_name):  # a birth date alone tells nobody
            return Q(**{f"{way}pk__in": []})
        names = {f"{way}first_key": folded(self.first_name), f"{way}last_key": folded(self.last_name)}
        return Q(**names) & Q(**{f"{way}birth_date": self.birth_date})

    def mark(self, user) -> str:
        told = [user.pk, self.number or [folded(self.first_name), folded(self.last_name), str(self.birth_date)]]
        return salted_hmac("participants.known.Named", repr(told), algorithm="sha256").hexdigest()[:32]


def ask(request, project, named: Named) -> str:
    """The answer, sealed: the page carries it along, so that the same question is asked once."""
    person = Participant.objects.filter(named.condition()).order_by("pk").first()
    trace_search(request, project, Found(known=person), ASKED)
    refuse_too_many(request.user)
    return SIGNER.sign_object({"who": named.mark(request.user), "known": person is not None})


def refuse_too_many(user):
    """Counted after this question was written down, so that of many at once no more get through."""
    now = timezone.now()
    asked = AuditEvent.objects.filter(user=user, action=AuditAction.VIEW, object_type="projects.project")
    for most, window in LIMITS:
        if asked.filter(details__what=ASKED, at__gt=now - window).count() > most:
            raise TooManyQuestions(window)


def answered(seal: str, named: Named, user) -> bool | None:
    """What the sealed answer says of this person; None if it is none, or another's."""
    try:
        told = SIGNER.unsign_object(seal)
    except signing.BadSignature:
        return None
    return told["known"] if told.get("who") == named.mark(user) else None


def open_before(membership: Membership, named: Named) -> Referral | None:
    """Her own party's referral of the same person, not settled yet, as far as she may see it. Of others nothing."""
    own = Referral.objects.permitting(Permission.REFER, membership.user).in_state(*OPEN)
    same = named.condition("participant__")
    return own.filter(same, project=membership.project_id, party=membership.party_id).first()
