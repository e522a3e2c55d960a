import uuid
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import ActionKind, ActionState, GoalState, Responsible
from participants.models.participation import Participation

FINISHED_ACTIONS = [ActionState.DONE, ActionState.DROPPED]
LONGEST_TITLE, LONGEST_TEXT = 300, 4000


class PlanQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def with_goals(self):
        """Those that have come as far as a goal that stands: what counts as having a plan."""
        standing = PlanGoal.objects.standing().filter(plan=OuterRef("pk"))
        return self.filter(Exists(standing))


class Plan(models.Model):
    """The individual action plan of one participation, as it stands now: what is signed stands as `PlanVersion`.

    A new participation begins without one, or with a copy of the one before (participants/planning.py). `work_wishes`
    alone are seen by whoever matches; `call_name` and `call_number` stand on the participant's own sheet.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="plan")
    wishes = models.TextField(_("own wishes"), max_length=LONGEST_TEXT, blank=True)
    work_wishes = models.TextField(_("wishes for work"), max_length=1000, blank=True)
    call_name = models.CharField(_("whom to call"), max_length=120, blank=True)
    call_number = models.CharField(_("telephone number to call"), max_length=40, blank=True)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")

    def __str__(self):
        return f"{self.begun_at:%Y-%m-%d}"


class PlanPartQuerySet(models.QuerySet):
    """Of anything that stands in a plan; `plan_path` of the model leads to it."""

    def permitting(self, permission, user):
        way = f"{self.model.plan_path}__participation__in"
        return self.filter(**{way: Participation.objects.permitting(permission, user)})

    def of_plan(self, plan):
        return self.filter(**{self.model.plan_path: plan})


class PlanPart(models.Model):
    """What stands in a plan, in an order that people choose: `position` among those of the same parent."""

    plan_path = "plan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(_("place in the order"), default=0, editable=False)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    @classmethod
    def parent_name(cls) -> str:
        """The field of what it stands under."""
        return cls.plan_path.split("__")[0]

    @property
    def is_history(self) -> bool:
        """Finished: reached, done, dropped, removed, or no longer there."""
        return bool(getattr(self, "finished_on", None) or getattr(self, "end", None))

    def siblings(self):
        return type(self).objects.filter(**{self.parent_name(): getattr(self, f"{self.parent_name()}_id")})


class PlanGoalQuerySet(PlanPartQuerySet):
    def standing(self):
        """Not given up: under way, or reached."""
        return self.exclude(state=GoalState.DROPPED)

    def in_force(self):
        """Under way, of somebody who takes part."""
        return self.filter(state=GoalState.OPEN, plan__participation__exit__isnull=True)

    def exit_plans(self):
        """What participant and coach have agreed for the time after the project."""
        return self.standing().filter(is_exit_plan=True)


class PlanGoal(PlanPart):
    """What the participant wants to reach. `is_exit_plan`: this goal is the plan for leaving the project."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(_("goal"), max_length=LONGEST_TITLE)
    note = models.TextField(_("note"), max_length=LONGEST_TEXT, blank=True)
    planned = models.DateField(_("planned for"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=GoalState, default=GoalState.OPEN)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    is_exit_plan = models.BooleanField(_("plan for the exit"), default=False)

    objects = PlanGoalQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name = _("plan goal")
        verbose_name_plural = _("plan goals")
        constraints = [
            models.CheckConstraint(
                name="finished_goals_have_a_day",
                condition=Q(state=GoalState.OPEN, finished_on__isnull=True)
                | ~Q(state=GoalState.OPEN) & Q(finished_on__isnull=False),
                violation_error_message=_("A goal has a day when it is reached or dropped, and none before."),
            ),
        ]

    def __str__(self):
        return self.title


class Milestone(PlanPart):
    """A part of a goal, with the day it is meant to be reached and the day it was."""

    plan_path = "goal__plan"

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=LONGEST_TITLE)
    planned = models.DateField(_("planned for"), null=True, blank=True)
    finished_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self):
        return self.title


class ActionQuerySet(PlanPartQuerySet):
    def in_force(self):
        """Still to be done, of a goal that is under way, of somebody who takes part."""
        return self.filter(goal__state=GoalState.OPEN, goal__plan__participation__exit__isnull=True).exclude(
            state__in=FINISHED_ACTIONS
        )

    def overdue(self, today: date):
        return self.in_force().filter(due__lt=today)


class Action(PlanPart):
    """A step towards a goal: what, who does it, until when. `party` names whoever is neither of the two."""

    plan_path = "goal__plan"

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="actions")
    title = models.CharField(_("what is to be done"), max_length=LONGEST_TITLE)
    kind = models.CharField(_("kind"), max_length=20, choices=ActionKind, default=ActionKind.OTHER)
    responsible = models.CharField(
        _("who does it"), max_length=12, choices=Responsible, default=Responsible.PARTICIPANT
    )
    party = models.CharField(_("who, if somebody else"), max_length=150, blank=True)
    due = models.DateField(_("done by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ActionState, default=ActionState.PLANNED)
    finished_on = models.DateField(_("finished on"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=LONGEST_TEXT, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of a plan")
        constraints = [
            models.CheckConstraint(
                name="finished_actions_have_a_day",
                condition=Q(state__in=FINISHED_ACTIONS, finished_on__isnull=False)
                | ~Q(state__in=FINISHED_ACTIONS) & Q(finished_on__isnull=True),
                violation_error_message=_("An action has a day when it is done or dropped, and none before."),
            ),
            models.CheckConstraint(
                name="another_responsible_of_an_action_is_named",
                condition=~Q(responsible=Responsible.PARTY) | ~Q(party=""),
                violation_error_message=_("Write who does it."),
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(finished_on__isnull=True), name="actions_to_do"),
        ]

    def __str__(self):
        return self.title
