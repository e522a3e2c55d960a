"""The writing of an import, put off until all of it has been read and checked.

While SQLite writes, nobody else can. So the sheets only plan, from reading alone, and what they have planned is
written in one short transaction; a preview is the plan that is thrown away. Until they are written, new rows have
keys below zero, by which the rows of later sheets refer to them.
"""

import pickle
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import count
from typing import Any

from django.db import models

from accounts.models import AuditEvent
from projects.bulk import insert_rows, update_rows

BATCH = 2000


class Plan:
    """What is to be written, in this order."""

    def __init__(self):
        self.steps: list[Callable[[], None]] = []
        self.traces: list[dict[str, Any]] = []
        self.keys: dict[int, int] = {}  # from below zero to what the database gave
        self.provisional = count(-1, -1)

    def call(self, step: Callable, *args):
        """Anything else that writes."""
        self.steps.append(partial(step, *args))

    def call_with_keys(self, step: Callable, keys: Iterable[int]):
        """The same, told the keys that new rows have been given by then."""
        keys = list(keys)
        if keys:
            self.call(lambda: step([self.key(key) for key in keys]))

    def create(self, instances: list):
        for instance in instances:
            instance.pk = next(self.provisional)
        if instances:
            self.call(self._create, instances)

    def _create(self, instances: list):
        before = [instance.pk for instance in instances]
        for instance in instances:
            self.resolve(instance)
            instance.pk = None
        type(instances[0])._default_manager.bulk_create(instances, batch_size=BATCH)
        self.keys.update(zip(before, (instance.pk for instance in instances), strict=True))

    def insert(self, model: type[models.Model], names: Sequence[str], rows: list[tuple]):
        """New rows that nothing refers to. There may be a million, so they wait packed."""
        if rows:
            self.call(self._insert, model, names, pickle.dumps(rows))

    def _insert(self, model: type[models.Model], names: Sequence[str], packed: bytes):
        rows = pickle.loads(packed)  # noqa: S301 (packed above)
        to_others = [at for at, name in enumerate(names) if model._meta.get_field(name).is_relation]
        insert_rows(model, names, (self.with_keys(row, to_others) for row in rows))

    def with_keys(self, row: tuple, positions: list[int]) -> Sequence:
        if not any(row[at] in self.keys for at in positions):
            return row
        resolved = list(row)
        for at in positions:
            resolved[at] = self.key(row[at])
        return resolved

    def update(self, instances: list, fields: Iterable[str]):
        """Write these fields; rows that are new are written whole anyway."""
        changed = [instance for instance in instances if instance.pk > 0]
        if changed and (names := sorted(fields)):
            self.call(self._update, changed, names)

    def _update(self, instances: list, names: list[str]):
        for instance in instances:
            self.resolve(instance)
        update_rows(instances, names)

    def resolve(self, instance: models.Model):
        """Put the database's keys in place of those below zero."""
        for field in instance._meta.concrete_fields:
            if field.is_relation:
                setattr(instance, field.attname, self.key(getattr(instance, field.attname)))

    def key(self, key: Any) -> Any:
        return self.keys.get(key, key)

    def trace(self, **event):
        """An audit event, made when its object has its key."""
        self.traces.append(event)

    def carry_out(self):
        for step in self.steps:
            step()

    def events(self) -> list[AuditEvent]:
        return [AuditEvent.of(**trace) for trace in self.traces]
