from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models.opening import SHORTEST_REASON, Opening
from participants.models.participant import Participant
from participants.names import tells_who
from projects.models import Project

LASTS = timedelta(hours=12)  # a working day


class ProtectedOpeningQuerySet(models.QuerySet["ProtectedOpening"]):
    def in_force(self):
        return self.filter(until__gt=timezone.now())

    def holds(self, person, project, user) -> bool:
        return self.in_force().filter(participant=person, project=project, user=user).exists()

    def with_views(self):
        """`views`: how many pages of the person were looked at meanwhile; `last_view`: when the last was."""
        views = AuditEvent.objects.filter(
            user=OuterRef("user"),
            participant=OuterRef("participant__public_id"),
            project=OuterRef("project"),
            action__in=[AuditAction.VIEW, AuditAction.EXPORT],
            at__gte=OuterRef("opened_at"),
            at__lte=OuterRef("until"),
        ).order_by()
        number = views.values("participant").annotate(number=Count("pk")).values("number")
        last = views.values("participant").annotate(last=models.Max("at")).values("last")
        return self.annotate(views=Coalesce(Subquery(number), 0), last_view=Subquery(last))

    def to_tell(self, project, reader):
        """What somebody else has looked at since the project leader last read the list."""
        unread = Q(seen_at__isnull=True) | Q(until__gt=F("seen_at"), last_view__gt=F("seen_at"))
        return self.with_views().filter(unread, project=project).exclude(user=reader)

    @transaction.atomic
    def open(self, person, project, user, reason: str) -> "ProtectedOpening":
        """Somebody named on the person opens the person's pages for the working day. The leader is told."""
        reason = reason.strip()
        if len(reason) < SHORTEST_REASON:
            raise ValidationError({"reason": _("Write why you open this person's pages now, in a sentence.")})
        if tells_who(reason, person):
            raise ValidationError({"reason": _("Write no name, number or address here: others read the reason.")})
        Participant.objects.locked([person.pk])
        if running := self.in_force().filter(participant=person, project=project, user=user).first():
            return running
        return self.begin(person, project, user, reason)

    def begin(self, person, project, user, reason: str) -> "ProtectedOpening":
        """Also for who has just protected the person, and said why. The person is locked."""
        opened = self.create(
            user=user, participant=person, project=project, reason=reason, until=timezone.now() + LASTS
        )
        AuditEvent.objects.record(
            by=user,
            action=AuditAction.CREATE,
            target=opened,
            participant=person,
            project=project,
            fields=["until"],
            reason=reason,
        )
        return opened

    @transaction.atomic
    def mark_seen(self, project, *, by) -> int:
        """The leader has read the list."""
        keys = list(self.to_tell(project, by).values_list("pk", flat=True))
        rows = list(
            self.filter(pk__in=keys).select_for_update(of=("self",)).select_related("participant").order_by("pk")
        )
        self.filter(pk__in=[row.pk for row in rows]).update(seen_at=timezone.now(), seen_by=by)
        event = {"by": by, "action": AuditAction.CHANGE, "project": project, "fields": ["seen_at"]}
        AuditEvent.objects.record_all(
            [AuditEvent.of(target=row, participant=row.participant, **event) for row in rows]
        )
        return len(rows)


class ProtectedOpening(Opening):
    """Somebody named on a protected person opens that person's pages for a working day, and says why.

    To be named gives the right to see the person; this is the reason for doing so now, and what is told of it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="protected_openings"
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="protected_openings")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="protected_openings")

    objects = ProtectedOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of a protected person")
        verbose_name_plural = _("openings of protected persons")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="protected_opening_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="protected_opening_lasts", condition=Q(until__gt=F("opened_at"))),
        ]
        indexes = [
            models.Index(fields=["participant", "user", "until"], name="protected_openings_now"),
            models.Index(fields=["project", "-opened_at"], name="protected_openings_told"),
        ]
