"""The daily letter: how many follow-ups and alarms wait. No name, no project: many machines read mail on its way."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants import alarm_mail
from participants.enums import FollowUpStage
from participants.models import FollowUp
from participants.models.follow_up import SOON
from projects.roles import Permission

# What other apps add: called with (user, today), gives what has `lines`, `remember` and `forget`.
sources: list[Callable] = []


class NotSent(Exception):
    """The mail server did not take the letter. Its own words may quote addresses, so they are left out."""


def send_digest(user) -> bool:
    """Write to her, in her language, if there is anything to do. Whether a letter was sent."""
    today = timezone.localdate()
    alarm_mail.close(user, today)
    with translation.override(user.language):
        telling = alarm_mail.to_tell(user, today)
        others = [source(user, today) for source in sources]
        lines = [*waiting(user), *alarm_mail.lines(telling), *(line for one in others for line in one.lines())]
        if not lines:
            return False
        site = settings.SITE_URL
        addresses = {"site": site + reverse("home"), "profile": site + reverse("accounts:profile")}
        body = render_to_string("participants/mail/digest.txt", {"lines": lines, **addresses})
        subject = _("To follow up in Lotsen")
    before = alarm_mail.remember(user, telling, today)
    for one in others:
        one.remember()
    try:
        send_mail(subject, body, None, [user.email])
    except OSError as error:  # SMTP's errors are among these
        alarm_mail.forget(user, before)
        for one in others:
            one.forget()
        raise NotSent(type(error).__name__) from None
    return True


def waiting(user) -> list[str]:
    """Numbers of what waits for her, the longest overdue first."""
    near = FollowUp.objects.unanswered().filter(due__lte=timezone.localdate() + SOON)
    counts = near.permitting(Permission.WORK_WITH_PARTICIPANT, user).count_by_stage()
    sentences = {
        FollowUpStage.OVERDUE: lambda number: ngettext(
            "%(number)d is two weeks late or more", "%(number)d are two weeks late or more", number
        ),
        FollowUpStage.DUE: lambda number: ngettext("%(number)d is due", "%(number)d are due", number),
        FollowUpStage.CHECK: lambda number: ngettext(
            "%(number)d has to be checked, the reference day has changed",
            "%(number)d have to be checked, the reference day has changed",
            number,
        ),
        FollowUpStage.SOON: lambda number: ngettext(
            "%(number)d is due within a week", "%(number)d are due within a week", number
        ),
    }
    found = [(sentence, counts[stage]) for stage, sentence in sentences.items() if stage in counts]
    return [sentence(number) % {"number": number} for sentence, number in found]
