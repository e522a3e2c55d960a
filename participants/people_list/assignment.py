"""A coach for many at once: for whom that can be done, and why not for the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants import coaching
from participants.models import CoachAssignment, Participation


@dataclass
class Plan:
    """`refused`: (who, why)."""

    changing: list[Participation] = field(default_factory=list)
    refused: list[tuple[Participation, str]] = field(default_factory=list)


def plan(people: Iterable[Participation], coach, day: date) -> Plan:
    people, made = list(people), Plan()
    held, to_follow_up = coaching.coaches_now(people), coaching.to_be_followed_up(people)
    for one in people:
        if why := refusal(one, held.get(one.pk), to_follow_up, coach, day):
            made.refused.append((one, why))
        else:
            made.changing.append(one)
    return made


def refusal(one: Participation, held: CoachAssignment | None, to_follow_up: set[int], coach, day: date) -> str:
    if held and held.coach_id == coach.pk:
        return _("Has this coach already.")
    try:
        coaching.check_waits_for_coach(one, to_follow_up)
        coaching.check_coach_day(one, held, day)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
