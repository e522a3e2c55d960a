import pytest

from tests.access import browsers
from tests.access.world import World


@pytest.fixture
def world(db):
    """Of its own for each test: the others of the world are shared, but these commit."""
    return World.build()


@pytest.fixture
def clients(world):
    return browsers.browsers_of(world)
