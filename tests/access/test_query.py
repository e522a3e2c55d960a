"""R19: whatever stands in an address, the answer is never an error, changes nothing and tells of no other project."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle, islice
from unittest.mock import patch

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from tests.access.crawl import gets, told
from tests.access.table import LEADER, MEMBERS, PEOPLE, TABLE
from tests.access.world import World
from tests.access.written import tables
from tests.size import IS_WHOLE, so_many

pytestmark = pytest.mark.django_db
LEAST = so_many(80, sqlite=2, postgresql=1)  # payloads that each parameter meets

PAYLOADS = [
    "'",
    '"',
    "''",
    "`",
    "\\",
    "\\'",
    "' OR '1'='1",
    "' OR 1=1 --",
    "' OR 1=1 #",
    '" OR ""="',
    "') OR ('1'='1",
    "1) OR (1=1",
    "1 OR 1=1",
    "1' AND 1=2 UNION SELECT NULL,NULL,NULL--",
    "-1 UNION ALL SELECT password, email FROM accounts_user--",
    "'; DROP TABLE participants_participant; --",
    "1; DELETE FROM accounts_user",
    "'; SELECT pg_sleep(5); --",
    "1 AND (SELECT 1 FROM pg_sleep(5))",
    "' AND randomblob(500000000) --",
    "1 ORDER BY 100",
    "(SELECT CASE WHEN 1=1 THEN 1 ELSE 1/0 END)",
    "extractvalue(1,concat(0x7e,version()))",
    "%27%20OR%201=1",
    "%",
    "_",
    "%%%s%(x)s{0}{x.__class__}",
    "$(id)",
    "${7*7}",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: x=1",
    "\ud7ff\U0001f600\u202e",
    "٣",
    "²",
    "NaN",
    "inf",
    "1e309",
    "-0",
    "0x10",
    "1_000",
    "9" * 400,
    "-" + "9" * 30,
    "9223372036854775808",
    "2147483648",
    "0",
    "-1",
    "999999999",
    "0001-01-01",
    "9999-12-31",
    "9999-W53",
    "0001-W01",
    "0000-00",
    "2010-02-30",
    "2010-13",
    "9999-12",
    "0001-01",
    "24:60",
    "True",
    "None",
    "null",
    "undefined",
    "on",
    "[]",
    "{}",
    "-name",
    "--name",
    "?",
    "name,-pk",
    "participant__identity_number",
    "-participant__user__password",
    "coach__password__startswith",
    "00000000-0000-0000-0000-000000000000",
    "0" * 32,
    "ffffffff-ffff-ffff-ffff-fffffffffffff",
    "//evil.example/",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\\evil.example",
    "a" * 3000,
    "åäö" * 500,
]


def asked_for(client, url) -> set[str]:
    """The names a page looks for in its address, found out by watching it look."""
    names = set()

    def watched(method):
        def look(self, key, *rest):
            names.add(key)
            return method(self, key, *rest)

        return look

    looks = {name: watched(getattr(QueryDict, name)) for name in ["get", "getlist", "__getitem__", "__contains__"]}
    with patch.multiple(QueryDict, **looks):
        client.get(url)
    return {name for name in names if isinstance(name, str)} - {"csrfmiddlewaretoken"}


def questions(world, clients):
    """(page, reader, address, name of a parameter): each page once, as the first whom it answers."""
    for name, url in gets(world):
        readers = [who for who in PEOPLE if TABLE[name].expected("GET", who) == 200]
        if readers:
            who = readers[-1] if readers[-1] in MEMBERS else readers[0]
            for parameter in sorted(asked_for(clients[who], url)):
                yield name, who, url, parameter


def dealt(found):
    """(page, reader, address), {parameter: payload}: one request asks about all that a page looks for.

    The pages that look for the same parameter share its payloads; between the parameters they are all drawn.
    """
    pages, hands = Counter(parameter for *_page, parameter in found), {}
    shuffled = random.sample(PAYLOADS, len(PAYLOADS))
    decks = {}
    for number, parameter in enumerate(pages):
        first = number * LEAST % len(PAYLOADS)
        decks[parameter] = cycle(shuffled[first:] + shuffled[:first])
    for *page, parameter in found:
        share = len(PAYLOADS) if IS_WHOLE else math.ceil(LEAST / pages[parameter])
        hands.setdefault(tuple(page), {})[parameter] = list(islice(decks[parameter], share))
    for page, hand in hands.items():
        for turn in range(max(map(len, hand.values()))):
            yield page, {parameter: cards[turn] for parameter, cards in hand.items() if turn < len(cards)}


@dataclass
class Asked:
    """What was wrong with the answers, and which payloads each parameter met."""

    world: World
    clients: dict
    wrong: list = field(default_factory=list)
    drawn: dict = field(default_factory=dict)

    def ask(self, found):
        for page, cards in dealt(found):
            if self.put(page, cards) != 200 and len(cards) > 1:  # one of them ended it: the others alone
                for parameter, payload in cards.items():
                    self.put(page, {parameter: payload})
        return self

    def put(self, page, cards) -> int:
        name, who, url = page
        path, _, own = url.partition("?")
        query = QueryDict(own, mutable=True)
        query.update({parameter: payload for parameter, payload in cards.items() if query.pop(parameter, True)})
        response = self.clients[who].get(f"{path}?{query.urlencode()}")
        for parameter, payload in cards.items():
            self.drawn.setdefault(parameter, set()).add(payload)
        self.wrong += [(what, name, who, cards) for what in self.complaints(who, response)]
        return response.status_code

    def complaints(self, who, response):
        if response.status_code not in (200, 302, 400, 404):
            yield response.status_code
        if "evil.example" in response.headers.get("Location", "").partition("?")[0]:
            yield "sends away"
        if who in MEMBERS and self.world.there.word in told(response):
            yield "another project"


@pytest.mark.slow
def test_hostile_questions_are_answered(world, clients):
    """Others on each page each time; `--randomly-seed=` and the seed of the run brings the same ones back."""
    before, found = tables(), list(questions(world, clients))
    asked = Asked(world, clients).ask(found)
    assert not asked.wrong
    assert tables() == before
    wanted = {"show", "coach", "group", "sort", "page", "week", "whose", "month", "kind", "author", "what", "year"}
    wanted |= {"person", "like", "next", "language", "indicator", "from", "format", "draft"}
    assert wanted <= set(asked.drawn)
    assert len(found) > 60
    assert min(len(met) for met in asked.drawn.values()) >= LEAST
    assert connection.vendor == "postgresql" or set().union(*asked.drawn.values()) == set(PAYLOADS)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["first", "last"])
def test_the_log_stands_on_the_edges_of_time(world, clients, name, day):
    url = reverse("projects:log", args=[world.here.project.slug])
    assert clients[LEADER].get(url, {name: day}).status_code == 200
