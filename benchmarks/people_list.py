"""P5: the list of participants against the barest view of the same rows (benchmarks/floors.py).

The list is that of a project of five hundred people, in a database of as many and in one of a country's: it must not
matter how many others there are. What is compared is the processor time of the web process, and of one with the other
size the time on the clock too, with all that the database does.
"""

import statistics
import time
from collections import defaultdict
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from benchmarks import data, databases
from benchmarks.timing import verdict
from participants.models import CoachAssignment, Participant, Participation, PhasePeriod
from projects.models import Membership, Phase, Project
from projects.roles import Role

REPEATS, WARM, TURNS = 20, 5, 3
FLOOR_AT_MOST, SIZE_AT_MOST = 2.0, 1.2
SLUG, EMAIL, PEOPLE = "bench-list", "list@bench.example", 500


def prepare() -> User:
    """A leader and a project of five hundred of the people there are, half of whom still take part."""
    leader = User.objects.filter(email=EMAIL).first() or User.objects.create_user(EMAIL, name="Leader")
    project, made = Project.objects.get_or_create(
        slug=SLUG,
        defaults={"name": "List", "programme": "esf-2007-2013", "start": data.START, "end": date(2030, 1, 1)},
    )
    Membership.objects.get_or_create(project=project, user=leader, role=Role.PROJECT_LEADER)
    if made:
        fill(project)
    return leader


def fill(project):
    names = [f"Coach {number}" for number in range(8)]
    coaches = [User.objects.create_user(f"c{place}@bench.example", name=name) for place, name in enumerate(names)]
    phase = Phase.objects.create(project=project, name="Fördjupning", max_weeks=30)
    people = Participant.objects.order_by("pk")[:PEOPLE]
    rows = [
        Participation(
            participant=person,
            project=project,
            start=data.START + timedelta(days=number),
            start_year=2009 + number // 365,
            exit=data.START + timedelta(days=number + 90) if number % 2 else None,
            list_key=person.list_key,
        )
        for number, person in enumerate(people)
    ]
    made = Participation.objects.bulk_create(rows)
    CoachAssignment.objects.bulk_create(
        CoachAssignment(participation=one, coach=coaches[place % 8], start=one.start, end=one.exit)
        for place, one in enumerate(made)
    )
    PhasePeriod.objects.bulk_create(
        PhasePeriod(participation=one, phase=phase, start=one.start) for one in made if one.exit is None
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(taken: dict[str, list[float]]):
    """Milliseconds: processor time of both sides, and the list's time on the clock."""
    client = Client()
    client.force_login(prepare())
    sides = {"list": reverse("participants:participants", args=[SLUG]), "bare": reverse("bare_list", args=[SLUG])}
    for repeat in range(REPEATS + WARM):
        for name, address in sides.items():
            processor, clock = time.process_time(), time.perf_counter()
            assert client.get(address).status_code == 200
            if repeat >= WARM:
                taken[name].append((time.process_time() - processor) * 1000)
                if name == "list":
                    taken["clock"].append((time.perf_counter() - clock) * 1000)


def run(larger: str = "100k") -> bool:
    """The two databases take turns, so that a busy moment meets both."""
    settings.ROOT_URLCONF = "benchmarks.floor_urls"
    taken: dict[str, dict[str, list[float]]] = {size: defaultdict(list) for size in (larger, "500")}
    for _turn in range(TURNS):
        for size, times in taken.items():
            databases.use(size)
            measure(times)
    large, small = ({name: statistics.median(of) for name, of in times.items()} for times in taken.values())
    for size, found in [("500", small), (larger, large)]:
        told = ", ".join(f"{side} {milliseconds:.1f} ms" for side, milliseconds in found.items())
        print(f"P5 in a database of {size}: {told}")
    passed = verdict("P5 the list ÷ the barest view", small["list"] / small["bare"], FLOOR_AT_MOST, at_most=True)
    passed &= verdict(f"P5 {larger} ÷ 500, processor", large["list"] / small["list"], SIZE_AT_MOST, at_most=True)
    return passed & verdict(f"P5 {larger} ÷ 500, clock", large["clock"] / small["clock"], SIZE_AT_MOST, at_most=True)
