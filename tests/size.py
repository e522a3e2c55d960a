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


def some(things, number: int | None) -> list:
    """So many of them by chance; None: all."""
    things = list(things)
    return things if number is None else random.sample(things, min(number, len(things)))
