import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from employers.models import ContactPerson, Employer, Opening, Workplace
from matching.enums import EndCause, PlacementKind
from matching.models.match import Match
from participants.models import Participation


class Placement(models.Model):
    """A participation at an employer, with all that its agreement says.

    A placement from a spreadsheet has the first fields only. `end` is the day it ends as agreed now; once `ended_on`
    is set it is over, with its cause. `weekdays` are the minutes of each day of the week from Monday on. `women` and
    `men`: the counts of the occupation known when it was agreed (of `share_year`), so that later figures of the
    occupation change no report on this placement.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="placements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="placements")
    kind = models.CharField(_("kind"), max_length=20, choices=PlacementKind)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"), null=True, blank=True)
    occupation = models.CharField(_("occupation (SSYK)"), max_length=4, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    match = models.OneToOneField(
        Match, on_delete=models.PROTECT, null=True, blank=True, related_name="placement", editable=False
    )
    workplace = models.ForeignKey(
        Workplace, verbose_name=_("workplace"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supervisor = models.ForeignKey(
        ContactPerson,
        verbose_name=_("supervisor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised",
    )
    stand_in = models.ForeignKey(
        ContactPerson,
        verbose_name=_("stand-in for the supervisor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in",
    )
    weekdays = models.JSONField(_("schedule"), default=list, blank=True)
    schedule_note = models.CharField(_("times of day"), max_length=200, blank=True)
    aims = models.TextField(_("aims"), max_length=4000, blank=True)
    tasks = models.TextField(_("tasks"), max_length=4000, blank=True)
    sfi_course = models.CharField(_("SFI course"), max_length=100, blank=True)
    trade_words = models.TextField(_("trade words to learn"), max_length=2000, blank=True)
    insurance = models.CharField(_("insurance: who, what, number"), max_length=300, blank=True)
    work_environment = models.CharField(_("who answers for the work environment"), max_length=200, blank=True)
    introduction = models.TextField(_("introduction"), max_length=2000, blank=True)
    risks_checked_on = models.DateField(_("risks checked on"), null=True, blank=True)
    risks = models.TextField(_("risks and what is done about them"), max_length=2000, blank=True)
    secrecy = models.TextField(_("secrecy"), max_length=2000, blank=True)
    absence = models.CharField(_("who is told of absence, and how"), max_length=300, blank=True)
    visit_weeks = models.PositiveSmallIntegerField(_("weeks between visits"), default=4)

    women = models.PositiveIntegerField(null=True, editable=False)
    men = models.PositiveIntegerField(null=True, editable=False)
    share_year = models.PositiveSmallIntegerField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    end_cause = models.CharField(_("why it ended"), max_length=12, choices=EndCause, blank=True, editable=False)
    end_reason = models.CharField(_("what happened"), max_length=500, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "employer", "start"], name="one_placement_per_start"),
            models.CheckConstraint(
                name="placement_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The placement cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="ended_placements_have_a_cause",
                condition=Q(ended_on__isnull=True, end_cause="") | Q(ended_on__isnull=False) & ~Q(end_cause=""),
                violation_error_message=_("Write when and why the placement ended."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.employer}"


class PlacementAdaptation(models.Model):
    """What the workplace adapts for this participant, as it stands in the agreement: what is done, never why."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="adaptations")
    what = models.CharField(_("adaptation"), max_length=300)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("adaptation of a placement")
        verbose_name_plural = _("adaptations of placements")
        ordering = ["pk"]

    def __str__(self):
        return self.what
