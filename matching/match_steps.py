"""Which step of a match may follow which, and whose no it may be: the whole table on one screen.

proposed → asked → accepted by the participant → presented → the employer says yes → placed; declined from anywhere.
Nobody is presented without having said yes. Whoever holds MATCH on the person takes the steps, and writes down what
the participant and the employer have answered.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.enums import MatchState, Side
from projects.roles import Permission


class Act(models.TextChoices):
    ASK = "ask", _("Ask the participant")
    ACCEPT = "accept", _("The participant says yes")
    PRESENT = "present", _("Presented to the employer")
    WANT = "want", _("The employer says yes")
    PLACE = "place", _("Make the placement")
    DECLINE = "decline", _("Somebody says no")


@dataclass(frozen=True)
class Step:
    """`sides`: whose no it may be. `by_itself`: it follows from another deed and is never taken by hand."""

    act: Act
    after: frozenset
    to: MatchState
    sides: tuple[Side, ...] = ()
    by_itself: bool = False


def step(act, after, to, sides=(), by_itself=False) -> Step:
    return Step(act, frozenset(after), to, tuple(sides), by_itself)


S, P = MatchState, Permission
PERMISSION = P.MATCH
STEPS = [
    step(Act.ASK, [S.PROPOSED, S.ASKED], S.ASKED),  # once more: with another day to answer by
    step(Act.ACCEPT, [S.ASKED], S.ACCEPTED),
    step(Act.PRESENT, [S.ACCEPTED], S.PRESENTED),
    step(Act.WANT, [S.PRESENTED], S.WANTED),
    step(Act.PLACE, [S.WANTED], S.PLACED, by_itself=True),  # from the placement that is made of it
    step(Act.DECLINE, [S.PROPOSED], S.DECLINED, [Side.PROJECT]),
    step(Act.DECLINE, [S.ASKED, S.ACCEPTED], S.DECLINED, [Side.PARTICIPANT, Side.PROJECT]),
    step(Act.DECLINE, [S.PRESENTED, S.WANTED], S.DECLINED, [Side.PARTICIPANT, Side.EMPLOYER, Side.PROJECT]),
]
UNDER_WAY = [S.PROPOSED, S.ASKED, S.ACCEPTED, S.PRESENTED, S.WANTED]  # one at a time for each participation
ANSWERS = {S.ACCEPTED, S.WANTED, S.DECLINED}
TONES = {
    S.PROPOSED: "neutral",
    S.ASKED: "warn",
    S.ACCEPTED: "info",
    S.PRESENTED: "info",
    S.WANTED: "good",
    S.DECLINED: "neutral",
    S.PLACED: "good",
}


def steps_from(state: str) -> list[Step]:
    """What may happen to a match in this state by hand."""
    return [one for one in STEPS if state in one.after and not one.by_itself]


def step_of(act: str, state: str) -> Step | None:
    return next((one for one in STEPS if one.act == act and state in one.after), None)
