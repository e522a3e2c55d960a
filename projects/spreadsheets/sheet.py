"""What a sheet is. The apps declare theirs in `sheets.py`, found as Django finds `admin.py`."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from graphlib import TopologicalSorter
from typing import Any, ClassVar

from django.db import models
from django.utils.module_loading import autodiscover_modules
from pydantic import BaseModel, ConfigDict

from projects.spreadsheets.findings import Counts


class Columns(BaseModel):
    """The schema of a row: the fields are the headings. A field without a default must have its column."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Line:
    """A row that could be read, and whether something was found wrong with it since."""

    __slots__ = ("number", "refused", "row")

    def __init__(self, number: int, row: Any):
        self.number = number
        self.row = row
        self.refused = False


class Sheet:
    """One sheet in one import. Registered by being subclassed with a `name`."""

    name: ClassVar[str] = ""
    columns: ClassVar[type[Columns]]
    key: ClassVar[tuple[str, ...]]
    after: ClassVar[tuple[str, ...]] = ()  # the sheets that its rows refer to
    at_once: ClassVar[int | None] = None  # rows in memory at a time; None where a row is judged by all others

    registered: ClassVar[dict[str, type["Sheet"]]] = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.name:
            Sheet.registered[cls.name] = cls

    def __init__(self, run, present: Iterable[str], again: Callable[[], Iterator[Line]]):
        self.run = run
        self.present = frozenset(present)
        self.again = again  # reads the rows a second time, to find the place of an error that only the whole shows
        self.counts = Counts()

    def error(self, line: Line, column: str, message: str):
        """Refuse the row and say why."""
        line.refused = True
        self.run.refuse(self, line)
        self.run.findings.error(self.name, line.number, column, message)

    def refuse_quietly(self, line: Line):
        """Refuse a row whose cause is told already, at the row it refers to."""
        line.refused = True
        self.run.refuse(self, line)

    def warn(self, line: Line, column: str, message: str):
        self.run.findings.warn(self.name, line.number, column, message)

    def take(self, lines: list[Line]):
        """Check rows against the register and each other, and plan what to write."""
        raise NotImplementedError

    def finish(self):
        """What can only be done or judged when all rows are in."""


class ModelSheet(Sheet):
    """A sheet whose rows are rows of a table: finds them by key, compares, and plans the difference."""

    model: ClassVar[type[models.Model]]
    is_referred_to: ClassVar[bool] = False  # later sheets look for its new rows
    column_of: ClassVar[dict[str, str]] = {}  # where a field and its column have different names

    def prepare(self, lines: list[Line]):
        """Look up what the rows refer to, in bulk."""

    def existing(self, lines: list[Line]) -> dict[Hashable, models.Model]:
        """What the register has of these rows, by register key."""
        raise NotImplementedError

    def register_key(self, line: Line) -> Hashable:
        raise NotImplementedError

    def key_values(self, line: Line) -> dict[str, Any]:
        """The fields that make up the key, for a row that is new."""
        raise NotImplementedError

    def values(self, line: Line, before) -> dict[str, Any]:
        """The other fields, or a refusal by `error`; `before` is what stands in the register."""
        raise NotImplementedError

    def take(self, lines: list[Line]):
        self.prepare(lines)
        lines = [line for line in lines if not line.refused]
        existing = self.existing(lines)
        new, changed = [], []
        for line in lines:
            before = existing.get(self.register_key(line))
            values = self.values(line, before)
            if line.refused:
                continue
            if before is None:
                new.append((line, self.made({**self.key_values(line), **values})))
                self.counts.new += 1
            elif fields := self.apply(before, values):
                changed.append((line, before, fields))
                self.counts.changed += 1
            else:
                self.counts.same += 1
        self.settle(new, changed)

    def settle(self, new: list[tuple[Line, Any]], changed: list[tuple[Line, Any, list[str]]]):
        self.create(new)
        self.change(changed)

    def apply(self, instance: models.Model, values: dict[str, Any]) -> list[str]:
        """Set what differs. A column that the sheet lacks changes nothing."""
        fields = []
        for name, value in values.items():
            if getattr(instance, name) != value and self.has_column(name):
                setattr(instance, name, value)
                fields.append(name)
        return fields

    def has_column(self, name: str) -> bool:
        column = self.column_of.get(name, name.removesuffix("_id"))
        return column in self.present or column not in self.columns.model_fields

    def made(self, values: dict[str, Any]) -> Any:
        """A new row: a model only if somebody looks at it again before it is written."""
        return self.model(**values) if self.is_referred_to else values

    def create(self, new: list[tuple[Line, Any]]):
        rows = [row for _line, row in new]
        if self.is_referred_to:
            self.run.plan.create(rows)
            self.run.created[self.name] += rows
        elif rows:
            self.run.plan.insert(self.model, tuple(rows[0]), [tuple(row.values()) for row in rows])

    def change(self, changed: list[tuple[Line, Any, list[str]]]):
        self.write(
            [instance for _line, instance, _names in changed], {name for *_rest, names in changed for name in names}
        )

    def write(self, instances: list, fields: Iterable[str]):
        self.run.plan.update(instances, fields)


def in_chunks(values: Iterable, size: int = 5000) -> Iterator[list]:
    """Keys for `__in` lookups, no more at a time than a database takes."""
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]


def found_by(queryset: models.QuerySet, field: str, values: Iterable) -> Iterator:
    """The rows whose `field` is among the values, however many they are."""
    for chunk in in_chunks({value for value in values if value is not None}):
        yield from queryset.filter(**{f"{field}__in": chunk})


def sheets_in_order() -> list[type[Sheet]]:
    """Every declared sheet, each after those it refers to."""
    autodiscover_modules("sheets")
    graph = {name: sheet.after for name, sheet in Sheet.registered.items()}
    return [Sheet.registered[name] for name in TopologicalSorter(graph).static_order()]


def repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
