"""The best joint assignment: as many points as possible for all together, nobody in two places, no place twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.ranking import Table, draw, lot, tabulate
from matching.scoring import Rule, Score
from matching.values import Offer, Seeker


@dataclass(frozen=True)
class Pair:
    """Which of the seekers to which of the offers."""

    seeker: int
    offer: int
    score: Score


def assign(
    seekers: Sequence[Seeker], offers: Sequence[Offer], places: Sequence[int], weighed: Sequence[Rule]
) -> list[Pair]:
    """`places`: how many each offer has left. Only who meets every must is placed; the rest wait for another day.

    Of several best ones it is settled by lot (matching/ranking.py), so that it is the same whatever the order.
    """
    seekers_at, offers_at = drawn(seekers), drawn(offers)
    table = tabulate([seekers[one] for one in seekers_at], [offers[one] for one in offers_at], weighed)
    rows = [row for row, one in enumerate(offers_at) for _place in range(min(places[one], len(seekers)))]
    return sorted(
        (
            Pair(seekers_at[column], offers_at[row], table.score(row, column))
            for row, column in solve(table, rows)
            if table.score(row, column).fits
        ),
        key=lambda pair: (-pair.score.points, lot(seekers[pair.seeker].key, offers[pair.offer].key)),
    )


def drawn(values) -> list[int]:
    return sorted(range(len(values)), key=lambda one: draw(values[one].key))


def solve(table: Table, rows: list[int]) -> list[tuple[int, int]]:
    """(row of the table, column) of each place that is filled. SciPy is imported late: it is used here alone."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not rows:
        return []
    # The points first; of the same points for all together, the more who get a place. A near miss counts nothing.
    pairs = min(len(rows), table.points.shape[1])
    worth = np.where(table.lacking == 0, table.points.astype(np.int64) * (pairs + 1) + 1, 0)[rows]
    places, columns = linear_sum_assignment(worth, maximize=True)
    return [(rows[place], int(column)) for place, column in zip(places, columns, strict=True)]
