"""A signed-in browser for each of the people, and requests whose deeds are undone."""

import contextlib
import copy

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.access.table import PEOPLE


def browsers_of(world) -> dict[str, Client]:
    browsers = {}
    for who in PEOPLE:
        browsers[who] = Client(raise_request_exception=True)
        if world.people[who]:
            browsers[who].force_login(world.people[who])
            browsers[who].get("/health/")  # the session is begun, and not written anew by each request that is undone
    return browsers


@contextlib.contextmanager
def undone(client):
    """What a request does is undone after it, so that the next one meets the same world."""
    point, cookies = transaction.savepoint(), copy.deepcopy(client.cookies)
    yield
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    cache.clear()  # where the library counts requests
