"""What of the work with participants is due and stands in no calendar: late steps of plans, measures to follow up,
self-assessments. Each a number on Today that opens its list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants import self_assessing
from participants.enums import Occasion, Responsible
from participants.models import Action, CoachAssignment, Measure, Participant, Participation
from participants.person_page import person_address
from participants.plan_typing import address


@dataclass(frozen=True)
class Line:
    """One thing that is due, as the list shows it. `what` is empty where only the person's own pages may say it."""

    person: Participant
    coach: str
    what: str
    who: str
    day: date | None
    url: str


@dataclass(frozen=True)
class Kind:
    """`find` gives what is due on a day, of some participations; `way` leads from there to the participation; `line`
    makes a row of the list of it.
    """

    code: str
    label: str | Promise
    explained: str | Promise
    tone: str
    find: Callable
    way: str
    line: Callable

    def listed(self, participations, today: date):
        """With all that a line says."""
        way = f"{self.way}__" if self.way else ""
        assigned = CoachAssignment.objects.current().filter(participation=OuterRef(f"{way}pk"))
        coach = Subquery(assigned.order_by("-start", "-pk").values("coach__name")[:1])
        found = self.find(participations, today).annotate(coach_name=coach)
        return found.select_related(f"{way}participant", f"{way}project")


# --- Of plans ----------------------------------------------------------------------------------------------------


def late_steps(participations, today: date):
    theirs = Action.objects.filter(goal__plan__participation__in=participations)
    return theirs.overdue(today).order_by("due", "pk")


def measures(participations, today: date):
    theirs = Measure.objects.filter(barrier__plan__participation__in=participations)
    return theirs.due(today).order_by("follow_up", "pk")


def of_plan(kind: str, part, participation, day: date) -> Line:
    """What is to be made accessible may tell of health; what it says of who is protected stands on the plan alone."""
    who = part.party if part.responsible == Responsible.PARTY else part.get_responsible_display()
    hidden = participation.participant.protected
    return Line(
        person=participation.participant,
        coach=part.coach_name or "",
        what="" if hidden else part.title,
        who="" if hidden else who,
        day=day,
        url=f"{address('plan', participation)}#{kind}-{part.public_id}",
    )


def step_line(action: Action) -> Line:
    return of_plan("action", action, action.goal.plan.participation, action.due)


def measure_line(measure: Measure) -> Line:
    return of_plan("measure", measure, measure.barrier.plan.participation, measure.follow_up)


# --- Self-assessments ----------------------------------------------------------------------------------------------


def assessments(participations, today: date):
    return self_assessing.due(today).filter(pk__in=participations.values("pk")).order_by("list_key", "pk")


def assessment_line(participation: Participation) -> Line:
    return Line(
        person=participation.participant,
        coach=participation.coach_name or "",
        what=str(Occasion(participation.assessment_due).label),
        who="",
        day=None,
        url=person_address("self_assessment", participation),
    )


KINDS = {
    one.code: one
    for one in [
        Kind(
            "steps",
            _("Steps that should have been done"),
            _("Steps of action plans, of goals that are under way, whose day has passed."),
            "warn",
            late_steps,
            "goal__plan__participation",
            step_line,
        ),
        Kind(
            "measures",
            _("Measures to follow up"),
            _("What is done for accessibility, and whose follow-up has come."),
            "warn",
            measures,
            "barrier__plan__participation",
            measure_line,
        ),
        Kind(
            "assessments",
            _("Self-assessments due"),
            _("At the start, every quarter, and at the exit until four weeks after it."),
            "neutral",
            assessments,
            "",
            assessment_line,
        ),
    ]
}


def numbers(participations, today: date) -> dict[str, int]:
    """How many of each kind, in one query."""
    first, *others = [
        one.find(participations, today)
        .order_by()
        .values(which=Value(one.code))
        .annotate(number=Count("pk"))
        .values_list("which", "number")
        for one in KINDS.values()
    ]
    return dict.fromkeys(KINDS, 0) | dict(first.union(*others, all=True))
