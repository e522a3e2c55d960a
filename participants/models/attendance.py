from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from participants.enums import Absence, ActivityKind
from participants.models.participation import Participation
from participants.models.session import Session
from projects.bulk import insert_rows

MINUTES_A_DAY = 24 * 60


class Attendance(models.Model):
    """The hours ledger: one row per participation, day, kind and reference. Minutes are whole.

    What happened, never what is planned: who is expected at a planned session stands on the session. A row of a
    session has the session's public id as its reference, so that two sessions of a day and kind stand apart.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    ref = models.CharField(_("reference"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    present = models.BooleanField(_("present"), default=True)
    absence = models.CharField(_("absence"), max_length=10, choices=Absence, blank=True)
    note = models.TextField(_("note"), blank=True)
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
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
            models.CheckConstraint(
                name="whoever_is_present_is_not_absent",
                condition=Q(present=False) | Q(absence=""),
                violation_error_message=_("Somebody present has no reason for absence."),
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    @property
    def absence_text(self) -> str:
        """That somebody was not there, and why as far as it is known."""
        return _("absent, %(why)s") % {"why": self.get_absence_display()} if self.absence else _("absent")


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


def sum_months(participation_ids: Iterable[int]):
    """Compute the months of these participations anew from the ledger, in its transaction."""
    ids = list(participation_ids)
    for start in range(0, len(ids), 2000):
        _sum_months(ids[start : start + 2000])


def _sum_months(ids: list[int]):
    ledger = Attendance.objects.filter(participation__in=ids, present=True).order_by()
    sums = ledger.values("participation_id", first=TruncMonth("date")).annotate(total=Sum("minutes"))
    wanted = {(row["participation_id"], row["first"]): row["total"] for row in sums}
    changed, superfluous = [], []
    for month in AttendanceMonth.objects.filter(participation__in=ids):
        minutes = wanted.pop((month.participation_id, month.month), None)
        if minutes is None:
            superfluous.append(month.pk)
        elif minutes != month.minutes:
            month.minutes = minutes
            changed.append(month)
    AttendanceMonth.objects.filter(pk__in=superfluous).delete()
    AttendanceMonth.objects.bulk_update(changed, ["minutes"], batch_size=500)
    new = ((pk, first, total) for (pk, first), total in wanted.items())
    insert_rows(AttendanceMonth, ["participation", "month", "minutes"], new)
