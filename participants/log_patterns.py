"""What makes a look at a person worth a second look: simple patterns, as functions of plain values.

None of them proves anything. Each is one sentence that somebody can check, and many are harmless.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from projects.names import folded

PARTICLES = {"af", "av", "von", "van", "de", "der", "den", "da", "di", "la", "le", "el", "al", "och"}
MANY_PEOPLE = 10
SHORT_TIME = timedelta(minutes=15)


class Pattern(TextChoices):
    PROTECTED = "protected", _("protected person")
    SURNAME = "surname", _("same surname")
    ADDRESS = "address", _("same address")
    NO_ASSIGNMENT = "no_assignment", _("no assignment")
    ODD_HOURS = "odd_hours", _("outside working hours")
    MANY = "many", _("many in a row")
    EXPORT = "export", _("export")


SENTENCES = {
    Pattern.PROTECTED: _("The person has a protected identity. All views of such persons are reviewed."),
    Pattern.SURNAME: _("The person and the viewer have a surname in common: they may be relatives."),
    Pattern.ADDRESS: _(
        "The person lives at the street and number that the viewer has given as her own. The town is not compared."
    ),
    Pattern.NO_ASSIGNMENT: _(
        "That day the viewer was not the person's coach; where she has given a reason, it stands on the row. Of a "
        "caseworker: her group had not referred the person."
    ),
    Pattern.ODD_HOURS: _("In the evening, at night or at the weekend, by the project's working hours."),
    Pattern.MANY: _("The viewer looked at ten people or more within fifteen minutes."),
    Pattern.EXPORT: _("Something was taken out as a file or on paper."),
}


@dataclass
class Visit:
    """What one user looked at of one person in one day; without a person, what she took out that day."""

    viewer: int
    person: UUID | None
    event: int  # the first
    at: datetime  # local time
    until: datetime
    times: list[datetime] = field(default_factory=list)
    exports: int = 0
    seen: dict = field(default_factory=dict)  # (key, code) of the pages, in order

    @property
    def day(self) -> date:
        return self.at.date()


def same_surname(viewer: str, last_name: str) -> bool:
    """A surname is whatever follows the viewer's first word: people write their names as they like."""
    return bool(set(name_words(viewer)[1:]) & set(name_words(last_name)))


def name_words(name: str) -> list[str]:
    words = re.findall(r"\w+", folded(name))
    return [word for word in words if len(word) > 1 and word not in PARTICLES]


def outside_hours(at: datetime, first: time, last: time) -> bool:
    """`at` is local time. The working day begins at `first` and has ended at `last`."""
    return at.weekday() >= 5 or not first <= at.time() < last


def holds(day: date, start: date, end: date | None) -> bool:
    """Both ends belong to it: who hands somebody over is still there that day."""
    return start <= day and (end is None or day <= end)


def many_in_a_row(views: Iterable[tuple[datetime, UUID]]) -> set[int]:
    """Which of these views, by their place in order of time, lie in a short time in which many people were opened."""
    ordered = sorted(views)
    times = [at for at, _person in ordered]
    counted: dict[UUID, int] = {}
    found: list[int] = []
    first = 0
    for last, (at, person) in enumerate(ordered):
        counted[person] = counted.get(person, 0) + 1
        first = drop_before(bisect_left(times, at - SHORT_TIME), first, ordered, counted)
        if len(counted) >= MANY_PEOPLE:
            found.extend(range(max(first, found[-1] + 1 if found else 0), last + 1))
    return set(found)


def drop_before(start, first, ordered, counted) -> int:
    for _at, person in ordered[first:start]:
        counted[person] -= 1
        if not counted[person]:
            del counted[person]
    return max(start, first)


def within(at: datetime, openings: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(start <= at <= end for start, end in openings)


def sample_size(number: int, share: int, least: int) -> int:
    """So many per cent, rounded upwards, but at least so many; all if there are no more."""
    return min(number, max(least, -(-number * share // 100)))
