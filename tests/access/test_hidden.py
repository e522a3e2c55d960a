"""Every address about a protected person, asked by the named who have not said why: nothing is told."""

import pytest

from participants.models import ProtectedOpening
from tests.access import table
from tests.access.crawl import told
from tests.access.table import TABLE
from tests.access.walk import telling

pytestmark = [pytest.mark.slow, pytest.mark.once]
MASKED = {"session_log", "session_plan", "group_admit", "merge", "merge_choose", "protected_open", "name_somebody"}


def addresses(world):
    """(name, address) of every page of a participant, with her in the other's place."""
    one, other = (world.here.participations[kind].participant for kind in ["deltagare", "fredad"])
    for name in TABLE:
        for url in world.urls(name):
            if str(one.public_id) in url:
                yield name, url.replace(str(one.public_id), str(other.public_id))


@pytest.fixture
def secret(world):
    person = world.here.participations["fredad"].participant
    return {person.first_name, person.last_name, person.identity_number} | telling(person)


def says(response, secret) -> set:
    text = told(response)
    return {word for word in secret if word in text}


def tries(url):
    return [
        (table.COACH, lambda browser: browser.get(url)),
        (table.LEADER, lambda browser: browser.get(url, headers={"HX-Request": "true"})),
        (table.LEADER, lambda browser: browser.post(url, {})),
    ]


def test_her_own_pages_tell_her_name_once_it_is_said_why_and_nothing_else_does(world, clients, undone, secret):
    telling_pages = {
        name
        for name, url in addresses(world)
        if TABLE[name].get is not None and says(clients[table.LEADER].get(url), secret)
    }
    assert "participants:participant" in telling_pages
    assert not {name.split(":")[1] for name in telling_pages} & MASKED
    ProtectedOpening.objects.all().delete()
    asked = set()
    for name, url in addresses(world):
        for who, ask in tries(url):
            with undone(clients[who]):
                response = ask(clients[who])
            assert not says(response, secret), (name, who)
            if "/reason/" in response.headers.get("Location", ""):
                asked.add(name)
    assert len(asked) > 10, asked
