from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from employers.models import Employer
from matching.enums import PlacementKind
from participants.models import Participation


class Placement(models.Model):
    """A participation at an employer."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="placements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(_("kind"), max_length=20, choices=PlacementKind)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"), null=True, blank=True)
    occupation = models.CharField(_("occupation (SSYK)"), max_length=4, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "employer", "start"], name="one_placement_per_start"),
            models.CheckConstraint(
                name="placement_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The placement cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.employer}"
