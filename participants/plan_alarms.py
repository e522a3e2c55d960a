"""Who waits for a plan, or for a plan for the exit: what the database asks of participations, for a day.

The project's first phase is the introduction, every later one is in-depth work. Days and weeks count from the start
of the phase, whose first day is day 1 of week 1: past day 21 is from day 22, past week 24 from the first of week 25.
Whoever has a plan has one with a goal that is not given up. A plan for the exit is such a goal with its mark.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from participants.models import PhasePeriod, Plan, PlanGoal
from projects.models import Phase

INTRODUCTION_DAYS, IN_DEPTH_WEEKS = 21, 24


def without_plan(today: date, days: int = INTRODUCTION_DAYS) -> Q:
    """In the introduction, past this many days of it, and nothing planned."""
    begun = in_phase(introduction=True, start__lte=today - timedelta(days=days))
    planned = Plan.objects.with_goals().filter(participation=OuterRef("pk"))
    return Q(Exists(begun), exit__isnull=True) & ~Q(Exists(planned))


def without_exit_plan(today: date, weeks: int = IN_DEPTH_WEEKS) -> Q:
    """In in-depth work, past this many weeks of it, and nothing planned for the time after."""
    begun = in_phase(introduction=False, start__lte=today - timedelta(weeks=weeks))
    planned = PlanGoal.objects.exit_plans().filter(plan__participation=OuterRef("pk"))
    return Q(Exists(begun), exit__isnull=True) & ~Q(Exists(planned))


def in_phase(*, introduction: bool, **when):
    """The phases that participations are in now; the first of their project, or one that follows it."""
    of_project = Phase.objects.filter(project=OuterRef("phase__project"))
    before = of_project.filter(
        Q(position__lt=OuterRef("phase__position"))
        | Q(position=OuterRef("phase__position"), pk__lt=OuterRef("phase__pk"))
    )
    now = PhasePeriod.objects.current().filter(participation=OuterRef("pk"), **when)
    return now.filter(~Exists(before)) if introduction else now.filter(Exists(before))
