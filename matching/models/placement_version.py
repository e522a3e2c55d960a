import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.enums import ApprovalWay, Side
from matching.models.placement import Placement
from participants.models import Document


class PlacementVersion(models.Model):
    """The agreement of a placement as it stood from one change to the next. `content` is what the paper says."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(default=dict)
    reason = models.CharField(_("why it was changed"), max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a placement")
        verbose_name_plural = _("versions of placements")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="one_placement_version_per_number")
        ]

    def __str__(self):
        return f"{self.placement_id}: {self.number}"


class PlacementApproval(models.Model):
    """One side has said yes to one version. A change makes a new version, which nobody has approved yet."""

    version = models.ForeignKey(PlacementVersion, on_delete=models.CASCADE, related_name="approvals")
    side = models.CharField(_("side"), max_length=12, choices=Side)
    way = models.CharField(_("how"), max_length=10, choices=ApprovalWay)
    day = models.DateField(_("date"), default=timezone.localdate)
    name = models.CharField(_("who said yes"), max_length=150, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("signed paper"),
        on_delete=models.SET_NULL,  # when the project's papers need not be kept any longer
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("why on behalf of"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("approval of a placement")
        verbose_name_plural = _("approvals of placements")
        constraints = [
            models.UniqueConstraint(fields=["version", "side"], name="each_side_approves_once"),
            models.CheckConstraint(
                name="approvals_on_behalf_say_why",
                condition=~Q(way=ApprovalWay.ON_BEHALF) | ~Q(reason=""),
                violation_error_message=_("Write why you say yes on behalf of somebody else."),
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}, {self.day}"
