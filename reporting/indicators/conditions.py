"""Django's Q objects, read twice: by the database (the list behind a figure) and here (the figure itself).

Only equality, `__in`, `&`, `|` and `~` are needed, so only these are understood.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, reduce

from django.db.models import Q

Predicate = Callable[[tuple], bool]


def names_in(condition: Q) -> Iterator[str]:
    """The facts that a condition asks about."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from names_in(child)
        else:
            yield child[0].removesuffix("__in")


@lru_cache
def split(condition: Q, names: tuple[str, ...]) -> tuple[Q, Q]:
    """What the database has to ask, and what can be asked of these facts afterwards: both must hold."""
    if condition.connector != Q.AND or condition.negated:
        return (Q(), condition) if set(names_in(condition)) <= set(names) else (condition, Q())
    asked, afterwards = Q(), Q()
    for child in condition.children:
        part = child if isinstance(child, Q) else Q(child)
        if set(names_in(part)) <= set(names):
            afterwards &= part
        else:
            asked &= part
    return asked, afterwards


def spelled_out(condition: Q, facts: dict[str, Q]) -> Q:
    """The condition with the conditions that facts stand for in the place of their names."""

    def replaced(child):
        if isinstance(child, Q):
            return spelled_out(child, facts)
        name, wanted = child
        fact = facts.get(name, child)
        return ~fact if fact is not child and not wanted else fact

    return Q.create([replaced(child) for child in condition.children], condition.connector, condition.negated)


def predicate(condition: Q, columns: dict[str, int]) -> Predicate:
    """The condition as a function of a row whose values stand in these columns."""
    parts = [
        predicate(child, columns) if isinstance(child, Q) else _comparison(child[0], child[1], columns)
        for child in condition.children
    ]
    if not parts:
        return lambda row: True
    joined = reduce(_either if condition.connector == Q.OR else _both, parts)
    return (lambda row: not joined(row)) if condition.negated else joined


def _comparison(lookup: str, wanted, columns: dict[str, int]) -> Predicate:
    name = lookup.removesuffix("__in")
    if name not in columns:
        raise LookupError(f"A figure cannot ask for {lookup!r}: only for equality and __in of {sorted(columns)}.")
    column = columns[name]
    if lookup.endswith("__in"):
        values = frozenset(wanted)
        return lambda row: row[column] in values
    return lambda row: row[column] == wanted


def _both(one: Predicate, other: Predicate) -> Predicate:
    return lambda row: one(row) and other(row)


def _either(one: Predicate, other: Predicate) -> Predicate:
    return lambda row: one(row) or other(row)
