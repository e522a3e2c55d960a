"""Queries that Django compiles once, and that run again with other values.

Building and compiling the queries of a report takes several times as long as a database needs to answer them about
five hundred people. What changes from one report to the next are a few dates and keys.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from types import NoneType

from django.db import connection
from django.db.models import BigIntegerField, DateField, QuerySet, Value

FIELDS = {int: BigIntegerField(), date: DateField()}
SHAPES = 256  # so many compiled queries are kept of each function


class Parameter(Value):
    """A place in a query for a value that is known when the query runs. `value` is its path: where it will stand."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values):
        for step in self.value:
            values = values[step]
        return self.output_field.get_db_prep_value(values, connection)


class Compiled:
    def __init__(self, queryset: QuerySet):
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.parameters = self.compiler.as_sql()
        self.compiler.connection = connection  # whichever the asking thread has, not the one it was compiled with

    def rows(self, values) -> list[tuple]:
        filled = [one.filled(values) if isinstance(one, Parameter) else one for one in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            return list(self.compiler.results_iter([cursor.fetchall()], tuple_expected=True))


def prepared(build: Callable[..., QuerySet]):
    """Give a function of values to a query a `rows` beside it: what the query finds, by a query compiled before.

    `values` are dates, numbers and None, in tuples of any depth. Which of them are None, and how many there are, may
    decide what the query looks like, and so may the other arguments; dates and numbers may not.
    """

    @lru_cache(SHAPES)
    def compiled(shape, *arguments) -> Compiled:
        return Compiled(build(replaced(shape, parameter), *arguments))

    def rows(values, *arguments) -> list[tuple]:
        return compiled(replaced(values, kind), *arguments).rows(values)

    build.rows = rows
    return build


def replaced(values, replace: Callable, path: tuple[int, ...] = ()):
    """The same tuples with something else in every place."""
    if not isinstance(values, tuple):
        return replace(values, path)
    parts = [replaced(value, replace, (*path, place)) for place, value in enumerate(values)]
    return type(values)(*parts) if hasattr(values, "_fields") else tuple(parts)


def kind(value, path: tuple[int, ...]) -> type:
    return type(value)


def parameter(kind: type, path: tuple[int, ...]) -> Parameter | None:
    return None if kind is NoneType else Parameter(path, FIELDS[kind])
