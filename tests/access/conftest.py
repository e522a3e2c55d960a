import copy
from pathlib import Path

import pytest
from django.db import transaction

from tests.access import browsers
from tests.access.crawl import forms_of
from tests.access.world import World

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The tests of this folder in a row, so that they share a world; none of them may commit (tests/races do)."""
    items.sort(key=lambda item: HERE not in item.path.parents)


@pytest.fixture(scope="package")
def shared_world(django_db_setup, django_db_blocker):
    """Made once; what a test does to it is undone after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World.build(real_files=True)
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def found_forms(shared_world):
    """Every form page as `crawl.forms_of` finds it, to be read and not changed."""
    point = transaction.savepoint()
    found = list(forms_of(shared_world, browsers.browsers_of(shared_world)))
    transaction.savepoint_rollback(point)
    return found


@pytest.fixture
def world(shared_world, db):
    return copy.deepcopy(shared_world)


@pytest.fixture
def clients(world):
    return browsers.browsers_of(world)


@pytest.fixture
def undone():
    return browsers.undone
