from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models.participant import Participant
from participants.models.participation import Participation

LONGEST_REST = timedelta(days=92)
MAILS_AT_MOST = 2


class AlarmRestQuerySet(models.QuerySet["AlarmRest"]):
    def in_force(self, today: date):
        return self.filter(ended_at__isnull=True, until__gte=today)

    @transaction.atomic
    def rest(self, participation: Participation, code: str, *, until: date, reason: str, by, since=None):
        """The alarm stands on no list until after that day. An earlier rest of the same alarm ends."""
        Participant.objects.locked([participation.participant_id])
        today = timezone.localdate()
        if not reason.strip():
            raise ValidationError({"reason": gettext("Write why it can wait.")})
        if not today < until <= today + LONGEST_REST:
            text = gettext("Choose a day from tomorrow to %(last)s.") % {"last": today + LONGEST_REST}
            raise ValidationError({"until": text})
        self.filter(participation=participation, code=code, ended_at__isnull=True).update(ended_at=timezone.now())
        facts = {"until": until, "reason": reason.strip(), "by": by, "since": since}
        made = self.create(participation=participation, code=code, **facts)
        made.trace(by, AuditAction.CREATE, fields=["until"], reason=made.reason)
        return made


class AlarmRest(models.Model):
    """Somebody has seen an alarm and said why it can wait until a day.

    `since` is the alarm's own day at that time (participants/alarms.py): once that is later, it is another alarm.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="alarm_rests")
    code = models.CharField(_("alarm"), max_length=30)
    until = models.DateField(_("until"))
    since = models.DateField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = AlarmRestQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm that waits")
        verbose_name_plural = _("alarms that wait")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "code"],
                condition=Q(ended_at__isnull=True),
                name="one_rest_of_an_alarm",
            )
        ]

    def __str__(self):
        return f"{self.code} {self.until}"

    @transaction.atomic
    def end(self, *, by):
        """It is to be seen again, from now."""
        Participant.objects.locked([self.participation.participant_id])
        ended = AlarmRest.objects.filter(pk=self.pk, ended_at__isnull=True).update(ended_at=timezone.now())
        if ended:
            self.trace(by, AuditAction.CHANGE, fields=["ended_at"])

    def trace(self, by, action, **event):
        AuditEvent.objects.record(
            by=by,
            action=action,
            target=self,
            participant=self.participation.participant,
            project=self.participation.project,
            details={"alarm": self.code},
            **event,
        )


class AlarmMail(models.Model):
    """How often somebody has been written to about an alarm: twice at the most, and gone when the alarm is.

    `since`: as of `AlarmRest`.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="alarm_mails")
    code = models.CharField(max_length=30)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    last_on = models.DateField()
    since = models.DateField(null=True)

    class Meta:
        verbose_name = _("letter about an alarm")
        verbose_name_plural = _("letters about alarms")
        constraints = [
            models.UniqueConstraint(fields=["participation", "code", "user"], name="one_count_of_letters"),
            models.CheckConstraint(name="two_letters_at_most", condition=Q(times__range=(1, MAILS_AT_MOST))),
        ]

    def __str__(self):
        return f"{self.code} {self.times}"
