from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.participation import Participation
from projects.models import Project


class ProjectMonth(models.Model):
    """A month of a project that its leader has closed, with the hours as they were then."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="closed_months")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+"
    )
    minutes = models.PositiveIntegerField(_("minutes"))
    certified = models.PositiveIntegerField(_("minutes certified"))

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="one_closing_per_month"),
            models.CheckConstraint(name="closed_month_starts_on_first", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class MonthExplanation(models.Model):
    """Why the hours of a person's month are not certified: the project's month may be closed all the same."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="month_explanations")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    text = models.TextField(_("explanation"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("explanation of a month")
        verbose_name_plural = _("explanations of months")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "month"], name="one_explanation_per_month"),
            models.CheckConstraint(name="explained_month_starts_on_first", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"
