"""How far the long sweeps go: `make test-whole` all the way, `make test` a part by chance, another each time.

`--randomly-seed=` and the seed of a run bring the same back. What hardly depends on the database goes less far on
PostgreSQL.
"""

import os
import random

from django.db import connection

IS_WHOLE = bool(os.environ.get("WHOLE_SWEEPS"))


def so_many(whole, *, sqlite, postgresql):
    if IS_WHOLE:
        return whole
    return postgresql if connection.vendor == "postgresql" else sqlite


def asked_elsewhere(items: list, vendor: str, share: float, seed: int) -> set:
    """The tests that are left out here: the other database's own, on PostgreSQL what asks no database, some pages."""
    other = "sqlite" if vendor == "postgresql" else "postgresql"
    left_out = {item for item in items if item.get_closest_marker(other)}
    if vendor == "postgresql":
        left_out |= {item for item in items if not asks_a_database(item)}
    pages = sorted((item for item in items if is_page(item)), key=lambda item: item.nodeid)
    return left_out | set(random.Random(seed).sample(pages, round(len(pages) * (1 - share))))


def is_page(item) -> bool:
    """Tests that commit are about several people at once, whatever their file is about."""
    return bool(item.get_closest_marker("page")) and not commits(item)


def asks_a_database(item) -> bool:
    marks = {mark.name for mark in item.iter_markers()}
    return bool(marks & {"django_db", "services", "postgresql", "browser"} or "db" in item.fixturenames)


def commits(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


def some(things, number: int | None) -> list:
    """So many of them by chance; None: all."""
    things = list(things)
    return things if number is None else random.sample(things, min(number, len(things)))
