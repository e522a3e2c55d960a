from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from projects.models import Project


class IncomeSupport(models.Model):
    """Municipal income support paid to a participant for one month, in kronor."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="income_support")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="income_support")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    amount = models.DecimalField(_("amount, kronor"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("income support")
        verbose_name_plural = _("income support")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "project", "month"], name="one_amount_per_month"),
            models.CheckConstraint(name="income_support_month_starts_on_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="amount_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("The amount cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class IllHealth(models.Model):
    """Days of ill health (sickness benefit, rehabilitation, activity or sickness compensation) in one month.

    The count of days as the insurance agency or the participant states it, for the goal on ill-health numbers.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="ill_health")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ill_health")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    days = models.PositiveSmallIntegerField(_("days"))

    class Meta:
        verbose_name = _("ill-health days")
        verbose_name_plural = _("ill-health days")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "project", "month"], name="one_number_of_days_per_month"),
            models.CheckConstraint(name="ill_health_month_starts_on_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="days_within_a_month",
                condition=Q(days__lte=31),
                violation_error_message=_("A month has at most 31 days."),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"
