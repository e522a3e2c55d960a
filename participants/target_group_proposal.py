"""Which of the project's target groups fits a person, from what is known at the start, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from participants.countries import NORDIC
from participants.facts import OWN_COUNTRY, age_on
from projects.enums import Origin, Support
from projects.models import TargetGroup

WIDEST = 200  # years: a group without ages


@dataclass(frozen=True)
class Known:
    """What is known of somebody who starts; None or "" is not known."""

    age: int | None = None
    country: str = ""
    support: str = ""

    @classmethod
    def at(cls, start: date | None, born: date | None, country: str = "", support: str = ""):
        return cls(age_on(born, start) if start and born else None, country or "", support or "")


@dataclass(frozen=True)
class Proposal:
    group: TargetGroup
    reason: str


def propose(project, known: Known) -> Proposal | None:
    """The group that asks for most, of those whose every condition is known to be met; the first of equals."""
    fitting = [(group, reasons) for group in project.target_groups.all() if (reasons := met(group, known))]
    if not fitting:
        return None
    group, reasons = min(fitting, key=lambda one: (-asks(one[0]), width(one[0])))
    return Proposal(group, ", ".join(reasons))


def asks(group: TargetGroup) -> int:
    """Where somebody was born tells more than what she lives on: a group for the foreign-born goes first."""
    return 2 * bool(group.origin) + bool(group.supports)


def width(group: TargetGroup) -> int:
    return oldest(group) - (group.min_age or 0)


def oldest(group: TargetGroup) -> int:
    return WIDEST if group.max_age is None else group.max_age


def met(group: TargetGroup, known: Known) -> list[str]:
    """Why the person belongs to the group; nothing where a condition is not met, not known, or none is named."""
    reasons = [reason(group, known) for asked, reason in CONDITIONS if asked(group)]
    return reasons if all(reasons) else []


def by_age(group: TargetGroup, known: Known) -> str:
    if known.age is None or not (group.min_age or 0) <= known.age <= oldest(group):
        return ""
    return _("%(age)d years at the start") % {"age": known.age}


def by_origin(group: TargetGroup, known: Known) -> str:
    at_home = NORDIC if group.origin == Origin.OUTSIDE_NORDIC else {OWN_COUNTRY}
    if not known.country or known.country in at_home:
        return ""
    return _("born %(where)s") % {"where": Origin(group.origin).label}


def by_support(group: TargetGroup, known: Known) -> str:
    return str(Support(known.support).label) if known.support and known.support in group.supports else ""


CONDITIONS = [
    (lambda group: group.min_age is not None or group.max_age is not None, by_age),
    (lambda group: bool(group.origin), by_origin),
    (lambda group: bool(group.supports), by_support),
]
