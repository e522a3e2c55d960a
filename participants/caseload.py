"""Coaches and how much each has to do."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from accounts.models import User
from participants.attention import ATTENTION
from participants.forms.coach import coaches_of
from participants.models import CoachAssignment, FollowUp

SHOWN = [attention for attention in ATTENTION if attention.code != "without_coach"]


@dataclass(frozen=True)
class Load:
    """How many open participations a coach has, and how many of them want each kind of attention.

    `follow_ups` are those of people who have left, which wait for their outcome. `works` is False for somebody who
    is no coach of the project any longer, and whose participants wait for one.
    """

    coach: User
    works: bool
    people: int = 0
    follow_ups: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(attention.code, self.numbers.get(attention.code, 0)) for attention in SHOWN]


def held_by(coach, participations):
    """Those of the participations whose coach she is: the open ones, then those that she has yet to follow up."""
    held = CoachAssignment.objects.current().filter(coach=coach)
    waiting = Exists(FollowUp.objects.unanswered().filter(participation=OuterRef("pk")))
    return (
        participations.filter(Q(exit__isnull=True) | waiting, pk__in=held.values("participation"))
        .select_related("participant")
        .order_by(F("exit").asc(nulls_first=True), "list_key", "pk")
    )


def loads(project, participations, today: date) -> list[Load]:
    """One line per coach, the busiest first, in three queries. `participations`: those the reader may see."""
    counts = {attention.code: Count("pk", filter=attention.condition(today)) for attention in SHOWN}
    held = participations.with_phase().filter(
        coach_assignments__end__isnull=True, coach_assignments__isnull=False, exit__isnull=True
    )
    rows = held.order_by().values("coach_assignments__coach").annotate(people=Count("pk"), **counts)
    found = {row.pop("coach_assignments__coach"): row for row in rows}
    waiting = follow_ups_by_coach(participations)
    working = coaches_of(project)
    everybody = User.objects.filter(Q(pk__in=working.values("pk")) | Q(pk__in=[*found, *waiting]))
    works = Q(pk__in=working.values("pk"))
    lines = [
        Load(
            coach,
            coach.works,
            found.get(coach.pk, {}).pop("people", 0),
            waiting.get(coach.pk, 0),
            found.get(coach.pk, {}),
        )
        for coach in everybody.annotate(works=works)
    ]
    return sorted(lines, key=lambda load: (-load.people, -load.follow_ups))


def follow_ups_by_coach(participations) -> dict[int, int]:
    """How many wait for their outcome, by whoever has to find out."""
    waiting = FollowUp.objects.unanswered().filter(
        participation__in=participations, participation__next_start__isnull=True
    )
    counted = waiting.with_coach().order_by().values("coach_pk").annotate(number=Count("pk"))
    return {row["coach_pk"]: row["number"] for row in counted if row["coach_pk"]}
