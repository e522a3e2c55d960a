"""What of a plan a party reads by a consent: of the kind "plan" the goals and steps in force, of the kind "situation"
what is to be made accessible and what is done about it, which may tell of health. Never wishes, notes, the circle of
support, what is finished, or what was dropped.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participants.enums import Responsible
from participants.models import Action, Barrier, Measure, Participation, PlanGoal

Row = tuple[str, str]


def plan(participation: Participation) -> Iterable[Row]:
    goals = PlanGoal.objects.in_force().filter(plan__participation=participation)
    for goal in goals:
        yield _("Goal of the plan"), dated(goal.title, goal.planned)
    actions = Action.objects.in_force().filter(goal__plan__participation=participation).select_related("goal")
    for action in actions.order_by("goal__position", "goal__pk", "position", "pk"):
        yield _("Step of the plan"), dated(f"{action.title} ({who(action)})", action.due)


def accessibility(participation: Participation) -> Iterable[Row]:
    for barrier in Barrier.objects.in_force().filter(plan__participation=participation):
        yield _("To be made accessible"), ": ".join(filter(None, [str(barrier.get_kind_display()), barrier.note]))
    measures = Measure.objects.in_force().filter(barrier__plan__participation=participation)
    for measure in measures.order_by("barrier__position", "barrier__pk", "position", "pk"):
        yield _("What is done about it"), measure.title


def who(action: Action) -> str:
    return action.party if action.responsible == Responsible.PARTY else str(action.get_responsible_display())


def dated(text: str, day: date | None) -> str:
    return _("%(text)s, by %(day)s") % {"text": text, "day": date_format(day, "Y-m-d")} if day else text
