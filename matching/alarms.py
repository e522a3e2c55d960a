"""Somebody who is left at a workplace without a way on."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from participants.alarms import Alarm, goal_dropped, last, latest_of
from participants.models import Action, PlanGoal


def placement_without_next_step(project, today: date) -> Q:
    """At a workplace for longer than so many weeks, and there is neither an action with a day to come, nor a plan for
    the exit, nor another placement ahead: whoever stays on without a next step is locked in (“låses inne”).
    """
    since = today - timedelta(weeks=project.alarm_placement_weeks)
    placed = placed_on(today).filter(start__lt=since)
    ahead = Action.objects.in_force().filter(goal__plan__participation=OuterRef("pk"), due__gte=today)
    exit_plan = PlanGoal.objects.exit_plans().filter(plan__participation=OuterRef("pk"))
    another = Placement.objects.filter(participation=OuterRef("pk"), start__gt=today, ended_on__isnull=True)
    steps = Q(Exists(ahead)) | Q(Exists(exit_plan)) | Q(Exists(another))
    return Q(Exists(placed), exit__isnull=True) & ~steps


def placed_on(today: date):
    lasts = Q(end__isnull=True) | Q(end__gte=today)
    going_on = Q(ended_on__isnull=True) & lasts | Q(ended_on__gte=today)
    return Placement.objects.agreed().filter(going_on, participation=OuterRef("pk"), start__lte=today)


def last_step(_project, today: date):
    """When the placement began, or the last step of the plan was done, given up or missed."""
    actions = Action.objects.filter(goal__plan__participation=OuterRef("pk"))
    return latest_of(
        last(placed_on(today), "start"),
        last(actions.filter(finished_on__isnull=False), "finished_on"),
        last(actions.filter(due__lt=today), "due"),
        goal_dropped(),
    )


PLACEMENT = Alarm(
    "placement_without_next_step",
    _("Placed for more than %(limit)d weeks without a next step"),
    _("At a workplace, and no action with a day to come, no plan for the exit and no next placement is planned."),
    "bad",
    "alarm_placement_weeks",
    placement_without_next_step,
    "plan",
    last_step,
)
