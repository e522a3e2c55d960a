"""One walk past every address, as everybody, by every method; of each answer everything that must hold is asked.

Walking takes most of the time of the sweeps, so they share the walk and each looks at its own part of the findings.
"""

import re
from dataclasses import dataclass, field

from tests.access import table
from tests.access.browsers import undone
from tests.access.crawl import addresses, told
from tests.access.table import PEOPLE, TABLE
from tests.access.world import World
from tests.access.written import written

PART = "GET of a part"
READING = [(who, "GET") for who in PEOPLE]
SENDING = [(who, "POST") for who in PEOPLE]
OTHER_TRIES = [(who, method) for who in PEOPLE for method in [PART, "PUT", "DELETE"]]
OTHER_TRIES += [(who, "HEAD") for who in [table.NOBODY, table.LEADER, table.COACH, table.OTHER_LEADER]]
IDENTITY_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{6}[-+]?\d{4}(?!\d)")

# Whose names each of the people may read; a protected person's nobody, not who is named on the person either: they
# stand on the person's own pages, past which this does not walk.
MAY_READ = {
    "deltagare": {table.COACH, table.EMPLOYER_COACH, table.LEADER},
    "annan": {table.OTHER_COACH, table.EMPLOYER_COACH, table.LEADER},
    "avslutad": {table.COACH, table.EMPLOYER_COACH, table.LEADER},
    "skyddad": set(),
    "fredad": set(),
}
# What is written about COACH's participants: whoever else knows that they are there must not read it.
CASE = ["anteckning", "nastasteg", "fasorsak", "overlamning", "avslutsorsak", "uppfoljning", "forsok"]
CASE += ["planonskan", "ringnamn", "planmal", "malnot", "hinder", "delmal", "plansteg", "planinsats", "gick"]
CASE += ["stodperson", "stodskal", "stodnummer"]
MAY_READ_CASE = {table.COACH, table.LEADER}

# Whom the referrals are about, and what they say. Other parties: tests/access/test_parties.py.
REFERRED = ["anvisadfornamn", "anvisadefternamn", "antagenfornamn", "antagenefternamn", "onskan", "utredare"]
REFERRED += ["gruppensskal", "projektetsskal", "partensdel", "anvisningtried", "anvisningwanted"]
MAY_READ_REFERRED = {table.CASEWORKER, table.LEADER}


@dataclass
class Walk:
    """What the answers said, and whom they said it to."""

    world: World
    answers: int = 0
    past: set = field(default_factory=set)  # (name, address)
    statuses: list = field(default_factory=list)  # other than those of the table
    leaks: list = field(default_factory=list)
    tell_a_person: list = field(default_factory=list)  # addresses
    writes: list = field(default_factory=list)  # of those that only read
    headers: list = field(default_factory=list)  # that are missing
    seen: set = field(default_factory=set)
    read: set = field(default_factory=set)
    referred: set = field(default_factory=set)

    def walk(self, browsers, tries):
        """Past every address, by the tries that `tries(name)` gives for it."""
        for name, url in places(self.world):
            self.past.add((name, url))
            for who, method in tries(name):
                with undone(browsers[who]), written() as touched:
                    response = send(browsers[who], method, url)
                self.answers += 1
                self.judge(who, method, name, url, response, touched)
        return self

    def judge(self, who, method, name, url, response, touched):
        what = (who, method, name, url)
        if method != PART and response.status_code != (expected := status(name, method, who)):
            self.statuses.append((*what, response.status_code, expected))
        if method in {"GET", PART, "HEAD"} and touched:
            self.writes.append((*what, touched))
        self.headers += [(*what, lacking) for lacking in missing(response, signed_in=who != table.NOBODY)]
        text = told(response).replace(getattr(self.world.people[who], "name", "") or "-", "")
        self.leaks += [(*what, leak) for leak in self.wrongly_told(who, text)]
        self.tell_a_person += [(*what, found) for found in tells_a_person(addresses(url, response))]
        self.seen |= {(kind, who) for kind in MAY_READ if says(text, self.names_of(kind))}
        self.referred |= {who for word in REFERRED if self.world.here.name(word) in text}
        self.read |= {(case, who) for case in [*CASE, "amount"] if says(text, self.case(case))}

    def wrongly_told(self, who, text):
        """What stands in the text and may not."""
        here, there = self.world.here, self.world.there
        if who in table.MEMBERS and there.word in text:
            yield "another project"
        if who in {table.NOBODY, *table.OUTSIDERS} and here.word in text:
            yield "the project at all"
        if who not in table.REPORTERS and here.name("sammanfattning") in text:
            yield "the text of the report"
        for kind, readers in MAY_READ.items():
            if who not in readers and any(name in text for name in self.names_of(kind)):
                yield f"the person {kind}"
        if who not in MAY_READ_REFERRED:
            yield from (word for word in REFERRED if here.name(word) in text)
        if who not in MAY_READ_CASE:
            yield from (what for what in [*CASE, "amount"] if says(text, self.case(what)))

    def case(self, what) -> set:
        """A word of the case as it stands in an answer; of the amount its öre, for the kronor may be grouped."""
        return {self.world.here.name(what)} if what != "amount" else {f"{sum(self.world.here.word.encode())}"}

    def names_of(self, kind) -> set:
        person = self.world.here.participations[kind].participant
        return {person.first_name, person.last_name, person.identity_number} | telling(person)


def telling(person) -> set:
    """What else tells who a protected person is, or where, for as much of it as the world has."""
    if not person.protected:
        return set()
    told = {person.phone, person.email, person.address, person.municipality, person.reference}
    return {text for text in told if text} | ({person.birth_date.isoformat()} if person.birth_date else set())


def places(world) -> list[tuple[str, str]]:
    return [(name, url) for name in TABLE for url in world.urls(name)]


def send(browser, method, url):
    if method == PART:
        return browser.get(url, headers={"HX-Request": "true"})
    return browser.generic(method, url)


def status(name, method, who) -> int:
    return TABLE[name].expected("GET" if method == "HEAD" else method, who)


def says(text, words) -> bool:
    """Whether one of them stands in the text as a word of its own."""
    return any(word in text and re.search(rf"\b{word}\b", text) for word in words)


def tells_a_person(addresses: str) -> list[str]:
    """What of it does, with what stands beside it."""
    found = re.finditer(f"{IDENTITY_NUMBER.pattern}|fornamn|efternamn", addresses)
    return [addresses[max(0, one.start() - 60) : one.end() + 20] for one in found]


def missing(response, *, signed_in):
    """What every answer must carry and this one does not."""
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for name, value in wanted.items():
        if response.headers.get(name) != value:
            yield name
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
        yield "Content-Security-Policy"
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        yield "Cache-Control"
    for cookie in response.cookies.values():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}):
            yield f"cookie {cookie.key}"
