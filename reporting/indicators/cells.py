from collections import Counter
from collections.abc import Iterable
from operator import itemgetter

from django.db.models import Q

from reporting.indicators.conditions import names_in, predicate


class Cells:
    """The result of a GROUP BY: for each combination of facts that occurs, how many share it."""

    def __init__(self, names: Iterable[str], counts: dict[tuple, int]):
        self.columns = {name: column for column, name in enumerate(names)}
        self.counts = counts
        self._collapsed: dict[tuple[str, ...], Cells] = {}

    def by(self, names: Iterable[str]) -> "Cells":
        """The same people by fewer facts, so that what follows has less to go through."""
        wanted = tuple(sorted(set(names)))
        if wanted not in self._collapsed:
            key = itemgetter(*(self.columns[name] for name in wanted))
            single = len(wanted) == 1
            sums: Counter[tuple] = Counter()
            for row, number in self.counts.items():
                sums[(key(row),) if single else key(row)] += number
            self._collapsed[wanted] = Cells(wanted, sums)
        return self._collapsed[wanted]

    def where(self, condition: Q) -> "Cells":
        if not condition:
            return self
        holds = predicate(condition, self.columns)
        return Cells(self.columns, {row: number for row, number in self.counts.items() if holds(row)})

    def split(self, name: str) -> dict:
        """Cells for each value of one fact."""
        column = self.columns[name]
        parts: dict = {}
        for row, number in self.counts.items():
            parts.setdefault(row[column], {})[row] = number
        return {value: Cells(self.columns, counts) for value, counts in parts.items()}

    def per(self, name: str) -> Counter:
        """How many have each value of one fact."""
        column = self.columns[name]
        sums: Counter = Counter()
        for row, number in self.counts.items():
            sums[row[column]] += number
        return sums

    def count(self, condition: Q) -> int:
        return sum(self.by({*names_in(condition), "sex"}).where(condition).counts.values())
