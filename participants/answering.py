"""Whoever has referred somebody gets the answer: a mark in Lotsen, and a letter that says only that there is one.

Her colleagues of the same party in the group get it too: the referral is the party's.
"""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from participants.digest import NotSent
from participants.enums import ReferralEventKind as Kind
from participants.models import Referral, ReferralAnswer, ReferralEvent
from projects.models import Membership
from projects.roles import Permission, Role

ANSWERS = {Kind.INVESTIGATION, Kind.PROPOSED, Kind.ACCEPTED, Kind.ENROLLED, Kind.DECLINED, Kind.RETURNED}


def tell(event: ReferralEvent):
    """Whose referral it is learns of it; never she who did it herself. Part of the act's transaction."""
    if event.kind not in ANSWERS:
        return
    answers = [ReferralAnswer(user=user, event=event) for user in receivers(event)]
    for answer in ReferralAnswer.objects.bulk_create(answers):
        answer.send()


def receivers(event: ReferralEvent):
    """The party's caseworkers in the group; of somebody protected those who are named on the person."""
    referral = event.referral
    members = Membership.objects.current().filter(
        project=referral.project_id, role=Role.CASEWORKER, group=referral.group_id, party=referral.party_id
    )
    users = User.objects.filter(pk__in=members.values("user")).exclude(pk=event.by_id).order_by("pk")
    return users.filter(protected_participants=referral.participant_id) if referral.participant.protected else users


def send_letter(answer: ReferralAnswer) -> bool:
    """In her language, unless the referral is hers no longer. Whether it was sent."""
    user, referral = answer.user, answer.event.referral
    if not Referral.objects.permitting(Permission.REFER, user).filter(pk=referral.pk).exists():
        return False
    with translation.override(user.language):
        body = render_to_string(
            "participants/mail/referral_answer.txt", {"site": settings.SITE_URL + reverse("home")}
        )
        subject = _("An answer in Lotsen")
    try:
        send_mail(subject, body, None, [user.email])
    except OSError as error:  # SMTP's errors are among these
        raise NotSent(type(error).__name__) from None
    return True
