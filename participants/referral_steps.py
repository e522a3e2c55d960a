"""Which step of a referral may follow which, and who may take it: the whole table on one screen.

raised → more investigation needed ↔ investigation finished → proposed (to the project, or to another activity)
→ accepted → enrolled | declined | returned to the group, where the next round begins.
"""

from dataclasses import dataclass

from participants.enums import ReferralEventKind as Kind
from projects.roles import Permission, Reach

# What a proposal is to counts as two states: the project answers the one, the group itself the other.
TO_ANOTHER = "another"
STATES = [*Kind, TO_ANOTHER]
GROUP, PROJECT = Reach.GROUP, Reach.PROJECT  # how far who takes the step holds DECIDE_REFERRAL


@dataclass(frozen=True)
class Step:
    """`after`: in which states; `by`: whose it is. `by_itself`: it follows from another deed (an enrolment from the
    start of a participation) and is never taken by hand.
    """

    kind: Kind
    after: frozenset
    by: Reach
    wants_reason: bool = False
    by_itself: bool = False


def step(kind, by, *after, wants_reason=False, by_itself=False) -> Step:
    return Step(kind, frozenset(after), by, wants_reason, by_itself)


STEPS = [
    step(Kind.INVESTIGATION, GROUP, Kind.RAISED, Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.RETURNED),
    step(Kind.INVESTIGATED, GROUP, Kind.INVESTIGATION),
    step(Kind.PROPOSED, GROUP, Kind.RAISED, Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.RETURNED, TO_ANOTHER),
    step(
        *(Kind.DECLINED, GROUP, Kind.RAISED, Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.RETURNED, TO_ANOTHER),
        wants_reason=True,
    ),
    step(Kind.RETURNED, GROUP, TO_ANOTHER, wants_reason=True),
    step(Kind.ACCEPTED, PROJECT, Kind.PROPOSED),
    step(Kind.DECLINED, PROJECT, Kind.PROPOSED, Kind.ACCEPTED, wants_reason=True),
    step(Kind.RETURNED, PROJECT, Kind.PROPOSED, Kind.ACCEPTED, wants_reason=True),
    step(Kind.ENROLLED, PROJECT, Kind.ACCEPTED, Kind.RETURNED, by_itself=True),
    step(Kind.RETURNED, PROJECT, Kind.ENROLLED, wants_reason=True, by_itself=True),
]
# Where no group decides (Project.group_decides), what waits for the group waits for the project.
WITHOUT_GROUP = {Kind.RAISED, Kind.INVESTIGATED, Kind.RETURNED}
PERMISSION = Permission.DECIDE_REFERRAL


def state_of(event) -> str:
    """The state that an event leaves the referral in."""
    return TO_ANOTHER if event.kind == Kind.PROPOSED and event.activity else Kind(event.kind)


def steps_from(state, project, reach: Reach | None) -> list[Step]:
    """What whoever holds DECIDE_REFERRAL so far may do by hand now."""
    return [one for one in STEPS if one.by is reach and not one.by_itself and state in states_before(one, project)]


def answered_from(project) -> set:
    """The states in which a referral waits for the project's answer."""
    return {state for one in STEPS if one.kind == Kind.ACCEPTED for state in states_before(one, project)}


def states_before(one: Step, project) -> frozenset:
    if one.by is PROJECT and Kind.PROPOSED in one.after and not project.group_decides:
        return one.after | WITHOUT_GROUP - {one.kind}
    return one.after
