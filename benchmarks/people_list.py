"""P5: the list of participants against the barest view of the same rows (benchmarks/floors.py).

The list is that of a project of five hundred people, in a database of as many and in one of a country's: it must not
matter how many others there are. What is compared is the processor time of the web process, and of one with the other
size the time on the clock too, with all that the database does.
"""

import statistics
import time
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

REPEATS = 40
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


def measure() -> dict[str, float]:
    """Medians in milliseconds: processor time of both sides, and the list's time on the clock."""
    leader = prepare()
    client = Client()
    client.force_login(leader)
    sides = {"list": reverse("participants:participants", args=[SLUG]), "bare": reverse("bare_list", args=[SLUG])}
    taken: dict[str, list[float]] = {"list": [], "bare": [], "clock": []}
    for repeat in range(REPEATS + 5):
        for name, address in sides.items():
            processor, clock = time.process_time(), time.perf_counter()
            assert client.get(address).status_code == 200
            if repeat >= 5:
                taken[name].append(time.process_time() - processor)
                if name == "list":
                    taken["clock"].append(time.perf_counter() - clock)
    return {name: statistics.median(times) * 1000 for name, times in taken.items()}


def run(larger: str = "100k") -> bool:
    settings.ROOT_URLCONF = "benchmarks.floor_urls"
    small = measure()
    databases.use(larger)
    large = measure()
    databases.use("500")
    for name, found in [("500", small), (larger, large)]:
        told = ", ".join(f"{side} {milliseconds:.1f} ms" for side, milliseconds in found.items())
        print(f"P5 in a database of {name}: {told}")
    passed = verdict("P5 the list ÷ the barest view", small["list"] / small["bare"], FLOOR_AT_MOST, at_most=True)
    passed &= verdict(f"P5 {larger} ÷ 500, processor", large["list"] / small["list"], SIZE_AT_MOST, at_most=True)
    return passed & verdict(f"P5 {larger} ÷ 500, clock", large["clock"] / small["clock"], SIZE_AT_MOST, at_most=True)
