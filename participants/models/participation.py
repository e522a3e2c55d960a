import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import AgeBand, Destination, Education, Evidence, LabourStatus, Outcome, Sex, Support
from participants.models.participant import Participant, open_to
from projects.access import reach_in
from projects.models import CaseworkerGroup, Project, TargetGroup
from projects.roles import Permission, Reach


class ParticipationQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        """Participations on which `user` holds `permission` in *their own* project.

        A coach holds it for her own participants, and to read for those opened with a reason (`ReasonedAccess`).

        Whoever may see a person by way of one project sees nothing of the person's time in another.
        """
        from participants.models.reasoned_access import OPENS, ReasonedAccess

        def projects(reach):
            return Project.objects.permitting(permission, user, reach).values("pk")

        # All of the person's time in that project, by whichever part of it the coach has. Subqueries that do not
        # look at the outer row are worked out once; a correlated EXISTS behind an OR once a row.
        persons = "participation__participant__participations"
        assigned = (
            CoachAssignment.objects.current()
            .filter(coach=user, **{f"{persons}__project": F("participation__project")})
            .values(f"{persons}__pk")
        )
        hers = Q(pk__in=assigned)
        if permission in OPENS:
            opened = ReasonedAccess.objects.in_force().filter(
                user=user, participant__participations__project=F("project")
            )
            hers |= Q(pk__in=opened.values("participant__participations__pk"))
        return self.filter(
            Q(project__in=projects(Reach.PROJECT)) | Q(hers, project__in=projects(Reach.ASSIGNED)),
            open_to(user, "participant__"),
        )

    def permitting_in(self, permission, user, project, *, any_protected: bool = True):
        """The same as `permitting` in one project, asked with what a request knows already of her right there.

        The general question takes several times as long to put into words as the database needs to answer either.
        """
        from participants.models.reasoned_access import OPENS, ReasonedAccess

        reach, own = reach_in(project, user, permission), self.filter(project=project)
        if any_protected:
            own = own.filter(open_to(user, "participant__"))
        if reach is Reach.PROJECT:
            return own
        if reach is not Reach.ASSIGNED:
            return own.none()
        assigned = CoachAssignment.objects.current().filter(coach=user, participation__project=project)
        hers = Q(participant__in=assigned.values("participation__participant"))
        if permission in OPENS:
            opened = ReasonedAccess.objects.in_force().filter(user=user, project=project)
            hers |= Q(participant__in=opened.values("participant"))
        return own.filter(hers)

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_PARTICIPANT, user)

    def with_phase(self):
        """The phase each is in now, and `phase_over`: the day after its limit."""
        from participants.models.phase import day_after_limit

        return self.annotate(
            open_phase=FilteredRelation("phases", condition=Q(phases__end__isnull=True)),
            phase_name=F("open_phase__phase__name"),
            phase_weeks=F("open_phase__phase__max_weeks"),
            phase_start=F("open_phase__start"),
            phase_extra_weeks=F("open_phase__extra_weeks"),
        ).alias(phase_over=day_after_limit("open_phase__"))

    def with_sessions(self):
        """`next_session`: the day of the next planned one; `last_session`: the day the person last was at one."""
        from participants.models import Attendance, Session

        planned = Session.expected.through.objects.filter(
            participation=OuterRef("pk"),
            session__state=Session.State.PLANNED,
            session__date__gte=timezone.localdate(),
        )
        held = Attendance.objects.filter(participation=OuterRef("pk"), present=True)
        return self.annotate(
            next_session=Subquery(planned.order_by("session__date").values("session__date")[:1]),
            last_session=Subquery(held.order_by("-date").values("date")[:1]),
        )


