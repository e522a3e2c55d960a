"""R35: six parties, five kinds of information, nine states of a consent: what stands on whose page.

What may be read is worked out here a second time, over plain rows, without the product's own rule.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from matching.models import Placement
from matching.shared_placements import placements
from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from participants.models import Consent, PartyStatement
from participants.referring import append
from projects.roles import Role
from reporting.papers import KINDS
from tests.accounts.factories import UserFactory
from tests.employers.factories import EmployerFactory
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    ConsentFactory,
    MeetingCaseFactory,
    ParticipationFactory,
    PhasePeriodFactory,
    ReferralFactory,
)
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PARTIES, PROJECT, PRESENT_ROUND = 6, None, 2
KINDS_OF = ["situation", "plan", "attendance", "placements", "outcome"]
STATES = [
    *("none", "in force", "not begun", "expired", "withdrawn"),
    *("earlier round", "to the other", "from the other", "other kind"),
]
# What nobody but the project may ever read on these pages: of the earlier round, and what is no kind at all.
NEVER = ["Kanarietidigare", "Kanarieavslut", "Kanarieanteckning", "Kanariecoachtidigare"]
OF_PROJECT = {
    "situation": ["sjukpenning", "Kanarieåtersänd"],
    "plan": ["Kanariefasen", "Kanariecoach"],
    "attendance": ["13,7 timmar"],
    "placements": ["Kanariefabriken"],
    "outcome": ["flyttat", "eget företag"],
}
OF_PARTY = [
    *("Kanarienuläget", "Kanarieprövat", "Kanarieönskan", "Kanarietillgången"),
    *("Kanarienoten", "Kanarieskälet", "Kanariefrågan"),
]
IN_ANY_FIGURES = {"sjukpenning", "flyttat", "eget företag"}  # words of every project
EVERYTHING = {word for words in OF_PROJECT.values() for word in words} | set(OF_PARTY)


@dataclass(frozen=True)
class Row:
    """A consent as the paper has it. Parties by number; PROJECT is the project."""

    source: int | None
    to: frozenset
    kinds: frozenset
    first: date
    last: date
    withdrawn: bool = False
    round: int = PRESENT_ROUND


def may_read(rows, reader: int, source, kind: str, today: date) -> bool:
    """The second rule."""
    if reader == source:
        return True
    for row in rows:
        named = row.source == source and reader in row.to and kind in row.kinds
        if named and row.first <= today <= row.last and not row.withdrawn and row.round == PRESENT_ROUND:
            return True
    return False


def words_for(rows, reader: int, today: date) -> set:
    found = set(OF_PARTY) if may_read(rows, reader, 0, "situation", today) else set()
    for kind, words in OF_PROJECT.items():
        if may_read(rows, reader, PROJECT, kind, today):
            found |= set(words)
    return found


class World:
    """Six parties in one group, and somebody whom the first has referred twice: the second time goes on."""

    def __init__(self, client):
        self.client, self.today = client, timezone.localdate()
        self.project = ProjectFactory(employment_bars=False)
        self.group = CaseworkerGroupFactory(project=self.project)
        self.parties = [PartyFactory(project=self.project, name=f"Myndighet {one}") for one in range(PARTIES)]
        self.group.parties.set(self.parties)
        sits = {"project": self.project, "role": Role.CASEWORKER, "group": self.group}
        self.readers = [MembershipFactory(party=party, **sits).user for party in self.parties]
        texts = dict(zip(["activity", "tried", "wanted", "accessibility"], OF_PARTY, strict=False))
        self.referral = ReferralFactory(
            project=self.project,
            group=self.group,
            party=self.parties[0],
            participant__last_name="Efternamnet",
            raised__by=self.readers[0],
            **texts,
        )
        self.went_through()
        case = MeetingCaseFactory(
            meeting__group=self.group, meeting__opened_by=self.readers[0], referral=self.referral
        )
        self.meeting = case.meeting

    def went_through(self):
        person, leader = self.referral.participant, UserFactory()
        day, by = date(2010, 3, 1), {"by": leader}
        earlier = ParticipationFactory(
            participant=person, project=self.project, start=day, exit=date(2010, 5, 1), exit_reason=NEVER[1]
        )
        self.tell(earlier, NEVER[0], NEVER[3], minutes=999)
        append(self.referral, Kind.ENROLLED, day=day, participation=earlier, **by)
        append(self.referral, Kind.RETURNED, day=earlier.exit, participation=earlier, reason="Kanarieåtersänd", **by)
        own = {"by": self.readers[0], "party": self.parties[0]}
        append(
            self.referral, Kind.INVESTIGATION, day=earlier.exit, question="Kanariefrågan", until=earlier.exit, **own
        )
        append(self.referral, Kind.PROPOSED, day=earlier.exit, reason="Kanarieskälet", **own)
        self.participation = ParticipationFactory(
            participant=person,
            project=self.project,
            start=date(2010, 6, 1),
            exit=date(2010, 9, 1),
            exit_reason=NEVER[1],
            support="sickness",
            destination="moved",
            outcome="self_employed",
        )
        append(self.referral, Kind.ENROLLED, day=self.participation.start, participation=self.participation, **by)
        self.tell(self.participation, "Kanariefabriken", "Kanariecoach", minutes=822)
        PhasePeriodFactory(participation=self.participation, phase__name="Kanariefasen")
        said = {"party": self.parties[0], "note": "Kanarienoten", "by": self.readers[0], "done": True}
        PartyStatement.objects.create(referral=self.referral, round=PRESENT_ROUND, **said)

    def tell(self, participation, employer, coach, minutes):
        AttendanceFactory(participation=participation, minutes=minutes, note=NEVER[2])
        CoachAssignmentFactory(participation=participation, coach__name=coach)
        Placement.objects.create(
            participation=participation,
            employer=EmployerFactory(name=employer),
            kind="work_placement",
            start=participation.start,
        )

    # --- Consents

    def row(self, source, reader: int, kind: str, state: str) -> Row | None:
        """The consent that `source` would need for this reader and kind, in that state."""
        day, other = timedelta(days=1), (reader + 1) % PARTIES
        good = Row(source, frozenset({reader}), frozenset({kind}), self.today - 9 * day, self.today + 9 * day)
        return {
            "none": None,
            "in force": good,
            "not begun": replace(good, first=self.today + day),
            "expired": replace(good, last=self.today - day),
            "withdrawn": replace(good, withdrawn=True),
            "earlier round": replace(good, round=1),
            "to the other": replace(good, to=frozenset({other})),
            "from the other": replace(good, source=(reader + 2) % PARTIES),
            "other kind": replace(good, kinds=frozenset({KINDS_OF[(KINDS_OF.index(kind) + 1) % 5]})),
        }[state]

    def write_down(self, rows):
        Consent.objects.all().delete()
        for row in rows:
            ConsentFactory(
                referral=self.referral,
                from_party=None if row.source is PROJECT else self.parties[row.source],
                taken_by=self.readers[0],
                to_project=False,
                to_parties=[self.parties[one] for one in row.to],
                information=sorted(row.kinds),
                start=row.first,
                end=row.last,
                round=row.round,
                withdrawn_at=timezone.now() if row.withdrawn else None,
                withdrawn_by=self.readers[0] if row.withdrawn else None,
            )

    # --- Ways out

    def page(self, reader: int, name="referral", query=None, **headers):
        """The body; what stands in the address alone is nobody's secret."""
        kwargs = {"slug": self.project.slug}
        kwargs |= {"public_id": self.referral.public_id} if name in OF_REFERRAL else {}
        kwargs |= {"public_id": self.meeting.public_id} if name in OF_MEETING else {}
        kwargs |= {"referral_id": self.referral.public_id} if name == "meeting_case" else {}
        self.client.force_login(self.readers[reader])
        answer = self.client.get(reverse(f"participants:{name}", kwargs=kwargs), query, headers=headers)
        return answer.content.decode()

    def other_ways(self, reader: int):
        """Everything else that could tell a caseworker of the person: lists, parts, counts, files, papers."""
        part = {"HX-Request": "true"}
        for name in [*OF_REFERRAL, *OF_MEETING]:
            yield name, self.page(reader, name, **(part if name in ["referral", "meeting"] else {}))
        for name in ["referrals", "meetings", "consents_ending", "participants", "export", "search"]:
            yield name, self.page(reader, name)
        for show in ["settled", "all"]:
            yield f"referrals {show}", self.page(reader, "referrals", {"show": show})
        figures = self.client.get(reverse("reporting:figures", args=[self.project.slug])).content.decode()
        yield "figures", "".join(word for word in told_in(figures) if word not in IN_ANY_FIGURES)
        yield "minutes", self.paper(reader, "minutes", self.meeting)
        for code in ["consent-form", "consent-form-english"]:
            yield code, self.paper(reader, code, self.referral)

    def paper(self, reader: int, code: str, target) -> str:
        """As it would be drawn; nothing for who may not have it."""
        kind, user = KINDS[code], self.readers[reader]
        type(self.meeting).objects.update(closed_at=timezone.now(), closed_by=self.readers[0])
        try:
            found = kind.targets(self.project, user).filter(pk=target.pk).first()
            if found is None:
                return ""
            at = timezone.now()
            told = {"kind": kind, "project": self.project, "at": at, **kind.context(found, user, at)}
            return render_to_string(kind.template, told)
        finally:
            type(self.meeting).objects.update(closed_at=None, closed_by=None)


