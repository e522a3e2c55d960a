"""R3: one's own project in the address, somebody else's thing behind it."""

import pytest

from tests.access import table
from tests.access.crawl import told
from tests.access.world import World, parameters
from tests.size import part, so_many, some

pytestmark = pytest.mark.django_db
SHARED = {"employers:employer_know"}  # puts an employer of the register, which all projects share, on one's own list
KEYS = {"pk", "public_id", "other_id", "coach", "participation_id", "referral_id", "target"}


@pytest.mark.slow
@pytest.mark.once
def test_another_projects_things_are_not_reached_by_ones_own_address(world, clients, undone):
    there = World(here=world.there, there=world.here, people=world.people)
    wrong = []
    for name in part(table.TABLE, 0.6):
        for arguments in there.arguments(name):
            if "slug" not in parameters(name) or not KEYS & parameters(name) or name in SHARED:
                continue
            url = world.url(name, {**arguments, "slug": world.here.project.slug})
            others = [table.ADMINISTRATOR, table.COACH, table.EVALUATOR]
            for who in [table.LEADER, *some(others, so_many(None, sqlite=1, postgresql=1))]:
                for method in ["GET", "POST"]:
                    with undone(clients[who]):
                        response = clients[who].generic(method, url)
                    if response.status_code not in (403, 404, 405) or world.there.word in told(response):
                        wrong.append((method, url, who, response.status_code))
    assert not wrong
