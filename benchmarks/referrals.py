"""10 000 open referrals and 500 000 events: the queue, a group's agenda and the waiting times ask as many questions
as with a hundred times fewer, and take less than a second. Beside it stands the small project, in the same run.
"""

import time
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks import data
from benchmarks.timing import interleaved, processor_clock, verdict
from participants.enums import ReferralEventKind as Kind
from participants.models import GroupMeeting, Participant, Referral, ReferralEvent
from participants.referral_steps import STEPS
from projects.enums import PartyKind
from projects.models import CaseworkerGroup, Membership, Party, Project
from projects.roles import Role

OPEN, EVENTS, SMALLER = 10_000, 500_000, 100
REPEATS = 7
# Processor time of the page and its database. Both sizes show fifty rows: the rest is counting and, for the figures,
# the waits of all hundred thousand referrals.
AT_MOST = 1.0
CLOSED_WAY = [Kind.RAISED, Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.PROPOSED, Kind.DECLINED]
OPEN_WAYS = [[Kind.RAISED], [Kind.RAISED, Kind.INVESTIGATION], [Kind.RAISED, Kind.PROPOSED]]


def run() -> bool:
    assert {step.kind for step in STEPS} >= set(CLOSED_WAY) - {Kind.RAISED}
    large, small = filled("referrals", OPEN, EVENTS), filled("fewer", OPEN // SMALLER, EVENTS // SMALLER)
    connection.cursor().execute("ANALYZE")
    connection.cursor().execute("SET max_parallel_workers_per_gather = 0")  # all of it is this connection's
    passed = True
    for what, who, address in pages():
        passed &= compared(what, who, address(large), address(small))
    return passed


def pages():
    """(name, whose page, project → address)."""
    yield "queue of the leader", "leader", queue_of
    yield "queue of a caseworker", "caseworker", queue_of
    yield "agenda", "caseworker", agenda_of
    yield "figures with waiting", "leader", lambda project: reverse("reporting:figures", args=[project.slug])


def queue_of(project) -> str:
    return reverse("participants:referrals", args=[project.slug])


def agenda_of(project) -> str:
    meeting = GroupMeeting.objects.get(group__project=project)
    return reverse("participants:meeting", args=[project.slug, meeting.public_id])


def compared(what: str, who: str, large: str, small: str) -> bool:
    addresses = {"large": large, "small": small}
    clients, queries = {}, {}
    for size, address in addresses.items():
        clients[size] = Client()
        clients[size].force_login(User.objects.get(email=f"{who}@{address.split('/')[2]}.example"))
        assert clients[size].get(address).status_code == 200  # warms what is cached
        with CaptureQueriesContext(connection) as asked:
            clients[size].get(address)
        queries[size] = len(asked)
    pages = {size: lambda size=size: clients[size].get(addresses[size]) for size in addresses}
    taken = interleaved(pages, REPEATS, processor_clock() or time.perf_counter)
    print(f"{what}: {taken['large'] * 1000:.0f} ms, a hundred times fewer {taken['small'] * 1000:.0f} ms", end="; ")
    print(f"queries {queries['large']} and {queries['small']}")
    same = queries["large"] == queries["small"]
    print(f"{what}, queries: {'PASS' if same else 'FAIL'}")
    print(f"{what}, large ÷ small: {taken['large'] / taken['small']:.1f} ×")
    return verdict(what, taken["large"], AT_MOST, at_most=True, unit="s") and same


def filled(slug: str, open_referrals: int, events: int) -> Project:
    """A project with so many open referrals in one group, and closed ones until there are so many events."""
    project, made = Project.objects.get_or_create(
        slug=slug, defaults={"name": slug, "programme": "esf-2007-2013", "start": data.START, "end": data.END}
    )
    if not made:
        return project
    party = Party.objects.create(project=project, name="Socialtjänsten", kind=PartyKind.SOCIAL_SERVICES)
    group = CaseworkerGroup.objects.create(project=project, name="Handläggargruppen")
    group.parties.add(party)
    caseworker = member(project, "caseworker", role=Role.CASEWORKER, group=group, party=party)
    member(project, "leader", role=Role.PROJECT_LEADER)
    open_ways = [OPEN_WAYS[number % len(OPEN_WAYS)] for number in range(open_referrals)]
    left = events - sum(map(len, open_ways))
    ways = open_ways + [CLOSED_WAY] * (left // len(CLOSED_WAY))
    write(project, group, party, caseworker, ways)
    GroupMeeting.objects.create(group=group, date=data.END, opened_by=caseworker)
    return project


def member(project, name: str, **fields) -> User:
    user = User.objects.create_user(f"{name}@{project.slug}.example", name=name)
    Membership.objects.create(project=project, user=user, **fields)
    return user


def write(project, group, party, by, ways):
    people = list(Participant.objects.values_list("pk", flat=True)[:500])
    referrals = Referral.objects.bulk_create(
        (
            Referral(
                **{"project": project, "group": group, "party": party, "participant_id": people[at % len(people)]},
                **{"first_name": "Karin", "last_name": f"Öberg {at}", "raised_on": raised(at)},
            )
            for at in range(len(ways))
        ),
        batch_size=5000,
    )
    ReferralEvent.objects.bulk_create(
        (
            ReferralEvent(
                **{"referral": referral, "position": at, "kind": kind, "is_last": at == len(way), "by": by},
                **{"party": party, "day": referral.raised_on + timedelta(days=7 * at), "reason": "Skäl"},
                until=referral.raised_on + timedelta(days=60) if kind == Kind.INVESTIGATION else None,
            )
            for referral, way in zip(referrals, ways, strict=True)
            for at, kind in enumerate(way, 1)
        ),
        batch_size=5000,
    )


def raised(at: int) -> date:
    return data.START + timedelta(days=at % 900)
