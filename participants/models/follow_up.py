import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import AttemptResult, Channel, Evidence, Outcome
from participants.models.participation import Participation


class FollowUp(models.Model):
    """The question how it went, ninety days after an exit: one per exit, made by a scheduled task.

    `due` is the reference day, and the outcome is the status ON that day, whenever it was learnt. What is recorded
    here stands on the participation too (the fact row of the figures), written in the same transaction. If the exit
    is withdrawn the follow-up is `withdrawn` and keeps what was recorded, while the participation has no outcome.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="follow_up")
    due = models.DateField(_("reference day"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    outcome = models.CharField(_("outcome after 90 days"), max_length=20, choices=Outcome, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    recorded_for = models.DateField(_("recorded for the reference day"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="outcome_is_recorded_on_a_day", condition=Q(outcome="") | Q(recorded_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(outcome="", withdrawn_at__isnull=True), name="follow_ups_to_do"),
        ]

    def __str__(self):
        return f"{self.due}"


class FollowUpAttempt(models.Model):
    """One try to reach the person."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("how"), max_length=15, choices=Channel)
    result = models.CharField(_("result"), max_length=15, choices=AttemptResult)
    next_try = models.DateField(_("next try"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="follow_up_attempts"
    )

    class Meta:
        verbose_name = _("attempt to follow up")
        verbose_name_plural = _("attempts to follow up")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_channel_display()}"
