import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement


class WorkplaceVisit(models.Model):
    """A follow-up at the workplace together with the supervisor: due by the placement's rhythm, then done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="visits")
    due = models.DateField(_("planned for"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )
    supervisor_there = models.BooleanField(_("the supervisor took part"), null=True, blank=True)
    participant_there = models.BooleanField(_("the participant took part"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    cancelled_because = models.CharField(_("why it does not take place"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("visit at a workplace")
        verbose_name_plural = _("visits at workplaces")
        ordering = ["due", "pk"]
        constraints = [models.UniqueConstraint(fields=["placement", "due"], name="one_visit_per_due_day")]
        indexes = [
            models.Index(
                fields=["due"], condition=Q(done_on__isnull=True, cancelled_because=""), name="visits_to_make"
            )
        ]

    def __str__(self):
        return str(self.due)
