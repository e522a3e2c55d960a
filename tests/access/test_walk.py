"""R1, R3-R5, R15, R17, R25: what every address answers to everybody, by every method.

On SQLite the GET of all whom the table lets in, and some of the other tries by chance; on PostgreSQL of all some.
"""

import pytest
from django.db import transaction

from tests.access import table
from tests.access.browsers import browsers_of
from tests.access.walk import (
    CASE,
    MAY_READ,
    MAY_READ_CASE,
    MAY_READ_REFERRED,
    OTHER_TRIES,
    READING,
    SENDING,
    Walk,
    status,
)
from tests.access.written import tables
from tests.size import IS_WHOLE, so_many, some

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # marked: alone it would be given no database


READ_BY = so_many(None, sqlite=None, postgresql=2)
REFUSED_BY = so_many(None, sqlite=3, postgresql=1)
SENT_BY = so_many(None, sqlite=3, postgresql=1)
OTHERS_BY = so_many(None, sqlite=1, postgresql=1)


def tries(name):
    let_in = [(who, method) for who, method in READING if status(name, method, who) == 200]
    refused = [one for one in READING if one not in let_in]
    return [
        *some(let_in, READ_BY),
        *some(refused, REFUSED_BY),
        *some(SENDING, SENT_BY),
        *some(OTHER_TRIES, OTHERS_BY),
    ]


@pytest.fixture(scope="module")
def walk(shared_world):
    with transaction.atomic():
        browsers, before = browsers_of(shared_world), tables()
        yield Walk(shared_world).walk(browsers, tries)
        assert tables() == before
        transaction.set_rollback(True)


def test_it_goes_past_all_of_it(walk):
    assert walk.past == {(name, url) for name in table.TABLE for url in walk.world.urls(name)}
    assert walk.answers > len(walk.past) * 4
    assert not IS_WHOLE or walk.answers >= 10_000


def test_everybody_gets_the_answer_of_the_table(walk):
    assert not walk.statuses


def test_nobody_reads_what_is_not_hers(walk):
    assert not walk.leaks


def test_no_address_tells_a_person(walk):
    assert not walk.tell_a_person


def test_reading_changes_nothing(walk):
    assert not walk.writes


def test_every_answer_carries_its_headers(walk):
    assert not walk.headers


@pytest.mark.sqlite
def test_the_walk_met_everybody_and_everything_it_watches_for(walk):
    assert walk.seen == {(kind, who) for kind in MAY_READ for who in MAY_READ[kind]}
    assert {who for _what, who in walk.read} == MAY_READ_CASE
    assert walk.referred == MAY_READ_REFERRED
    assert {what for what, _who in walk.read} == {*CASE, "amount"}
