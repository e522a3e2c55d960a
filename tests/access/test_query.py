"""R19: whatever stands in an address, the answer is never an error, changes nothing and tells of no other project."""

from unittest.mock import patch

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.access.crawl import gets, told
from tests.access.table import LEADER, MEMBERS, PEOPLE, TABLE
from tests.access.written import tables
from tests.size import so_many, some

pytestmark = pytest.mark.django_db

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


def ask(world, clients, chosen):
    """One question in so many ways as `chosen` says. Returns which pages looked for which parameters."""
    asked, wrong = set(), []
    for name, who, url, parameter in list(questions(world, clients)):
        path, _, own = url.partition("?")
        asked.add((name, parameter))
        for payload in chosen(PAYLOADS):
            query = QueryDict(own, mutable=True)
            query[parameter] = payload
            response = clients[who].get(f"{path}?{query.urlencode()}")
            if response.status_code not in (200, 302, 400, 404):
                wrong.append((response.status_code, name, who, parameter, payload))
            elif "evil.example" in response.headers.get("Location", "").partition("?")[0]:
                wrong.append(("sends away", name, who, parameter, payload))
            elif who in MEMBERS and world.there.word in told(response):
                wrong.append(("another project", name, who, parameter, payload))
    assert not wrong
    return asked


@pytest.mark.slow
def test_hostile_questions_are_answered(world, clients):
    """Others each time; `--randomly-seed=` and the seed of the run brings the same ones back."""
    before = tables()
    asked = ask(world, clients, lambda payloads: some(payloads, so_many(None, sqlite=2, postgresql=1)))
    assert tables() == before
    wanted = {"show", "coach", "group", "sort", "page", "week", "whose", "month", "kind", "author", "what", "year"}
    wanted |= {"person", "like", "next", "language", "indicator", "from", "format"}
    assert wanted <= {parameter for _name, parameter in asked}
    assert len(asked) > 60


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["first", "last"])
def test_the_log_stands_on_the_edges_of_time(world, clients, name, day):
    url = reverse("projects:log", args=[world.here.project.slug])
    assert clients[LEADER].get(url, {name: day}).status_code == 200
