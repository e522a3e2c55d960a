from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.enums import ActivityKind
from participants.models.participation import Participation


class Attendance(models.Model):
    """The hours ledger: one row per participation, day, kind and reference. Minutes are whole."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    ref = models.CharField(_("reference"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    present = models.BooleanField(_("present"), default=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "date", "kind", "ref"], name="one_attendance_per_day_kind_and_ref"
            ),
            models.CheckConstraint(
                name="minutes_within_a_day",
                condition=Q(minutes__range=(1, 1440)),
                violation_error_message=_("The minutes must lie between 1 and 1440."),
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"


class AttendanceMonth(models.Model):
    """Minutes present per participation and calendar month: the sum of the ledger, kept in its transactions."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance_months")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    minutes = models.PositiveIntegerField(_("minutes"), default=0)

    class Meta:
        verbose_name = _("month of attendance")
        verbose_name_plural = _("months of attendance")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "month"], name="one_sum_per_month"),
            models.CheckConstraint(name="attendance_month_starts_on_first", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"
