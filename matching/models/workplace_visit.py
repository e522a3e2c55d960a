import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from matching.models.placement import Placement, going_on, over
from matching.placement_steps import PlacementState
from participants.models import Participation

WINDOW = timedelta(days=7)  # a visit may be made from so many days before it is due


OPEN = Q(done_on__isnull=True, cancelled_because="")


def to_make(today: date) -> Q:
    """Neither made nor called off, of a placement that goes on: with the placement its visits end, and what is left
    to ask is how it went.
    """
    left = Q(placement__participation__exit__lt=F("due"))
    return OPEN & going_on(today, "placement__") & ~left


def never_made(today: date) -> Q:
    """The placement was over before anybody came."""
    return OPEN & over(today, "placement__")


class WorkplaceVisitQuerySet(models.QuerySet["WorkplaceVisit"]):
    def permitting_in(self, permission, user, project):
        """Visits of those on whose participation in the project `user` holds the permission."""
        permitted = Participation.objects.permitting_in(permission, user, project)
        return self.filter(placement__participation__project=project, placement__participation__in=permitted)

    def to_make(self, today: date):
        return self.filter(to_make(today))

    def missing(self, today: date):
        """The day has come and gone, and nobody has been there or said why not."""
        return self.to_make(today).filter(due__lt=today)

    def to_make_now(self, today: date):
        return self.to_make(today).filter(due__range=(today, today + WINDOW))


class WorkplaceVisit(models.Model):
    """A follow-up at the workplace together with the supervisor: due by the placement's rhythm, then done."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="visits")
    due = models.DateField(_("planned for"))
    moved_from = models.DateField(_("by the rhythm it would be on"), null=True, blank=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )
    supervisor_there = models.BooleanField(_("the supervisor took part"), null=True, blank=True)
    participant_there = models.BooleanField(_("the participant took part"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    adaptations = models.TextField(_("adaptations decided"), max_length=1000, blank=True)
    cancelled_because = models.CharField(_("why it does not take place"), max_length=300, blank=True)

    objects = WorkplaceVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit at a workplace")
        verbose_name_plural = _("visits at workplaces")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "due"],
                name="one_visit_per_due_day",
                violation_error_message=_("There is a visit on that day already."),
            ),
            models.CheckConstraint(
                name="a_visit_is_made_or_called_off",
                condition=Q(done_on__isnull=True) | Q(cancelled_because=""),
                violation_error_message=_("A visit that was made was not called off."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due"], condition=Q(done_on__isnull=True, cancelled_because=""), name="visits_to_make"
            )
        ]

    def __str__(self):
        return str(self.due)

    def get_absolute_url(self):
        return reverse("matching:visit", args=[self.placement.participation.project.slug, self.public_id])

    @property
    def is_settled(self) -> bool:
        return self.done_on is not None or bool(self.cancelled_because)

    @property
    def is_missing(self) -> bool:
        return not self.is_settled and self.due < timezone.localdate() and not self.was_never_made

    @property
    def was_never_made(self) -> bool:
        return not self.is_settled and self.placement.state == PlacementState.ENDED

    @property
    def opens(self) -> date:
        """From this day on it may be made; on `due` at the latest."""
        return max(self.due - WINDOW, self.placement.start)

    @property
    def mark(self) -> str:
        there = [self.supervisor_there, self.participant_there]
        said = [self.pk, self.due, self.done_on, self.cancelled_because, self.notes, *there]
        return salted_hmac("matching.WorkplaceVisit", repr(said), algorithm="sha256").hexdigest()[:20]
