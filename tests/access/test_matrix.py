"""R1, R2: every address × everybody × every method answers as the table says."""

import random

import pytest

from tests.access.table import PEOPLE, TABLE
from tests.access.world import NAMES

pytestmark = pytest.mark.once

METHODS = ["GET", "POST", "PUT", "DELETE"]


def test_every_address_stands_in_the_table():
    assert set(TABLE) == set(NAMES)


def test_who_gets_which_answer_in_some_tries_for_each_address(world, clients, undone):
    """Others each time; `--randomly-seed=` and the seed of the run brings the same ones back. All: test_walk.py."""
    by_name = {}
    for one in tries(world):
        by_name.setdefault(one[0], []).append(one)
    check([one for some in by_name.values() for one in random.sample(some, 2)], clients, undone)


def check(tries, clients, undone):
    wrong = []
    for name, url, who, method in tries:
        with undone(clients[who]):
            status = clients[who].generic(method, url).status_code
        expected = TABLE[name].expected(method, who)
        if status != expected:
            wrong.append(f"{method} {url} ({name}) by {who}: {status}, not {expected}")
    assert not wrong, "\n".join(wrong)


def tries(world):
    for name in TABLE:
        for url in world.urls(name):
            yield from ((name, url, who, method) for who in PEOPLE for method in METHODS)


NUMBERS_ONLY = {"reporting:figures"}  # every member of the project reads them; lists behind them stand apart


def test_each_page_refuses_more_people_than_it_lets_in():
    """The table would be worth little if it only said who may."""
    of_a_project = {name: page for name, page in TABLE.items() if ":" in name and not name.startswith("accounts:")}
    assert {name for name, page in of_a_project.items() if len(page.allowed) > len(PEOPLE) / 2} == NUMBERS_ONLY
    assert sum(len(page.allowed) for page in of_a_project.values()) < len(of_a_project) * len(PEOPLE) / 4
