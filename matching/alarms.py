"""Somebody who is left at a workplace without a way on."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from participants.alarms import Alarm
from participants.models import Action, PlanGoal


def placement_without_next_step(project, today: date) -> Q:
    """At a workplace for longer than so many weeks, and the plan has neither an action with a day to come nor a plan
    for the exit: whoever stays on without a next step is locked in (“låses inne”).
    """
    since = today - timedelta(weeks=project.alarm_placement_weeks)
    going_on = Q(end__isnull=True) | Q(end__gte=today)
    placed = Placement.objects.filter(going_on, participation=OuterRef("pk"), start__lt=since)
    ahead = Action.objects.in_force().filter(goal__plan__participation=OuterRef("pk"), due__gte=today)
    exit_plan = PlanGoal.objects.exit_plans().filter(plan__participation=OuterRef("pk"))
    return Q(Exists(placed), exit__isnull=True) & ~Q(Exists(ahead)) & ~Q(Exists(exit_plan))


PLACEMENT = Alarm(
    "placement_without_next_step",
    _("Placed for more than %(limit)d weeks without a next step"),
    _("At a workplace, and the action plan has no action with a day to come and no plan for the exit."),
    "bad",
    "alarm_placement_weeks",
    placement_without_next_step,
    "plan",
)
