import uuid
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent
from employers.models import ContactPerson, Employer, Opening, Workplace
from matching.enums import EndCause, PlacementKind, Side
from matching.models.match import Match
from matching.placement_steps import PlacementAct, PlacementState, acts_in
from participants.models import Participation

SOON = timedelta(days=14)
DAYS_A_WEEK = 7
FAILED = {EndCause.PARTICIPANT, EndCause.EMPLOYER, EndCause.PROJECT}


def over(today: date, of: str = "") -> Q:
    """Ended early, or its last day has passed, or the participant has left. `of`: the way to the placement."""
    passed = asked(of, ended_on__isnull=True, end__lt=today) | asked(of, participation__exit__lt=today)
    return asked(of, ended_on__lte=today) | ~draft(of) & passed


def going_on(today: date, of: str = "") -> Q:
    """All others, said so that an index may find them."""
    stays = asked(of, participation__exit__isnull=True) | asked(of, participation__exit__gte=today)
    lasts = asked(of, ended_on__isnull=False) | asked(of, end__isnull=True) | asked(of, end__gte=today)
    not_ended = asked(of, ended_on__isnull=True) | asked(of, ended_on__gt=today)
    return not_ended & (draft(of) | stays & lasts)


def draft(of: str = "") -> Q:
    return asked(of, version__gt=0, agreed_on__isnull=True)


def asked(of: str, **conditions) -> Q:
    return Q(**{f"{of}{name}": value for name, value in conditions.items()})


def last_day_of(of: str = ""):
    """For the database: as `Placement.last_day`. Least of something and nothing is not the same everywhere."""
    agreed, exit_ = Coalesce(f"{of}ended_on", f"{of}end"), F(f"{of}participation__exit")
    return Coalesce(Least(agreed, exit_), agreed, exit_)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def permitting(self, permission, user):
        """Placements of those on whose participation in the project `user` holds the permission."""
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def permitting_in(self, permission, user, project):
        permitted = Participation.objects.permitting_in(permission, user, project)
        return self.filter(participation__project=project, participation__in=permitted)

    def of_person(self, participation: Participation):
        """All of the person's in that project, also from an earlier time there."""
        return self.filter(
            participation__participant=participation.participant_id, participation__project=participation.project_id
        )

    def agreed(self):
        """All three have said yes once; or a spreadsheet tells of it, which knows of no agreement."""
        return self.exclude(draft())

    def began(self):
        """Agreed, and not ended before the first day: what was a placement. Whoever left the project before the first
        day never came; only a spreadsheet tells of somebody who came after it.
        """
        stayed = Q(participation__exit__isnull=True) | Q(participation__exit__gte=F("start"))
        came = Q(ended_on__isnull=True) | Q(ended_on__gte=F("start"))
        return self.agreed().filter(came, Q(version=0) | stayed)

    def in_state(self, state: str, today: date):
        if state == PlacementState.ENDED:
            return self.filter(over(today))
        if state == PlacementState.DRAFT:
            return self.filter(going_on(today), draft())
        begun = Q(start__lte=today) if state == PlacementState.RUNNING else Q(start__gt=today)
        return self.filter(going_on(today), begun).exclude(draft())

    def awaiting(self, today: date):
        """Somebody has not said yes to the agreement as it stands now."""
        return self.filter(going_on(today), version__gt=F("approved_version"), ended_on__isnull=True)

    def ending_soon(self, today: date):
        running = self.in_state(PlacementState.RUNNING, today)
        return running.alias(last=last_day_of()).filter(last__range=(today, today + SOON))

    def cut_short(self, today: date):
        """The participant has left before its last day, and nobody has written why it ended. Of what a spreadsheet
        brought nobody is asked.
        """
        before_its_end = Q(end__isnull=True) | Q(end__gt=F("participation__exit"))
        left = self.filter(version__gt=0, ended_on__isnull=True, participation__exit__lt=today)
        return left.filter(before_its_end | draft())

    def unassessed(self, today: date):
        """Ended, and the supervisor or the participant has not said how it went."""
        from matching.models.end_assessment import EndAssessment

        told = EndAssessment.objects.filter(placement=models.OuterRef("pk"))
        both = models.Exists(told.filter(side=Side.EMPLOYER)) & models.Exists(told.filter(side=Side.PARTICIPANT))
        return self.filter(over(today), version__gt=0).exclude(draft()).exclude(both)


