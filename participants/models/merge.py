import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from projects.models import Project

UNDONE_WITHIN = timedelta(days=1)


class ParticipantMergeQuerySet(models.QuerySet):
    def undoable(self):
        return self.filter(undone_at__isnull=True, final_at__isnull=True, at__gt=timezone.now() - UNDONE_WITHIN)

    def due_to_be_final(self):
        return self.filter(undone_at__isnull=True, final_at__isnull=True, at__lte=timezone.now() - UNDONE_WITHIN)


class ParticipantMerge(models.Model):
    """Two records of one person made one, by participants/merging.py.

    `changes` is every value that the merge changed: {table: {key: {field: [before, after]}}}. With it the merge can
    be undone for a day; after that it is erased, with what is left on the merged record.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)
    changes = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    final_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of two records")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at__isnull=True), name="merged_once"
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d}"
