"""What an indicator consists of. The indicators themselves stand in esf_2007_2013.py and goals.py.

A figure about people is written as two conditions on the facts of facts.py: who is asked about (`among`, the
`of` of a rate) and who of them counts (`who`). The same conditions give the figure and the list behind it.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.enums import AgeBand, Sex


class Base(Enum):
    """Which participation of a person is asked. A person has at most one of each, so nobody counts twice."""

    FIRST = "first"  # the first, started on the as-of day or before: facts at entry
    LAST_EXIT = "last exit"  # the last as of that day, if it has ended by then: exit and results


class Unit(Enum):
    PERSONS = "persons"
    HOURS = "hours"
    EMPLOYERS = "employers"
    CHANGE = "change"


@dataclass(frozen=True)
class Group:
    """Some of the people, shown apart."""

    code: str
    label: str
    condition: Q = Q()


@dataclass(frozen=True)
class Persons:
    """A number of persons. Without `among` there is no rate; `not_reached` stay in the population."""

    base: Base
    who: Q = Q()
    among: Q | None = None
    not_reached: Q | None = None
    unit = Unit.PERSONS

    @cached_property
    def parts(self) -> dict[str, Q | None]:
        """The condition on those counted in each column of a row; None where the column is blank."""
        among = self.among or Q()
        return {
            "value": self.who & among,
            "of": self.among,
            "not_reached": None if self.not_reached is None else self.not_reached & among,
        }


@dataclass(frozen=True)
class Hours:
    """Minutes present in the period, as hours."""

    unit = Unit.HOURS


@dataclass(frozen=True)
class EmployersContacted:
    """Employers with at least one contact that reached them. They have no sex."""

    unit = Unit.EMPLOYERS


@dataclass(frozen=True)
class IncomeSupportChange:
    """The latest month's income support against that of the first start's month, less one."""

    unit = Unit.CHANGE


ALL = Group("all", _("All"))
AGED_16_24 = Group("16-24", "16–24", Q(age_band__in=[AgeBand.FROM_16, AgeBand.FROM_18]))
AGED_55_64 = Group("55-64", "55–64", Q(age_band=AgeBand.FROM_55))
AGED_OTHERWISE = Group(
    "other",
    _("Other ages"),
    Q(age_band__in=[AgeBand.UNDER_16, AgeBand.FROM_25, AgeBand.FROM_30, AgeBand.FROM_65]),
)
FOREIGN_BORN = Group("foreign_born", _("Foreign-born"), Q(foreign_born=True))
NO_TARGET_GROUP = Group("none", _("No target group"), Q(target_group=None))

BY_AGE = (AGED_16_24, AGED_55_64, AGED_OTHERWISE, ALL)
SHOWN_APART = (ALL, AGED_16_24, FOREIGN_BORN)
BY_TARGET_GROUP = ()  # each project's own, then those without, then all


@dataclass(frozen=True, eq=False)
class Indicator:
    """One definition, from which the command, the pages, the help and the report all speak."""

    code: str
    label: str
    definition: str  # one or two sentences for the help beside the figure
    value_text: str  # what is counted
    count: Persons | Hours | EmployersContacted | IncomeSupportChange
    population_text: str = ""  # of whom; blank where there is no rate
    groups: tuple[Group, ...] = (ALL,)
    by_year: bool = False

    @property
    def unit(self) -> Unit:
        return self.count.unit

    def groups_in(self, frame) -> tuple[Group, ...]:
        """The groups of the rows, in their order."""
        return self.groups or (*frame.target_groups, NO_TARGET_GROUP, ALL)


SEXES = {"women": Sex.WOMAN, "men": Sex.MAN, "unknown": Sex.UNKNOWN}
TOTAL = "total"
SEX_LABELS = {"women": _("Women"), "men": _("Men"), "unknown": _("Unknown"), TOTAL: _("Total")}
