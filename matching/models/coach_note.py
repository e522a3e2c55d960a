import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.models import Opening
from participants.models import Participation


class CoachNoteQuerySet(models.QuerySet):
    def permitting_in(self, permission, user, project):
        return self.filter(participation__in=Participation.objects.permitting_in(permission, user, project))

    def waiting(self):
        """Nobody who works with the participant has done anything with them yet."""
        return self.filter(done_on__isnull=True, participation__exit__isnull=True)


class CoachNote(models.Model):
    """What lacks for an opening, told to the coach by somebody who matches and may not write in the plan."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="coach_notes")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("what is to be done"), max_length=300)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    done_on = models.DateField(_("done on"), null=True, editable=False)
    in_plan = models.BooleanField(_("stands in the plan"), default=False, editable=False)

    objects = CoachNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note to the coach")
        verbose_name_plural = _("notes to the coach")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "opening", "text"],
                condition=Q(done_on__isnull=True),
                name="noted_once",
                violation_error_message=_("The coach has been told of this already."),
            )
        ]

    def __str__(self):
        return self.text
