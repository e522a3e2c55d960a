"""Thousands held against thousands, by the rules of matching/scoring.py and no other.

A rule is asked once for each piece and each different thing known of people about it; the answers are spread over a
table of openings × people. numpy is imported late: whoever ranks nothing does without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matching.scoring import NeedsRule, Rule, Score
from matching.skill_words import Words
from matching.values import Holding, Offer, Seeker

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Table:
    """Row by row the offers, column by column the seekers: the same four figures as of one `Score`."""

    points: np.ndarray
    most: np.ndarray
    lacking: np.ndarray
    short: np.ndarray

    def score(self, offer: int, seeker: int) -> Score:
        return Score(*(int(one[offer, seeker]) for one in (self.points, self.most, self.lacking, self.short)))


def tabulate(seekers: Sequence[Seeker], offers: Sequence[Offer], weighed: Sequence[Rule]) -> Table:
    import numpy as np

    shape = (len(offers), len(seekers))
    table = Table(*(np.zeros(shape, dtype=np.int16) for _each in range(4)))
    for rule in weighed:
        asked = [rule.asked(offer) for offer in offers]
        columns = judged(rule, dict.fromkeys(piece for pieces in asked for piece in pieces), seekers)
        for row, pieces in enumerate(asked):
            add(table, row, rule, [columns[piece] for piece in pieces])
    return table


def judged(rule: Rule, pieces, seekers: Sequence[Seeker]) -> dict:
    """{piece: (how much of it each of them meets, how far each is from meeting a must)}."""
    import numpy as np

    if isinstance(rule, NeedsRule):
        return judged_by_name(rule, pieces, seekers)
    columns, people = {}, None
    for piece in pieces:
        if people is None or rule.by_piece:
            people = Known.of(rule, piece, seekers)
        mets = [rule.met(own, piece) for own in people.different]
        gaps = [rule.gap(own, piece, met) for own, met in zip(people.different, mets, strict=True)]
        columns[piece] = tuple(np.array(one, dtype=np.int16)[people.which] for one in (mets, gaps))
    return columns


def judged_by_name(rule: NeedsRule, pieces, seekers: Sequence[Seeker]) -> dict:
    """The same, where few have what is asked for: everybody else is judged as one."""
    import numpy as np

    holders: dict[Words, list[tuple[int, Holding]]] = {}
    for column, seeker in enumerate(seekers):
        for words, held in getattr(seeker, rule.kind).items():
            holders.setdefault(words, []).append((column, held))
    columns = {}
    for piece in pieces:
        met = rule.met(None, piece)
        mets = np.full(len(seekers), met, dtype=np.int16)
        gaps = np.full(len(seekers), rule.gap(None, piece, met), dtype=np.int16)
        for column, held in holders.get(piece.words, ()):
            mets[column] = met = rule.met(held, piece)
            gaps[column] = rule.gap(held, piece, met)
        columns[piece] = mets, gaps
    return columns


@dataclass(frozen=True)
class Known:
    """The different things that are known of people about a piece, and which of them of whom."""

    different: list
    which: np.ndarray

    @classmethod
    def of(cls, rule: Rule, piece, seekers: Sequence[Seeker]) -> Known:
        import numpy as np

        numbers: dict = {}
        which = [numbers.setdefault(rule.own(seeker, piece), len(numbers)) for seeker in seekers]
        return cls(list(numbers), np.array(which, dtype=np.intp))


def add(table: Table, row: int, rule: Rule, columns: list[tuple[np.ndarray, np.ndarray]]):
    given = rule.points(sum(met for met, _gap in columns), len(columns))
    table.points[row] += given
    table.most[row] += given if rule.is_extra else rule.weight
    for _met, gap in columns:
        table.lacking[row] += gap > 0
        table.short[row] += gap


def order(score: Score, lot: int) -> tuple:
    """Matches by points; after them the near misses, the least lacking first. Ties are settled by lot."""
    return score.short, score.lacking, -score.points, lot


def draw(key: str) -> int:
    """A number that says nothing of anybody and is the same each time."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1


def lot(seeker: str, offer: str) -> int:
    """Another order for each opening, so that nobody is always last."""
    return draw(seeker) ^ draw(offer)


def rankings(table: Table, seekers: Sequence[Seeker], offers: Sequence[Offer]) -> np.ndarray:
    """Row by row the columns of the table in their `order`."""
    import numpy as np

    lots = np.array([draw(one.key) for one in seekers], dtype=np.int64)
    keys = (table.short.astype(np.int64) << 32) + (table.lacking.astype(np.int64) << 16) - table.points
    return np.array(
        [np.lexsort((lots ^ draw(offer.key), of_offer)) for offer, of_offer in zip(offers, keys, strict=True)]
    )
