"""R35: what caseworkers of other parties and groups get from every address that a caseworker opens.

The other sweeps have one caseworker, of the party that has referred. Here are the others, who outnumber her. An
address that a caseworker opens and that has no line here fails the test.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from participants.models import Consent, GroupMeeting
from projects.roles import Permission, Role
from reporting.models import Paper
from reporting.papers import KINDS
from tests.access.crawl import told
from tests.access.table import CASEWORKER, TABLE
from tests.participants.factories import ConsentFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory

TOLD = "of a party that a consent in force names"
OTHER_KIND = "of a party that a consent names for the plan only"
UNTOLD = "of a party that no consent names"
WITHDRAWN = "of a party whose consent was withdrawn"
EXPIRED = "of a party whose consent has run out"
NOT_YET = "of a party whose consent begins next week"
NO_PARTY = "of no party"
ELSEWHERE = "of the same party in another group"
FORMER = "of the same party, who has left"
CLOSED_OUT = [UNTOLD, WITHDRAWN, EXPIRED, NOT_YET, NO_PARTY, ELSEWHERE]
PEOPLE = [TOLD, OTHER_KIND, *CLOSED_OUT, FORMER]


@dataclass(frozen=True)
class Line:
    """What they get: those whom the consent names, those whom none does, those of another group; None: not tried."""

    told: int
    untold: int
    elsewhere: int


def line(told, untold=None, elsewhere=None):
    untold = told if untold is None else untold
    return Line(told, untold, untold if elsewhere is None else elsewhere)


# (by GET, by POST); whoever has left gets 404 everywhere
LINES = {
    "participants:referrals": (line(200), line(405)),
    "participants:referral": (line(200, 404), line(405)),
    "participants:referral_read": (line(405), line(302, 404)),
    "participants:referral_step": (line(302, 404), line(200, 404)),
    "participants:referral_part": (line(200, 404), line(200, 404)),
    "participants:refer": (line(200), line(200)),
    "participants:refer_draft": (line(405), line(400)),
    "participants:refer_number": (line(405), line(200)),
    "participants:consents": (line(200, 404), line(405)),
    "participants:consent_give": (line(200, 404), line(200, 404)),
    "participants:consent_withdraw": (line(404), line(404)),
    "participants:consents_ending": (line(200), line(405)),
    "participants:meetings": (line(200), line(200)),
    "participants:meeting": (line(200, 200, 404), line(200, 200, 404)),
    "participants:meeting_case": (line(200, 404), line(200, 404)),
    "reporting:figures": (line(200), line(405)),
}
# What the referrals say, and whom they are about.
NAMES = ["antagenfornamn", "antagenefternamn", "anvisadfornamn", "anvisadefternamn"]
WORDS = ["onskan", "utredare", "gruppensskal", "partensdel", "anvisningtried", "anvisningwanted", "protokoll"]


@pytest.fixture
def people(world):
    """Each with a browser. Those of other parties sit in the group that has the referrals."""
    here = world.here
    today = timezone.localdate()
    consents = {
        TOLD: {},
        OTHER_KIND: {"information": ["plan"]},
        WITHDRAWN: {"withdrawn_at": timezone.now(), "withdrawn_by": here.people[CASEWORKER]},
        EXPIRED: {"start": date(2009, 1, 1), "end": today - timedelta(days=1)},
        NOT_YET: {"start": today + timedelta(days=7)},
    }
    found = {}
    for who in PEOPLE:
        group, party, ended_on = here.group, here.party, None
        if who == ELSEWHERE:
            group = CaseworkerGroupFactory(project=here.project)
        elif who == FORMER:
            ended_on = date(2010, 1, 1)
        else:
            party = None if who == NO_PARTY else PartyFactory(project=here.project)
            here.group.parties.add(*[party] * bool(party))
        if who in consents:
            for referral in [here.referral, here.accepted]:
                ConsentFactory(referral=referral, to_project=False, to_parties=[party], **consents[who])
        membership = MembershipFactory(
            project=here.project, role=Role.CASEWORKER, group=group, party=party, ended_on=ended_on
        )
        found[who] = Client()
        found[who].force_login(membership.user)
    return found


def test_every_address_that_a_caseworker_opens_has_its_line():
    opened = {name for name, page in TABLE.items() if CASEWORKER in page.allowed and ":" in name}
    opened = {name for name in opened if name.split(":")[0] in {"projects", "participants", "reporting"}}
    moved = {name for name, page in TABLE.items() if page.refused.get(CASEWORKER) not in (None, 403, 404)}
    assert opened | moved == set(LINES)


@pytest.mark.slow
@pytest.mark.once
def test_other_parties_and_groups_get_what_the_consents_cover(world, people, undone):
    wrong, met = [], set()
    for name, method, url, answers in addresses(world):
        for who, client in people.items():
            with undone(client):
                response = client.generic(method, url)
                text = told(response)
                if method == "GET" and response.status_code == 200:
                    text += told(client.get(url, headers={"HX-Request": "true"}))
            if response.status_code != (expected := status(answers, who)):
                wrong.append((name, method, who, response.status_code, expected))
            read = {word for word in [*NAMES, *WORDS] if world.here.name(word) in text}
            wrong += [(name, method, who, word) for word in read - may_read(who)]
            met |= {(word, who) for word in read}
    assert not wrong, "\n".join(map(str, wrong))
    assert met == {(word, who) for who in PEOPLE for word in may_read(who)}, "the walk missed something"


def addresses(world):
    for name, methods in LINES.items():
        for url in world.urls(name):
            yield from (
                (name, method, url, answers) for method, answers in zip(["GET", "POST"], methods, strict=True)
            )


def may_read(who) -> set:
    return {TOLD: {*NAMES, *WORDS}, OTHER_KIND: set(NAMES)}.get(who, set())


def status(answers: Line, who) -> int:
    if who == FORMER:
        return 405 if answers.told == 405 else 404
    if who == ELSEWHERE:
        return answers.elsewhere
    return answers.told if who in (TOLD, OTHER_KIND) else answers.untold


# --- Papers: of which kinds a caseworker may have one, and whether without a consent too

OF_REFERRAL, OF_MEETING = ["consent-form", "consent-form-english"], ["minutes"]


def test_every_paper_that_a_caseworker_may_have_is_tried():
    holds = {Permission.VIEW_PARTICIPANT, Permission.REFER, Permission.DECIDE_REFERRAL, Permission.VIEW_FIGURES}
    assert {code for code, kind in KINDS.items() if kind.permission in holds} == {*OF_REFERRAL, *OF_MEETING}


def may_have(who, code) -> bool:
    return who in (TOLD, OTHER_KIND) or (code in OF_MEETING and who not in (ELSEWHERE, FORMER, NO_PARTY))


def fetched(client, kind, target, slug):
    """The answers to the order and to the download, once it is drawn."""
    ordered = client.post(reverse("reporting:paper_order", args=[slug, kind, target.public_id]))
    if ordered.status_code != 302:
        return ordered, None, ""
    Paper.objects.run(Paper.objects.latest("pk").pk)
    address = f"{ordered.headers['Location']}download/"
    return ordered, client.get(address), address


def test_papers_tell_other_parties_what_the_consents_cover_and_close_with_them(world, people, monkeypatch):
    monkeypatch.setattr("reporting.models.paper.pdf_of", lambda html, css: html.encode())
    here, addresses, wrong, met = world.here, [], [], set()
    GroupMeeting.objects.update(closed_at=timezone.now(), closed_by=here.people[CASEWORKER])
    for code in [*OF_REFERRAL, *OF_MEETING]:
        for target in [here.meeting] if code in OF_MEETING else [here.accepted, here.referral]:
            for who, client in people.items():
                ordered, download, address = fetched(client, code, target, here.project.slug)
                if (ordered.status_code, bool(download)) != ((302, True) if may_have(who, code) else (404, False)):
                    wrong.append((code, who, ordered.status_code))
                    continue
                text = told(download) if download else ""
                read = {word for word in [*NAMES, *WORDS] if here.name(word) in text}
                wrong += [(code, who, word) for word in read - may_read(who)]
                wrong += [(code, who, "empty")] * (download is not None and download.status_code != 200)
                met |= {(who, word) for word in read}
                addresses += [(who, address)] * bool(download)
    assert not wrong
    assert met >= {(TOLD, "protokoll"), (TOLD, "antagenefternamn"), (OTHER_KIND, "anvisadefternamn")}
    wrong = [one for one in addresses for other in [UNTOLD, TOLD] if not is_closed(people[other], other, *one)]
    Consent.objects.update(withdrawn_at=timezone.now(), withdrawn_by=here.people[CASEWORKER])
    wrong += [(who, address) for who, address in addresses if tells(people[who].get(address), here)]
    assert not wrong


def is_closed(client, who, orderer, address) -> bool:
    """A paper is its orderer's own."""
    return who == orderer or client.get(address).status_code == 404


def tells(response, here) -> bool:
    return any(here.name(word) in told(response) for word in [*NAMES, *WORDS])
