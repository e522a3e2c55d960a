from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models.plan import LONGEST_TEXT, Plan, PlanPart, PlanPartQuerySet


class SupportContactQuerySet(PlanPartQuerySet):
    def current(self):
        return self.filter(end__isnull=True)


class SupportContact(PlanPart):
    """A specialist, or somebody else around the participant (the circle of support), with why and from when to when.

    One of them at the most is responsible: sees to it that the others pull the same way.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=150, blank=True)
    contact = models.CharField(_("telephone or e-mail"), max_length=200, blank=True)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    why = models.TextField(_("why"), max_length=LONGEST_TEXT, blank=True)
    is_responsible = models.BooleanField(_("responsible for the circle of support"), default=False)

    objects = SupportContactQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name = _("specialist or support")
        verbose_name_plural = _("circle of support")
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_responsible=True),
                name="one_responsible_in_a_circle",
                violation_error_message=_("Somebody else is responsible for the circle: change that first."),
            ),
            models.CheckConstraint(
                name="contact_ends_after_start",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(
                name="who_has_ended_is_not_responsible",
                condition=Q(is_responsible=False) | Q(end__isnull=True),
                violation_error_message=_("Whoever is no longer there cannot be responsible."),
            ),
        ]

    def __str__(self):
        return self.name