class Placement(models.Model):
    """A participation at an employer, with all that its agreement says.

    A placement from a spreadsheet has the first fields only, and `version` 0: no agreement is written here. `end` is
    the day it ends as agreed now; once `ended_on` is set it is over, with its cause. `weekdays` are the minutes of
    each day of the week from Monday on. `agreed_on`: the day all three had said yes for the first time, and
    `approved_version` which version they said yes to last. `women` and `men`: the counts of the occupation known when
    it was agreed (of `share_year`), so that later figures of the occupation change no report on this placement.

    Its states stand in matching/placement_steps.py, the acts in matching/placing.py.
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
    adaptations = models.TextField(_("adaptations"), max_length=2000, blank=True)
    visit_weeks = models.PositiveSmallIntegerField(_("weeks between visits"), default=4)

    women = models.PositiveIntegerField(null=True, editable=False)
    men = models.PositiveIntegerField(null=True, editable=False)
    share_year = models.PositiveSmallIntegerField(null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    end_cause = models.CharField(_("why it ended"), max_length=12, choices=EndCause, blank=True, editable=False)
    end_reason = models.CharField(_("what happened"), max_length=500, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)
    approved_version = models.PositiveSmallIntegerField(default=0, editable=False)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "employer", "start"],
                name="one_placement_per_start",
                violation_error_message=_("The person has a placement there from that day already."),
            ),
            models.CheckConstraint(
                name="another_person_stands_in",
                condition=Q(supervisor__isnull=True) | Q(stand_in__isnull=True) | ~Q(supervisor=F("stand_in")),
                violation_error_message=_("The stand-in is somebody else than the supervisor."),
            ),
            models.CheckConstraint(
                name="visits_have_a_rhythm",
                condition=Q(visit_weeks__range=(1, 26)),
                violation_error_message=_("There are one to twenty-six weeks between the visits."),
            ),
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

    def get_absolute_url(self):
        return reverse("matching:placement", args=[self.participation.project.slug, self.public_id])

    @property
    def last_day(self) -> date | None:
        """None: until further notice."""
        days = [day for day in (self.ended_on or self.end, self.participation.exit) if day]
        return min(days, default=None)

    @property
    def is_draft(self) -> bool:
        return self.version > 0 and self.agreed_on is None

    @property
    def state(self) -> PlacementState:
        return self.state_on(timezone.localdate())

    def state_on(self, today: date) -> PlacementState:
        if self.ended_on and self.ended_on <= today:
            return PlacementState.ENDED
        if self.is_draft:
            return PlacementState.DRAFT
        if self.last_day and self.last_day < today:
            return PlacementState.ENDED
        return PlacementState.RUNNING if self.start <= today else PlacementState.AGREED

    @property
    def awaits_approval(self) -> bool:
        return self.version > self.approved_version

    @property
    def acts(self) -> set[PlacementAct]:
        return acts_in(self.state, has_end=self.ended_on is not None, awaits=self.awaits_approval)

    @property
    def never_began(self) -> bool:
        return self.ended_on is not None and self.ended_on < self.start

    @property
    def has_failed(self) -> bool:
        """Ended before its time by one of the three, not by a job; or nobody ever came."""
        return self.end_cause in FAILED

    @property
    def is_cut_short(self) -> bool:
        """As `PlacementQuerySet.cut_short` asks."""
        left = self.participation.exit
        if not self.version or self.ended_on or left is None or left >= timezone.localdate():
            return False
        return self.is_draft or self.end is None or self.end > left

    @property
    def adaptation_lines(self) -> list[str]:
        return [line.strip() for line in self.adaptations.splitlines() if line.strip()]

    def minutes_on(self, day: date) -> int:
        """What the schedule has on that day; nothing before the first and after the last."""
        last = self.last_day
        if self.is_draft or day < self.start or (last and day > last) or len(self.weekdays) != DAYS_A_WEEK:
            return 0
        return self.weekdays[day.weekday()]

    @property
    def weekly_hours(self) -> Decimal | None:
        """By the schedule; without one as the spreadsheet has it."""
        if any(self.weekdays):
            return Decimal(sum(self.weekdays)) / 60
        return self.hours_per_week

    def trace(self, by, action, **event):
        AuditEvent.objects.record(
            by=by,
            action=action,
            target=self,
            participant=self.participation.participant,
            project=self.participation.project,
            **event,
        )
