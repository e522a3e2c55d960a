"""P8: logging a session by POST, against the barest view that writes the same rows; and 25 people against one.

Both go through the same middleware and commit; what they have written is taken away in the end (the trail stays).
`benchmarks.session_urls` adds the bare view to the site's own addresses.
"""

import itertools
import statistics
import time
import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpResponseRedirect
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import AuditEvent, SubmittedForm, User
from benchmarks import data
from benchmarks.timing import verdict
from participants.models import Attendance, AttendanceMonth, CoachAssignment, Participant, Participation, Session
from projects.models import Membership
from projects.roles import Role

REPEATS = 60
AT_MOST, GROUP_AT_MOST, QUERIES_AT_MOST = 1.6, 4, 12
PEOPLE = 25
FIRST_DAY, DAYS = date(2012, 1, 1), 900
EMAIL = "coach@bench.example"


@require_POST
def bare(request, slug):
    """What must be read and written, and nothing else: no rule is checked, no right asked for, nothing is told."""
    day, minutes = date.fromisoformat(request.POST["date"]), int(request.POST["minutes"])
    with transaction.atomic():
        person = Participant.objects.select_for_update().get(public_id=request.POST["people"])
        participation = Participation.objects.select_related("project").get(participant=person, exit=None)
        session = Session.objects.create(
            project=participation.project, date=day, minutes=minutes, coach=request.user, state="held"
        )
        row = Attendance(
            participation=participation,
            date=day,
            minutes=minutes,
            kind=request.POST["kind"],
            ref=session.public_id,
            session=session,
            coach=request.user,
            note=request.POST[f"note_{person.public_id.hex}"],
        )
        Attendance.objects.enter([row])
        months = AttendanceMonth.objects.filter(participation=participation, month=day.replace(day=1))
        if not months.update(minutes=F("minutes") + minutes):
            AttendanceMonth.objects.create(participation=participation, month=day.replace(day=1), minutes=minutes)
        AuditEvent.objects.record(
            by=request.user, action="create", target=session, participant=person, project=participation.project
        )
        SubmittedForm.objects.create(user=request.user, token=request.POST["form_token"], content="", object_id="")
    return HttpResponseRedirect("/")


def prepare() -> tuple[User, list[Participation]]:
    """A coach with people who take part for ever."""
    project = data.project()
    coach = User.objects.filter(email=EMAIL).first() or User.objects.create_user(EMAIL, name="Coach")
    Membership.objects.get_or_create(project=project, user=coach, role=Role.COACH)
    open_now = Participation.objects.filter(project=project, exit=None, next_start=None)
    chosen = list(open_now.select_related("participant").order_by("pk")[:PEOPLE])
    for one in chosen:
        CoachAssignment.objects.get_or_create(participation=one, coach=coach, end=None, defaults={"start": one.start})
    return coach, chosen


def posted(people: list[Participation], number: int) -> dict:
    ids = [one.participant.public_id for one in people]
    return {
        "people": [str(one) for one in ids],
        "date": (FIRST_DAY + timedelta(days=number % DAYS)).isoformat(),
        "minutes": "1",
        "form": "individual",
        "kind": "coaching",
        "topic": "",
        "next_step": "Ring på måndag",
        "next_date": "",
        "next_time": "",
        "form_token": str(uuid.uuid4()),
        **{f"there_{one.hex}": "present" for one in ids},
        **{f"note_{one.hex}": "Talade om arbetsträning. " * 8 for one in ids},
    }


def seconds(client, address: str, body: dict) -> float:
    client.cookies.pop("messages", None)  # the next page would have shown it
    started = time.perf_counter()
    answer = client.post(address, body)
    taken = time.perf_counter() - started
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return taken


def run() -> bool:
    settings.ROOT_URLCONF = "benchmarks.session_urls"
    coach, people = prepare()
    client = Client()
    client.force_login(coach)
    ours, floor = reverse("participants:session_log", args=[data.SLUG]), reverse("bare_session", args=[data.SLUG])
    sides = {"bare": (floor, people[:1]), "one": (ours, people[:1]), "group": (ours, people)}
    taken: dict[str, list[float]] = {name: [] for name in sides}
    numbers = itertools.count()
    try:
        for repeat in range(REPEATS + 5):
            for name, (address, listed) in sides.items():
                measured = seconds(client, address, posted(listed, next(numbers)))
                if repeat >= 5:
                    taken[name].append(measured)
        queries = [count_queries(client, address, posted(listed, 0)) for address, listed in sides.values()]
    finally:
        clear(coach)
    return judge({name: statistics.median(times) for name, times in taken.items()}, queries)


def count_queries(client, address, body) -> int:
    """Without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        seconds(client, address, body)
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(marks) for query in captured)


def judge(medians: dict[str, float], queries: list[int]) -> bool:
    for name, median in medians.items():
        print(f"P8 {name}: {median * 1000:.1f} ms")
    print(f"P8 queries: bare {queries[0]}, one {queries[1]}, {PEOPLE} people {queries[2]}")
    passed = verdict("P8 a session ÷ the barest POST", medians["one"] / medians["bare"], AT_MOST, at_most=True)
    passed &= verdict(f"P8 {PEOPLE} people ÷ one", medians["group"] / medians["one"], GROUP_AT_MOST, at_most=True)
    return passed & verdict("P14 queries of the POST", max(queries), QUERIES_AT_MOST, at_most=True, unit="")


def clear(coach):
    """The sessions that were made, and their months."""
    rows = Attendance.objects.filter(session__coach=coach)
    months = AttendanceMonth.objects.filter(participation__in=rows.values("participation"), month__gte=FIRST_DAY)
    months.delete()
    rows.delete()
    Session.objects.filter(coach=coach).delete()
