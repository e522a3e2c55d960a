"""The databases that benchmarks run on: one per size, on a server of their own or on the one that is given."""

import contextlib
import os
from collections.abc import Iterator

import django
from django.db import connection

from scripts import services


@contextlib.contextmanager
def server() -> Iterator[None]:
    with services.postgresql() as address:
        os.environ["DATABASE_URL"] = address
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
        django.setup()
        try:
            yield
        finally:
            connection.close()


def use(size: str) -> None:
    """Connect to the database of this size, made and filled first if it is not there."""
    from benchmarks import data

    name = f"lotsen_bench_{size}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    data.fill(data.SIZES[size])
