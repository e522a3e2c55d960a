import uuid
from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.enums import PhysicalDemand, PlacementKind, RequirementKind
from employers.models.contact_person import ContactPerson
from employers.models.workplace import Workplace
from projects.enums import BarrierKind, SkillLevel
from projects.models import Project

# What takes a place of an opening on a day: rows with an `opening`. Matching tells.
takers: list[Callable[[date], Iterable[models.QuerySet]]] = []


class OpeningQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(project__in=Project.objects.permitting(permission, user))

    def offered(self):
        return self.filter(is_template=False)

    def open(self, today):
        """Offered, not closed, and its period is not over. It may be full."""
        return self.offered().filter(Q(end__isnull=True) | Q(end__gte=today), closed_on__isnull=True)

    def with_taken(self, today):
        """`taken`: how many places somebody has, will have, or has the employer's yes to."""
        rows = [one.filter(opening=OuterRef("pk")) for take in takers for one in take(today)]
        numbers = [one.order_by().values("opening").annotate(number=Count("pk")).values("number") for one in rows]
        return self.annotate(taken=sum((Coalesce(Subquery(one), 0) for one in numbers), Value(0)))


class Opening(models.Model):
    """Something that an employer offers a project: so many places of a kind, at a workplace, for a period.

    `occupation` is an SSYK 2012 code of up to four digits. A template is offered to nobody: new openings are copied
    from it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="openings")
    workplace = models.ForeignKey(
        Workplace, verbose_name=_("workplace"), on_delete=models.PROTECT, related_name="openings"
    )
    title = models.CharField(_("title"), max_length=150)
    occupation = models.CharField(_("occupation (SSYK)"), max_length=4, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PlacementKind)
    places = models.PositiveSmallIntegerField(_("number of places"), default=1)
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)
    tasks = models.TextField(_("tasks"), max_length=4000, blank=True)
    contact = models.ForeignKey(
        ContactPerson,
        verbose_name=_("contact person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="openings",
    )
    is_template = models.BooleanField(_("template"), default=False)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    close_reason = models.CharField(_("why it was closed"), max_length=300, blank=True, editable=False)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="opening_ends_after_start",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The period cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="opening_has_places",
                condition=Q(places__gte=1),
                violation_error_message=_("An opening has at least one place."),
            ),
        ]
        indexes = [models.Index(fields=["project", "closed_on", "is_template"], name="openings_of_project")]

    def __str__(self):
        return self.title

    # --- Acts

    @transaction.atomic
    def close(self, day, reason: str, *, by):
        """No more is offered; who has a place keeps it."""
        stored = self.locked()
        if stored.closed_on or stored.is_template:
            raise ValidationError(gettext("The opening is closed already."))
        if day < stored.received_on:
            raise ValidationError({"day": gettext("The opening came in later than that.")})
        if day > timezone.localdate():
            raise ValidationError({"day": gettext("The day lies ahead.")})
        stored.closed_on, stored.close_reason = day, reason
        stored.save(update_fields=["closed_on", "close_reason"])
        stored.trace(by, {"closed_on": (None, day), "close_reason": ("", reason)})

    @transaction.atomic
    def reopen(self, *, by):
        stored = self.locked()
        if not stored.closed_on:
            raise ValidationError(gettext("The opening is open already."))
        before = {"closed_on": (stored.closed_on, None), "close_reason": (stored.close_reason, "")}
        stored.closed_on, stored.close_reason = None, ""
        stored.save(update_fields=["closed_on", "close_reason"])
        stored.trace(by, before)

    def locked(self) -> "Opening":
        return type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)

    def trace(self, by, changes: dict):
        AuditEvent.objects.record(
            by=by, action=AuditAction.CHANGE, target=self, project=self.project, changes=changes
        )


class Requirement(models.Model):
    """What an opening asks for: `is_must`, or nice to have.

    A skill, language or licence has a name and a level; a physical demand has its `demand`.
    """

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=10, choices=RequirementKind)
    name = models.CharField(_("what"), max_length=150, blank=True)
    level = models.CharField(_("at least"), max_length=10, choices=SkillLevel, blank=True)
    demand = models.CharField(_("physical demand"), max_length=12, choices=PhysicalDemand, blank=True)
    is_must = models.BooleanField(_("must"), default=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["-is_must", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                name="requirement_says_what",
                condition=Q(kind=RequirementKind.PHYSICAL, name="", level="") & ~Q(demand="")
                | ~Q(kind=RequirementKind.PHYSICAL) & ~Q(name="") & Q(demand=""),
                violation_error_message=_("Write what is asked for."),
            ),
        ]

    def __str__(self):
        return str(self.get_demand_display() if self.demand else self.name)


class PossibleAdaptation(models.Model):
    """What the workplace can adapt: for which kind of barrier, and how."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="adaptations")
    barrier = models.CharField(_("for whom"), max_length=20, choices=BarrierKind)
    how = models.CharField(_("how"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("possible adaptation")
        verbose_name_plural = _("possible adaptations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opening", "barrier"], name="one_adaptation_per_barrier")]

    def __str__(self):
        return self.how or self.get_barrier_display()
