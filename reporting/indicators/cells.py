from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from django.db.models import Q

from reporting.indicators.conditions import names_in, predicate, split


class Counted:
    """The result of the GROUP BY: per combination of facts that occurs, how many fulfil each of the conditions."""

    def __init__(self, names: tuple[str, ...], rows: Sequence[tuple], conditions: Sequence):
        self.names = names
        self.columns = {name: column for column, name in enumerate(names)}
        self.rows = rows
        columns = list(zip(*rows, strict=True)) if rows else [()] * (len(self.columns) + len(conditions))
        self.numbers = dict(zip(conditions, columns[len(self.columns) :], strict=True))
        self._keys: dict[tuple[str, ...], list[tuple]] = {}
        self._cells: dict[tuple, Cells] = {}

    def cells(self, names: Iterable[str], condition) -> "Cells":
        """How many fulfil a condition, by some of the facts."""
        base, whole = condition
        asked, afterwards = split(whole, self.names)
        return self._cells_of({*names, *names_in(afterwards)}, (base, asked)).where(afterwards)

    def _cells_of(self, names: set[str], condition) -> "Cells":
        wanted = tuple(sorted(names))
        if (wanted, condition) not in self._cells:
            sums: dict[tuple, int] = {}
            for key, number in zip(self._keys_of(wanted), self.numbers[condition], strict=True):
                if number:
                    sums[key] = sums.get(key, 0) + number
            self._cells[wanted, condition] = Cells(wanted, sums)
        return self._cells[wanted, condition]

    def _keys_of(self, names: tuple[str, ...]) -> list[tuple]:
        if names not in self._keys:
            key = itemgetter(*(self.columns[name] for name in names))
            self._keys[names] = [(key(row),) if len(names) == 1 else key(row) for row in self.rows]
        return self._keys[names]


class Cells:
    """How many people share which facts."""

    def __init__(self, names: Iterable[str], counts: dict[tuple, int]):
        self.columns = {name: column for column, name in enumerate(names)}
        self.counts = counts

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
