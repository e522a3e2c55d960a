from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.enums import FollowUpClock, GoalCode, Origin, PartnerKind, Programme
from projects.models.membership import Membership
from projects.roles import ADMINISTRATOR_GRANTS, Reach


class ProjectQuerySet(models.QuerySet):
    def permitting(self, permission, user, reach: Reach | None = None):
        """Projects in which `user` holds `permission` (of the given reach only if one is named)."""
        if user.is_active and user.is_administrator and permission in ADMINISTRATOR_GRANTS:
            return self
        memberships = Membership.objects.current().filter(user=user).granting(permission, reach)
        return self.filter(pk__in=memberships.values("project"))

    def visible_to(self, user):
        """Projects whose name and frame `user` may see: those she belongs to; all for an administrator."""
        if user.is_active and user.is_administrator:
            return self
        return self.filter(pk__in=Membership.objects.current().filter(user=user).values("project"))


def threshold(label, default: int, least: int, most: int) -> models.PositiveSmallIntegerField:
    """From which number on an alarm sounds."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(least), MaxValueValidator(most)]
    )


class Project(models.Model):
    """An ESF project: its frame, as the fund's decision has it."""

    slug = models.SlugField(_("short name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    owner = models.CharField(_("project owner"), max_length=200, blank=True)
    programme = models.CharField(_("programme period"), max_length=30, choices=Programme)
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    follow_up_clock = models.CharField(
        _("follow-up counts from"),
        max_length=20,
        choices=FollowUpClock,
        default=FollowUpClock.PARTICIPATION_EXIT,
    )
    programme_area = models.CharField(_("programme area"), max_length=200, blank=True)
    reference_number = models.CharField(_("reference number (dnr)"), max_length=40, blank=True)
    region = models.CharField(_("ESF region"), max_length=100, blank=True)
    municipalities = models.CharField(
        _("municipalities"), max_length=300, blank=True, help_text=_("Separate them with commas.")
    )
    grant = models.PositiveBigIntegerField(_("ESF grant, kronor"), null=True, blank=True)
    budget = models.PositiveBigIntegerField(_("total budget, kronor"), null=True, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("contact's e-mail address"), blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=40, blank=True)

    # How referrals go here (participants/referral_steps.py).
    group_decides = models.BooleanField(_("a caseworker group decides before the project does"), default=True)
    employment_bars = models.BooleanField(_("nobody with any kind of employment is accepted"), default=True)
    parties_do_their_part = models.BooleanField(
        _("each party has said that its part is done before somebody is accepted"), default=True
    )

    # The aim for choices against the grain (matching/scoring.py): never taken from anybody, 0 for none.
    non_traditional_points = models.PositiveSmallIntegerField(
        _("points for a non-traditional choice of occupation"), default=3, validators=[MaxValueValidator(10)]
    )

    consent_months = models.PositiveSmallIntegerField(
        _("months that a consent holds at most"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    # How the log is reviewed each month (participants/log_review.py), and how long values beside it are kept.
    review_share = models.PositiveSmallIntegerField(
        _("log review: per cent of the views, by chance"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    review_least = models.PositiveSmallIntegerField(
        _("log review: at least so many"), default=20, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    work_starts = models.TimeField(_("the working day begins"), default=time(7))
    work_ends = models.TimeField(_("the working day ends"), default=time(18))
    values_kept_years = models.PositiveSmallIntegerField(
        _("years that what stood in changed fields is kept beside the log"),
        null=True,
        blank=True,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
    )

    # When an alarm sounds (participants/alarms.py).
    alarm_session_days = threshold(_("days without a meeting"), 14, 1, 365)
    alarm_absences = threshold(_("times away in a row"), 3, 1, 50)
    alarm_plan_days = threshold(_("days of the introduction without an action plan"), 21, 1, 365)
    alarm_exit_plan_weeks = threshold(_("weeks of a later phase without a plan for the exit"), 24, 1, 200)
    alarm_placement_weeks = threshold(_("weeks of a placement without a next step"), 8, 1, 200)
    alarm_unsigned_days = threshold(_("days after the month with hours that nobody has signed"), 10, 0, 365)
    alarm_document_days = threshold(_("days before a document runs out"), 30, 0, 365)
    alarm_contact_days = threshold(
        _("days within which a colleague's contact with an employer is told of"), 7, 0, 365
    )
    alarm_quiet_days = threshold(_("days without reaching an employer"), 90, 1, 1000)
    alarm_agreement_days = threshold(_("days before an agreement with an employer runs out"), 30, 0, 365)

    kept_until = models.DateField(_("papers are kept until"), null=True, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_start",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("The project must end on or after the day it starts."),
            ),
            models.CheckConstraint(
                name="papers_are_kept_as_long_as_the_project_lasts",
                condition=Q(kept_until__isnull=True) | Q(kept_until__gt=F("end")),
                violation_error_message=_("The papers are kept at least until the project has ended."),
            ),
            models.CheckConstraint(
                name="working_day_in_order",
                condition=Q(work_ends__gt=F("work_starts")),
                violation_error_message=_("The working day must end after it begins."),
            ),
            models.CheckConstraint(
                name="grant_within_budget",
                condition=Q(grant__isnull=True) | Q(budget__isnull=True) | Q(grant__lte=F("budget")),
                violation_error_message=_("The grant cannot be larger than the total budget."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reporting:figures", args=[self.slug])


class TargetGroup(models.Model):
    """Whom the project is for. One target group per participation, for the volume table."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="target_groups")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    min_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    origin = models.CharField(_("born"), max_length=20, choices=Origin, blank=True, default=Origin.ANYWHERE)
    supports = models.JSONField(_("support"), default=list, blank=True)  # codes of Support; none: any
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code"],
                name="one_target_group_per_code",
                violation_error_message=_("The project already has a target group with this code."),
            ),
            models.CheckConstraint(
                name="target_group_ages_in_order",
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(min_age__lte=F("max_age")),
                violation_error_message=_("The youngest age cannot be above the oldest."),
            ),
        ]

    def __str__(self):
        return self.name


class Phase(models.Model):
    """A part of a participation, with the weeks it is meant to take."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(_("name"), max_length=100)
    min_weeks = models.PositiveSmallIntegerField(_("fewest weeks"), null=True, blank=True)
    max_weeks = models.PositiveSmallIntegerField(_("most weeks"), validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="one_phase_per_name",
                violation_error_message=_("The project already has a phase with this name."),
            ),
            models.CheckConstraint(
                name="phase_weeks_in_order",
                condition=Q(min_weeks__isnull=True) | Q(min_weeks__lte=F("max_weeks")),
                violation_error_message=_("The fewest weeks cannot be more than the most."),
            ),
        ]

    def __str__(self):
        return self.name


class Goal(models.Model):
    """What the project promised: a number, or a share between 0 and 1 (a change may be negative)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="goals")
    code = models.CharField(_("goal"), max_length=40, choices=GoalCode)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=4)
    women_share_min = models.DecimalField(
        _("women's share, at least"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    women_share_max = models.DecimalField(
        _("women's share, at most"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code"],
                name="one_goal_per_code",
                violation_error_message=_("The project already has this goal."),
            ),
            models.CheckConstraint(
                name="women_share_is_a_share",
                condition=(Q(women_share_min__isnull=True) | Q(women_share_min__range=(0, 1)))
                & (Q(women_share_max__isnull=True) | Q(women_share_max__range=(0, 1))),
                violation_error_message=_("The share of women must lie between 0 and 1 (0.55 is 55 per cent)."),
            ),
            models.CheckConstraint(
                name="women_share_in_order",
                condition=Q(women_share_min__isnull=True)
                | Q(women_share_max__isnull=True)
                | Q(women_share_min__lte=F("women_share_max")),
                violation_error_message=_("The lower share of women cannot be above the upper."),
            ),
        ]

    def __str__(self):
        return self.get_code_display()


class Partner(models.Model):
    """Somebody the project is carried with: pays, takes part, or refers."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind, default=PartnerKind.PARTNER)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name", "kind"],
                name="one_partner_per_name",
                violation_error_message=_("The project already has this partner."),
            ),
        ]

    def __str__(self):
        return self.name


class CaseworkerGroup(models.Model):
    """Caseworkers of several parties in one municipality, who refer people to the project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="caseworker_groups")
    name = models.CharField(_("name"), max_length=150)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    parties = models.ManyToManyField("projects.Party", verbose_name=_("parties"), blank=True, related_name="groups")

    class Meta:
        verbose_name = _("caseworker group")
        verbose_name_plural = _("caseworker groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="one_caseworker_group_per_name",
                violation_error_message=_("The project already has a caseworker group with this name."),
            ),
        ]

    def __str__(self):
        return self.name
