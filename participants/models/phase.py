from datetime import date, timedelta

from django.db import models
from django.db.models import ExpressionWrapper, F, Q, Value
from django.utils.translation import gettext_lazy as _

from participants.models.participation import Participation
from projects.models import Phase


class PhasePeriodQuerySet(models.QuerySet):
    def current(self):
        return self.filter(end__isnull=True)

    def ending(self, before: date):
        """Those whose limit (see `PhasePeriod.limit`) lies before that day."""
        return self.annotate(day_after_limit=day_after_limit()).filter(day_after_limit__lte=before)


def day_after_limit(way: str = "") -> ExpressionWrapper:
    """`way`: from the model that is asked to the phase of the person."""
    weeks = (F(f"{way}phase__max_weeks") + F(f"{way}extra_weeks")) * Value(timedelta(weeks=1))
    after = F(f"{way}start") + ExpressionWrapper(weeks, output_field=models.DurationField())
    return ExpressionWrapper(after, output_field=models.DateField())


class PhasePeriod(models.Model):
    """When a participation was in a phase of the project. One at a time; a skipped one ends the day it starts."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="phases")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="periods")
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    skipped = models.BooleanField(_("skipped"), default=False)
    extra_weeks = models.PositiveSmallIntegerField(_("weeks prolonged"), default=0)
    reason = models.TextField(_("reason"), blank=True)  # of the latest skipping or prolonging

    objects = PhasePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase of a participant")
        verbose_name_plural = _("phases of participants")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(end__isnull=True),
                name="one_phase_at_a_time",
                violation_error_message=_("The participant is already in a phase."),
            ),
            models.CheckConstraint(
                name="phase_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The phase cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="skipping_and_prolonging_need_a_reason",
                condition=Q(skipped=False, extra_weeks=0) | ~Q(reason=""),
                violation_error_message=_("Write why the phase is skipped or prolonged."),
            ),
        ]

    def __str__(self):
        return f"{self.phase}, {self.start}"

    @property
    def limit(self) -> date:
        """The last day of the phase as it is meant: the most weeks it may take, and those it was prolonged by."""
        return self.start + timedelta(weeks=self.phase.max_weeks + self.extra_weeks) - timedelta(days=1)

    def week(self, today: date) -> int:
        return week_of(self.start, today)


def week_of(start: date, today: date) -> int:
    """Which week of a phase it is, from 1."""
    return (today - start).days // 7 + 1
