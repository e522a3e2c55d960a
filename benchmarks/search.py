"""P9: people searched for by the beginning of a name, against the search of Django's admin on the same rows.

The admin asks for every row that holds each word anywhere in a name or number (`icontains`), and counts them. Ours is
the whole search of a leader who may see everybody: rights, coach and order included. The page of its results is held
against the barest list of fifty people too.
"""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from benchmarks import data
from benchmarks.pages import LEADER
from benchmarks.timing import interleaved, verdict
from participants.models import Participant
from participants.search import find, sought
from projects.models import Membership
from projects.roles import Role

REPEATS = 9
ADMIN_AT_LEAST, PAGE_AT_MOST = 30.0, 1.5
COUNTRY = 900_000  # people: the target holds there; among few the admin has nothing to look through
ADMIN_PAGE = 100
SEARCHED = ["{last}", "{first} {last}", "{last} {first:.2}"]


def run() -> bool:
    settings.ROOT_URLCONF = "benchmarks.floor_urls"
    project, leader = prepare()
    target = ADMIN_AT_LEAST if Participant.objects.count() >= COUNTRY else None
    some = Participant.objects.exclude(last_key="").order_by("-pk")[123]
    passed = True
    for pattern in SEARCHED:
        passed &= against_admin(project, leader, pattern.format(first=some.first_key, last=some.last_key), target)
    return against_bare_list(leader, some.last_key) and passed


def prepare():
    """The project of everybody, and its leader."""
    project = data.project()
    leader = User.objects.filter(email=LEADER).first() or User.objects.create_user(LEADER, name="Leader")
    Membership.objects.get_or_create(project=project, user=leader, role=Role.PROJECT_LEADER)
    return project, leader


def against_admin(project, leader, text: str, target: float | None) -> bool:
    request = RequestFactory().get("/")
    request.user = leader
    what = sought(text)
    assert find(request, project, what).hits
    sides = {"ours": lambda: find(request, project, what), "admin": lambda: admin_search(text)}
    seconds = interleaved(sides, REPEATS)
    with CaptureQueriesContext(connection) as asked:
        find(request, project, what)
    database = sum(float(query["time"]) for query in asked)
    print(
        f"P9 {len(text.split())} words: ours {seconds['ours'] * 1000:.1f} ms (database {database * 1000:.0f}), "
        f"admin {seconds['admin'] * 1000:.1f} ms"
    )
    ratio = seconds["admin"] / seconds["ours"]
    if target is None:
        print(f"P9 admin's search ÷ ours: {ratio:.2f} ×, no target for so few people")
        return True
    return verdict("P9 admin's search ÷ ours", ratio, target, at_most=False)


def admin_search(text: str):
    """What a ModelAdmin with these search_fields asks for."""
    found = Participant.objects.all()
    for word in text.split():
        anywhere = Q()
        for name in ["first_name", "last_name", "identity_number"]:
            anywhere |= Q(**{f"{name}__icontains": word})
        found = found.filter(anywhere)
    return (
        found.count(),
        Participant.objects.count(),
        list(found.order_by("last_name", "first_name", "pk")[:ADMIN_PAGE]),
    )


def against_bare_list(leader, text: str) -> bool:
    client = Client()
    client.force_login(leader)
    ours, bare = reverse("participants:search", args=[data.SLUG]), reverse("bare_list", args=[data.SLUG])
    client.post(ours, {"q": text})
    taken: dict[str, list[float]] = {ours: [], bare: []}
    for repeat in range(REPEATS + 2):
        for address, seconds in taken.items():
            started = time.perf_counter()
            assert client.get(address).status_code == 200
            if repeat > 1:
                seconds.append(time.perf_counter() - started)
    page, floor = (statistics.median(seconds) for seconds in taken.values())
    print(f"P9 page of results {page * 1000:.1f} ms, bare list {floor * 1000:.1f} ms")
    return verdict("P9 page of results ÷ the barest list", page / floor, PAGE_AT_MOST, at_most=True)