OF_REFERRAL = ["referral", "referral_part", "consents", "consent_give"]
OF_MEETING = ["meeting", "meeting_case"]
LETS_IN = Row(0, frozenset(range(PARTIES)), frozenset({"plan"}), date(2010, 1, 1), date(2100, 1, 1))


def told_in(text: str) -> set:
    return {word for word in [*EVERYTHING, *NEVER] if word in text}


@pytest.fixture
def world(client):
    return World(client)


def settings(world, turn: int, reader: int) -> list[Row]:
    """Each kind of the project's in another state, and the referring party's in one more; in nine turns all."""
    rows = [world.row(PROJECT, reader, kind, STATES[(turn + at) % 9]) for at, kind in enumerate(KINDS_OF)]
    return [LETS_IN, *(row for row in [*rows, world.row(0, reader, "situation", STATES[(turn + 5) % 9])] if row)]


@pytest.mark.slow
def test_a_page_tells_each_party_what_consents_cover_and_nothing_else(world):
    wrong, opened = [], 0
    for turn in range(len(STATES)):
        for reader in range(PARTIES):
            rows = settings(world, turn, reader)
            world.write_down(rows)
            told, may = told_in(world.page(reader)), words_for(rows, reader, world.today)
            wrong += [(STATES[turn], reader, told ^ may)] * (told != may)
            opened += len(may)
    assert not wrong
    assert opened


