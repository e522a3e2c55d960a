import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import ProtectionDegree
from participants.models.participant import Participant
from projects.models import Project


class LiftingQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(closed_at__isnull=True)


class Lifting(models.Model):
    """Somebody asks that a person's protection is lifted, or lowered: another who is named confirms it, or not.

    Until then the protection stands. The acts are in participants/lifting.py. `to_degree` is blank for none;
    closed and not confirmed it was withdrawn.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="liftings")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="liftings")
    from_degree = models.CharField(_("from"), max_length=12, choices=ProtectionDegree, editable=False)
    to_degree = models.CharField(_("to"), max_length=12, choices=ProtectionDegree, blank=True, editable=False)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="liftings_asked")
    closed_at = models.DateTimeField(_("decided"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed = models.BooleanField(_("confirmed"), default=False)

    objects = LiftingQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to lift a protection")
        verbose_name_plural = _("requests to lift a protection")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(closed_at__isnull=True),
                name="one_lifting_asked_at_a_time",
                violation_error_message=_("Somebody has asked for that already."),
            ),
            models.CheckConstraint(
                name="two_people_lift",
                condition=Q(confirmed=False)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_by=F("asked_by"))),
                violation_error_message=_("Somebody else than who asked must confirm."),
            ),
            models.CheckConstraint(name="lifting_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.participant}, {self.asked_at:%Y-%m-%d}"