class Participation(models.Model):
    """One period of a person in a project: the fact row of every figure.

    The facts about the person (`sex`, `age`, `age_band`, `foreign_born`) are those at the start of the person's
    *first* participation in the project and stand on each of the person's rows, so that one pass over one table
    gives every figure. `sequence` counts a person's participations in the project from 1; `next_start` is the
    start of the following one. The last participation as of a day D has start ≤ D and next_start later than D or
    none. `list_key` is where the person stands in the project's list, in the order of the alphabet. All of these
    are set in participants/facts.py and nowhere else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="participations")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    start = models.DateField(_("start"))
    exit = models.DateField(_("exit"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=1, editable=False)
    next_start = models.DateField(null=True, editable=False)
    list_key = models.CharField(max_length=200, blank=True, editable=False)
    start_year = models.PositiveSmallIntegerField(editable=False)
    target_group = models.ForeignKey(
        TargetGroup, verbose_name=_("target group"), on_delete=models.PROTECT, null=True, blank=True
    )
    group = models.ForeignKey(
        CaseworkerGroup,
        verbose_name=_("referred by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )

    # Facts at entry, frozen.
    sex = models.CharField(_("sex"), max_length=5, choices=Sex, blank=True, default=Sex.UNKNOWN, editable=False)
    age = models.PositiveSmallIntegerField(_("age at first start"), null=True, editable=False)
    age_band = models.CharField(max_length=5, choices=AgeBand, blank=True, default=AgeBand.UNKNOWN, editable=False)
    foreign_born = models.BooleanField(_("foreign-born"), null=True, editable=False)
    start_month = models.DateField(null=True, editable=False)  # of the first start: its month's first day
    compared_from = models.DateField(null=True, editable=False)  # and that of the third month after
    labour_status = models.CharField(
        _("status on the labour market"), max_length=10, choices=LabourStatus, blank=True
    )
    unemployed_months = models.PositiveSmallIntegerField(_("months unemployed"), null=True, blank=True)
    in_education = models.BooleanField(_("in education"), null=True, blank=True)
    disability = models.BooleanField(_("disability reducing work capacity"), null=True, blank=True)
    isced = models.CharField(_("education"), max_length=3, choices=Education, blank=True)
    upper_secondary_complete = models.BooleanField(_("complete upper-secondary grades"), null=True, blank=True)
    support = models.CharField(_("support"), max_length=25, choices=Support, blank=True)
    support_months = models.PositiveSmallIntegerField(_("months on support"), null=True, blank=True)

    # Exit.
    destination = models.CharField(_("left to"), max_length=20, choices=Destination, blank=True)
    exit_reason = models.TextField(_("reason for leaving"), blank=True)
    chances_improved = models.BooleanField(_("better chances of work"), null=True, blank=True)
    life_situation_improved = models.BooleanField(_("better life situation"), null=True, blank=True)

    # Status on the reference day, ninety days after.
    outcome = models.CharField(_("outcome after 90 days"), max_length=20, choices=Outcome, blank=True)
    outcome_recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    outcome_evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="exit_after_start",
                condition=Q(exit__isnull=True) | Q(exit__gte=F("start")),
                violation_error_message=_("The exit cannot be before the start."),
            ),
            models.UniqueConstraint(
                fields=["participant", "project", "start"],
                name="one_participation_per_start",
                violation_error_message=_("The person already has a participation with this start."),
            ),
            models.UniqueConstraint(
                fields=["participant", "project"],
                condition=Q(exit__isnull=True),
                name="one_open_participation",
                violation_error_message=_("The person already takes part in the project."),
            ),
            models.CheckConstraint(
                name="outcome_needs_exit",
                condition=Q(outcome="") | Q(exit__isnull=False),
                violation_error_message=_("A follow-up needs an exit."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "list_key", "id"], condition=Q(next_start__isnull=True), name="list_of_project"
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.project}, {self.start}"

    def save(self, *args, **kwargs):
        self.start_year = self.start.year
        super().save(*args, **kwargs)

    def holds(self, day: date) -> bool:
        """Whether the day lies in it; both ends belong to it."""
        return self.start <= day and (self.exit is None or day <= self.exit)


class CoachAssignmentQuerySet(models.QuerySet):
    def current(self):
        """Not ended. The coach at the exit follows up after it, so she stays, until that is handed over or the
        person comes back.
        """
        of_same = CoachAssignment.objects.filter(participation=OuterRef("participation"))
        latest = Subquery(of_same.order_by("-start", "-pk").values("pk")[:1])
        follows_up = Q(end=F("participation__exit"), pk=latest)
        going_on = Q(end__isnull=True) | Q(end__gt=timezone.localdate()) | follows_up
        return self.filter(going_on, participation__next_start__isnull=True)


class CoachAssignment(models.Model):
    """Who is coach of a participation, and when. One responsible coach at a time."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="coach_assignments")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coach_assignments")
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    note = models.TextField(_("note for the hand-over"), blank=True)

    objects = CoachAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("coach assignment")
        verbose_name_plural = _("coach assignments")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(end__isnull=True),
                name="one_coach_at_a_time",
                violation_error_message=_("The participant already has a coach."),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The assignment cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.coach}, {self.start}"
