"""The days of a week as the agreements of a person's placements have them, for the attendance's grid."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from matching.models import Placement
from participants.models import Participation
from participants.weeks import Week
from projects import red_days


def scheduled(participation: Participation, week: Week) -> Iterator[tuple[str, date, int]]:
    """(kind, day, minutes); two places of one kind on a day are one row of the ledger, with the minutes of both.

    Nobody is expected there on a public holiday: whoever was there has those hours typed.
    """
    placements = Placement.objects.agreed().of_person(participation).filter(start__lte=week.last)
    minutes: Counter = Counter()
    for one in placements.select_related("participation"):
        for number in range(7):
            day = week.first + timedelta(days=number)
            if red_days.is_red(day):
                continue
            minutes[one.kind, day] += one.minutes_on(day)
    for (kind, day), total in sorted(minutes.items()):
        if total:
            yield kind, day, total
