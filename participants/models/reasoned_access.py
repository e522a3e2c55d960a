from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models.opening import SHORTEST_REASON, Opening
from participants.models.participant import Participant, open_to
from projects.models import Project
from projects.roles import Permission

LASTS = timedelta(hours=24)
# What it opens: to read, never to work with the person.
OPENS = {Permission.VIEW_PARTICIPANT, Permission.VIEW_CASE}


class ReasonedAccessQuerySet(models.QuerySet["ReasonedAccess"]):
    def in_force(self):
        """Not run out, and of nobody who is protected: not even of one protected since."""
        return self.filter(until__gt=timezone.now(), participant__protected=False)

    def to_read(self, project, reader):
        """Those of the project she is told of: of somebody protected since, only who is named on the person."""
        return self.filter(open_to(reader, "participant__"), project=project)

    def to_tell(self, project, reader):
        """What she has not looked at yet: a number on her Today page, with the list behind it
        (`participants:opened`).
        """
        return self.to_read(project, reader).filter(seen_at__isnull=True)

    @transaction.atomic
    def open(self, participation, user, reason: str) -> "ReasonedAccess":
        """A coach opens somebody else's participant for a day. The leader is told, and it stands in the log."""
        reason = reason.strip()
        if len(reason) < SHORTEST_REASON:
            raise ValidationError({"reason": _("Write why you have to read about this participant, in a sentence.")})
        Participant.objects.locked([participation.participant_id])
        participant = Participant.objects.get(pk=participation.participant_id)
        if participant.protected:
            raise ValidationError(_("This participant can only be opened by those named on the person."))
        opened = self.create(
            user=user,
            participant=participant,
            project=participation.project,
            reason=reason,
            until=timezone.now() + LASTS,
        )
        opened.trace(user, AuditAction.CREATE, reason=reason, fields=["until"])
        return opened

    @transaction.atomic
    def mark_seen(self, project, *, by) -> int:
        """The leader has read the list."""
        rows = list(
            self.to_tell(project, by).select_for_update(of=("self",)).select_related("participant", "project")
        )
        now = timezone.now()
        self.filter(pk__in=[row.pk for row in rows]).update(seen_at=now, seen_by=by)
        events = [row.event(by, AuditAction.CHANGE, fields=["seen_at"]) for row in rows]
        AuditEvent.objects.record_all(events)
        return len(rows)


class ReasonedAccess(Opening):
    """Leave to read about a participant who is another coach's, for a day, with a reason that is told."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="reasoned_accesses"
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reasoned_accesses")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reasoned_accesses")

    objects = ReasonedAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening with a reason")
        verbose_name_plural = _("openings with a reason")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="opening_needs_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="opening_lasts_a_while", condition=Q(until__gt=F("opened_at"))),
        ]
        indexes = [
            models.Index(fields=["user", "until"], name="openings_in_force"),
            models.Index(fields=["project"], condition=Q(seen_at__isnull=True), name="openings_to_tell"),
        ]

    def event(self, by, action, **event) -> AuditEvent:
        return AuditEvent.of(
            by=by, action=action, target=self, participant=self.participant, project=self.project, **event
        )

    def trace(self, by, action, **event):
        AuditEvent.objects.record_all([self.event(by, action, **event)])
