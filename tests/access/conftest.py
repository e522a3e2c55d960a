import pytest

from tests.access import browsers
from tests.access.world import World


@pytest.fixture
def world(db):
    return World.build()


@pytest.fixture
def clients(world):
    return browsers.browsers_of(world)


@pytest.fixture
def undone():
    return browsers.undone
