"""The facts that conditions may ask about: a participation's own columns, and what the period makes of its dates.

both bases   sex, age_band, foreign_born, labour_status, in_education, isced, support, target_group, …
             (every plain column of Participation)
FIRST        started_in_period, start_year
LAST_EXIT    left_in_period: the exit lies in the period
             due_in_period: the reference day (exit or project's end + 90 days) lies in the period
             due_so_far: it lies between the project's start and the as-of day
             outcome_seen: an outcome was recorded on the as-of day or before
"""

from django.db.models import Q

from participants.models import Participation
from reporting.indicators.conditions import spelled_out
from reporting.indicators.definitions import Base
from reporting.indicators.scope import Scope


def everything(scope: Scope):
    """All participations that the period lets a report see."""
    return Participation.objects.filter(start__lte=scope.as_of, **scope.own()).order_by()


def participations(base: Base, condition: Q, scope: Scope):
    """One row per person: the participation that the base names, if it fulfils the condition."""
    return everything(scope).filter(asked(base, condition, scope))


def asked(base: Base, condition: Q, scope: Scope) -> Q:
    """What the columns must fulfil. The base comes last: most rows are ruled out before, at less cost."""
    return spelled_out(condition, facts(scope)) & belongs_to(base, scope)


def belongs_to(base: Base, scope: Scope) -> Q:
    """Which of them is the one participation of a person that the base names."""
    if base is Base.FIRST:
        return Q(sequence=1)
    return Q(exit__lte=scope.as_of) & (Q(next_start__isnull=True) | Q(next_start__gt=scope.as_of))


def facts(scope: Scope) -> dict[str, Q]:
    return {
        "started_in_period": Q(start__range=scope.period),
        "left_in_period": Q(exit__range=scope.period),
        "due_in_period": Q(exit__range=scope.due_in_period),
        "due_so_far": Q(exit__range=scope.due_so_far),
        "outcome_seen": Q(outcome_recorded_on__isnull=False, outcome_recorded_on__lte=scope.as_of) & ~Q(outcome=""),
    }
