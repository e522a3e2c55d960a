"""The facts that conditions may ask about: a participation's own columns, and what the period makes of its dates.

both bases   sex, age_band, foreign_born, labour_status, in_education, isced, support, target_group, …
             (every plain column of Participation)
FIRST        started_in_period, start_year
LAST_EXIT    left_in_period: the exit lies in the period
             due_in_period: the reference day (exit or project's end + 90 days) lies in the period
             due_so_far: it lies between the project's start and the as-of day
             outcome_seen: an outcome was recorded on the as-of day or before
"""

from django.db.models import BooleanField, ExpressionWrapper, Q

from participants.models import Participation
from projects.enums import FollowUpClock
from reporting.indicators.definitions import Base
from reporting.indicators.periods import FOLLOW_UP_DAYS, days_before, due_by_project_end

NOBODY = Q(exit__isnull=True)  # none of those who have left


def participations(base: Base, project, period, group=None):
    """One row per person: the participation that the base names, with its facts."""
    return everything(project, period, group).filter(belongs_to(base, period))


def everything(project, period, group=None):
    """All participations that the period lets a report see, with their facts."""
    rows = Participation.objects.filter(project=project, start__lte=period.as_of).order_by()
    if group is not None:
        rows = rows.filter(group=group)
    return rows.annotate(
        started_in_period=fact(Q(start__range=(period.from_, period.to))),
        left_in_period=fact(Q(exit__range=(period.from_, period.to))),
        due_in_period=fact(due(project, period.clock, period.from_, period.to)),
        due_so_far=fact(due(project, period.clock, project.start, period.as_of)),
        outcome_seen=fact(
            ~Q(outcome="") & Q(outcome_recorded_on__isnull=False, outcome_recorded_on__lte=period.as_of)
        ),
    )


def belongs_to(base: Base, period) -> Q:
    """Which of them is the one participation of a person that the base names."""
    if base is Base.FIRST:
        return Q(sequence=1)
    return Q(exit__lte=period.as_of) & (Q(next_start__isnull=True) | Q(next_start__gt=period.as_of))


def fact(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def due(project, clock, first, last) -> Q:
    """Those whose reference day lies in first … last."""
    if clock == FollowUpClock.PROJECT_END:
        return Q(exit__lte=project.end) if due_by_project_end(project, first, last) else NOBODY
    return Q(exit__range=(days_before(first, FOLLOW_UP_DAYS), days_before(last, FOLLOW_UP_DAYS)))
