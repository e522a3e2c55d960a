"""How far the long sweeps go: `make test-whole` all the way, `make test` a part by chance, another each time.

`--randomly-seed=` and the seed of a run bring the same back. What hardly depends on the database goes less far on
PostgreSQL.
"""

import os
import random

from django.db import connection

IS_WHOLE = bool(os.environ.get("WHOLE_SWEEPS"))
# What another database could answer otherwise: figures, imports, searches, counted lists, the trail, moved rows.
ASKED_OF_BOTH = (
    "tests/access/test_forms",
    "tests/access/test_walk",
    "tests/reporting/",
    "tests/projects/test_spreadsheet",
    "tests/accounts/test_audit",
    "tests/accounts/test_guarded_form",
    "tests/employers/test_employer_list",
    "tests/employers/test_employer_merging",
    "tests/matching/test_assigning",
    "tests/participants/sessions/test_hours",
    "tests/participants/sessions/test_month_locks",
    "tests/participants/test_catch_up",
    "tests/participants/test_known_by",
    "tests/participants/test_merging",
    "tests/participants/test_people_list",
    "tests/participants/test_search",
)
TRIES_IT = {"IntegrityError", "DataError", "DatabaseError", "connection"}  # named by a test about the database itself


def so_many(whole, *, sqlite, postgresql):
    if IS_WHOLE:
        return whole
    return postgresql if connection.vendor == "postgresql" else sqlite


def asked_elsewhere(items: list, vendor: str, *, share: float, in_turns: bool, seed: int) -> set:
    """The tests that are left out here: the other database's own, on PostgreSQL what asks no database, and by chance
    some of those that hardly depend on it.
    """
    other = "sqlite" if vendor == "postgresql" else "postgresql"
    left_out = {item for item in items if item.get_closest_marker(other)}
    if vendor == "postgresql":
        left_out |= {item for item in items if not asks_a_database(item)}
    if in_turns:
        left_out |= {item for item in items if not is_its_turn(item, seed)}
    hardly = sorted((item for item in items if hardly_depends(item)), key=lambda item: item.nodeid)
    return left_out | set(random.Random(seed).sample(hardly, round(len(hardly) * (1 - share))))


def is_its_turn(item, seed: int) -> bool:
    mark = item.get_closest_marker("in_turns")
    return mark is None or random.Random(f"{seed} {item.nodeid}").random() < mark.args[0]


def hardly_depends(item) -> bool:
    """Tests that commit are about several people at once, whatever their file is about."""
    if commits(item) or any(item.get_closest_marker(mark) for mark in ("services", "browser", "postgresql")):
        return False
    if TRIES_IT & set(item.function.__code__.co_names):
        return False
    return bool(item.get_closest_marker("page")) or not item.nodeid.startswith(ASKED_OF_BOTH)


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


def part(things, share: float) -> list:
    """This share of them by chance, at least one; all by `make test-whole`."""
    things = list(things)
    return some(things, None if IS_WHOLE else max(1, round(len(things) * share)))
