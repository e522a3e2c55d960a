"""R3–R5, R25: no word of another project, and none of a person one may not see, in anything any page answers."""

import re

import pytest

from tests.access import table
from tests.access.crawl import addresses, gets, told
from tests.access.world import World, parameters

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IDENTITY_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+]?\d{4}(?!\d)")

# Whose names each of the people may read; a protected person's only who is named on the person, and nobody is.
MAY_READ = {
    "deltagare": {table.COACH, table.EMPLOYER_COACH, table.LEADER},
    "annan": {table.OTHER_COACH, table.EMPLOYER_COACH, table.LEADER},
    "avslutad": {table.COACH, table.EMPLOYER_COACH, table.LEADER},
    "skyddad": set(),
}
# What is written about COACH's participants: whoever else knows that they are there must not read it.
CASE = ["anteckning", "nastasteg", "fasorsak", "overlamning", "avslutsorsak", "uppfoljning", "forsok"]
MAY_READ_CASE = {table.COACH, table.LEADER}


@pytest.fixture
def world(db):
    return World.build(real_files=True)


def test_nobody_reads_what_is_not_hers(world, clients):
    leaks, seen, read = [], set(), set()
    for who, url, response, text in answers(world, clients):
        leaks += [(who, url, what) for what in wrongly_told(world, who, text)]
        leaks += [(who, url, "number or name in an address")] * tells_a_person(addresses(url, response))
        seen |= {(kind, who) for kind in MAY_READ if names_of(world, kind) & words(text)}
        read |= {(what, who) for what in [*CASE, "amount"] if said(world, what) & words(text)}
    assert not leaks
    assert seen == {(kind, who) for kind in MAY_READ for who in MAY_READ[kind]}, "the crawl missed somebody"
    assert {who for _what, who in read} == MAY_READ_CASE
    assert {what for what, _who in read} == {*CASE, "amount"}, "the crawl missed something"


def answers(world, clients):
    """(who, address, answer, its text) of every page for everybody, whole and as a part."""
    for who in table.PEOPLE:
        own = getattr(world.people[who], "name", "") or "-"
        for _name, url in gets(world):
            for headers in [{}, {"HX-Request": "true"}]:
                response = clients[who].get(url, headers=headers)
                yield who, url, response, told(response).replace(own, "")


def wrongly_told(world, who, text):
    """What stands in the text and may not."""
    if who in table.MEMBERS and world.there.word in text:
        yield "another project"
    if who in {table.NOBODY, *table.OUTSIDERS} and world.here.word in text:
        yield "the project at all"
    if who not in table.REPORTERS and world.here.name("sammanfattning") in text:
        yield "the text of the report"
    for kind, readers in MAY_READ.items():
        if who not in readers and any(name in text for name in names_of(world, kind)):
            yield f"the person {kind}"
    if who not in MAY_READ_CASE:
        yield from (what for what in [*CASE, "amount"] if said(world, what) & words(text))


def said(world, what) -> set:
    """A word of the case as it stands in an answer; of the amount its öre, for the kronor may be grouped."""
    return {world.here.name(what)} if what != "amount" else {f"{sum(world.here.word.encode())}"}


def names_of(world, kind) -> set:
    person = world.here.participations[kind].participant
    return {person.first_name, person.last_name, person.identity_number}


def words(text) -> set:
    return set(re.findall(r"\w+", text))


def tells_a_person(addresses: str) -> bool:
    return bool(IDENTITY_NUMBER.search(addresses) or re.search("(fornamn|efternamn)", addresses))


def test_another_projects_things_are_not_reached_by_ones_own_address(world, clients, undone):
    """One's own project in the address, somebody else's thing behind it."""
    there = World(here=world.there, there=world.here, people=world.people)
    wrong = []
    for name in table.TABLE:
        for arguments in there.arguments(name):
            if "slug" not in parameters(name) or not {"pk", "public_id"} & set(arguments):
                continue
            url = world.url(name, {**arguments, "slug": world.here.project.slug})
            for who in [table.LEADER, table.ADMINISTRATOR, table.COACH, table.EVALUATOR]:
                for method in ["GET", "POST"]:
                    with undone(clients[who]):
                        response = clients[who].generic(method, url)
                    if response.status_code not in (403, 404, 405) or world.there.word in told(response):
                        wrong.append((method, url, who, response.status_code))
    assert not wrong
