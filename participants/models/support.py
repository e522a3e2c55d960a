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