@pytest.mark.parametrize("reader", [0, 4])
def test_no_other_way_tells_more(world, reader):
    rows = settings(world, 1, reader)
    world.write_down(rows)
    may = words_for(rows, reader, world.today)
    wrong = {name: told_in(text) - may for name, text in world.other_ways(reader)}
    assert not {name: words for name, words in wrong.items() if words}


def test_everything_opens_and_a_withdrawal_closes_it_at_the_next_request(world):
    everything = Row(PROJECT, frozenset({3}), frozenset(KINDS_OF), date(2010, 1, 1), date(2100, 1, 1))
    rows = [LETS_IN, everything, replace(everything, source=0)]
    world.write_down(rows)
    assert told_in(world.page(3)) == EVERYTHING
    assert told_in(world.page(4)) == set()
    Consent.objects.exclude(information=["plan"]).update(withdrawn_at=timezone.now(), withdrawn_by=world.readers[0])
    assert told_in(world.page(3)) == set()
    assert all(not told_in(text) for _name, text in world.other_ways(3))


def test_without_a_consent_nothing_tells_that_the_person_is_known(world):
    """Not even the name, or that there is a referral; the party that refers has its own."""
    world.write_down([])
    for name, text in [("referral", world.page(5)), *world.other_ways(5)]:
        assert "Efternamnet" not in text, name
        assert str(world.referral.public_id) not in text, name
    assert "Efternamnet" in world.page(0)


def test_whoever_is_not_told_cannot_see_whether_there_is_anything(world):
    """A page without anything to tell looks the same as one with something that no consent covers."""
    world.write_down([LETS_IN])

    def sections():
        return world.page(2).split('id="shared"')[1].split("</section>\n</section>")[0].split('id="way"')[0]

    full = sections()
    Placement.objects.all().delete()
    world.participation.attendance.all().delete()
    assert sections() == full


def test_the_workplace_of_whoever_is_protected_is_told_to_nobody(world):
    person = world.participation.participant
    assert "Kanariefabriken" in str(list(placements(world.participation)))
    person.protected = True
    assert "Kanariefabriken" not in str(list(placements(world.participation)))


def test_a_new_kind_is_told_of_here():
    assert {kind.value for kind in Information} == set(KINDS_OF) == set(OF_PROJECT)
