import contextlib
import copy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.access.table import PEOPLE
from tests.access.world import World


@pytest.fixture
def world(db):
    return World.build()


@pytest.fixture
def clients(world):
    """A signed-in browser for each of the people."""
    browsers = {}
    for who in PEOPLE:
        browsers[who] = Client(raise_request_exception=True)
        if world.people[who]:
            browsers[who].force_login(world.people[who])
    return browsers


@pytest.fixture
def undone():
    """What a request does is undone after it, so that the next one meets the same world."""

    @contextlib.contextmanager
    def run(client):
        point, cookies = transaction.savepoint(), copy.deepcopy(client.cookies)
        yield
        transaction.savepoint_rollback(point)
        client.cookies = cookies
        cache.clear()  # where the library counts requests

    return run
