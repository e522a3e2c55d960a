from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.enums import BarrierKind, Responsible
from participants.models.plan import LONGEST_TEXT, LONGEST_TITLE, Plan, PlanPart, PlanPartQuerySet


class BarrierQuerySet(PlanPartQuerySet):
    def in_force(self):
        """Not removed yet, of somebody who takes part."""
        return self.filter(finished_on__isnull=True, plan__participation__exit__isnull=True)

    def without_measure(self):
        """Nothing is being done about them."""
        return self.in_force().exclude(measures__finished_on__isnull=True, measures__isnull=False)


class Barrier(PlanPart):
    """What stands in the participant's way, and is to be made accessible. Often about health: told to nobody outside
    the project but by a consent that covers the situation.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(_("kind of barrier"), max_length=20, choices=BarrierKind)
    note = models.TextField(_("what it means in everyday life and at work"), max_length=LONGEST_TEXT, blank=True)
    finished_on = models.DateField(_("removed on"), null=True, blank=True)

    objects = BarrierQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name = _("barrier")
        verbose_name_plural = _("barriers")

    def __str__(self):
        return self.get_kind_display()


class MeasureQuerySet(PlanPartQuerySet):
    def in_force(self):
        """Not finished, for a barrier that is still there, of somebody who takes part."""
        return self.filter(
            finished_on__isnull=True,
            barrier__finished_on__isnull=True,
            barrier__plan__participation__exit__isnull=True,
        )

    def due(self, today: date):
        """Their follow-up has come."""
        return self.in_force().filter(follow_up__lte=today)


class Measure(PlanPart):
    """What is done about a barrier, when it is followed up and what came of it."""

    plan_path = "barrier__plan"

    barrier = models.ForeignKey(Barrier, on_delete=models.CASCADE, related_name="measures")
    title = models.CharField(_("measure"), max_length=LONGEST_TITLE)
    responsible = models.CharField(_("who does it"), max_length=12, choices=Responsible, default=Responsible.COACH)
    party = models.CharField(_("who, if somebody else"), max_length=150, blank=True)
    follow_up = models.DateField(_("followed up on"), null=True, blank=True)
    result = models.TextField(_("what came of it"), max_length=LONGEST_TEXT, blank=True)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                name="another_responsible_of_a_measure_is_named",
                condition=~Q(responsible=Responsible.PARTY) | ~Q(party=""),
                violation_error_message=_("Write who does it."),
            ),
        ]
        indexes = [
            models.Index(fields=["follow_up"], condition=Q(finished_on__isnull=True), name="measures_to_follow_up"),
        ]

    def __str__(self):
        return self.title
