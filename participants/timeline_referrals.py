"""How the person came to the project, and what may be told of the person, in the timeline.

Of a referral every step and its day, as on the tab of referrals; what was written of it only where the project wrote
it itself: what a party has written stands there, as far as a consent in force covers it.
"""

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate

from participants.enums import ReferralEventKind
from participants.models import Consent, Participation, ReferralEvent
from participants.referral_steps import TO_ANOTHER
from participants.timeline_rows import NO_TEXT, branch, by


def referral_branches(of_person, _theirs):
    """Of the referrals that led to the person's time here."""
    of_theirs = {"participation__in": Participation.objects.filter(**of_person).values("pk")}
    led_here = ReferralEvent.objects.filter(**of_theirs).values("referral")
    own = Case(When(party__isnull=True, then=F("reason")), default=NO_TEXT, output_field=TextField())
    to_another = ~Q(activity="") & Q(kind=ReferralEventKind.PROPOSED)
    events = ReferralEvent.objects.filter(referral__in=led_here)
    yield branch(
        events,
        "referrals",
        "referral",
        F("day"),
        by("by"),
        code=Case(When(to_another, then=Value(TO_ANOTHER)), default=F("kind"), output_field=CharField()),
        more=F("referral__party__name"),
        text=own,
    )
    yield from of_consents(Consent.objects.filter(referral__in=led_here))


def of_consents(consents):
    """The project's own; and those of others that tell the project something today."""
    readable = consents.filter(
        Q(from_party__isnull=True)
        | Q(to_project=True, pk__in=Consent.objects.in_force().filter(to_project=True).values("pk"))
    )
    who = Coalesce(F("from_party__name"), NO_TEXT, output_field=TextField())
    until = Cast("end", CharField())
    yield branch(readable, "consents", "consent", TruncDate("taken_at"), by("taken_by"), code=until, more=who)
    withdrawn = readable.filter(withdrawn_at__isnull=False)
    yield branch(withdrawn, "consents", "consent_withdrawn", TruncDate("withdrawn_at"), by("withdrawn_by"), more=who)
