"""Questions whose words are kept.

To put a large question into words takes the processor many times as long as the database needs to answer it (P5, P7),
and yet its words are the same from one look to the next: what differs are a few of its values.
"""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet

Words = tuple[str, tuple]
MOST_KEPT = 500

kept: dict[tuple, Words] = {}


def in_words(rows: QuerySet) -> Words:
    """Raises EmptyResultSet where nothing can be found."""
    sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(parameters)


def words(key: tuple, question: Callable[[], QuerySet]) -> Words:
    """The question as it was put the first time. The key holds whatever its words depend on: mostly a day."""
    key = (connection.vendor, *key)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = in_words(question())
    return kept[key]


def answer(asked: Words) -> list[tuple]:
    """The rows as the database gives them: no model, no field has turned their values into its own."""
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return cursor.fetchall()
