"""The month certificates of five hundred people by two workers, and the ledger's months from an index.

With `--rows 100k` the five hundred stand among 110 000 participations with 5 000 000 rows of attendance. Every plan
is looked at: none may read the ledger, or the sums of its months, from end to end.
"""

import json
import multiprocessing
import os
import tempfile
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from accounts.models import User
from benchmarks import data
from benchmarks.timing import interleaved, verdict
from participants import certifying
from participants.hours import months_of
from participants.models import Attendance, AttendanceMonth, Participation, TimeCertificate
from participants.models.time_certificate import last_day
from participants.project_months import people_of
from projects.jobs import JobState
from projects.models import Membership, Project
from projects.roles import Role
from reporting.models import CertificateBatch, CertificatePart

PEOPLE, WORKERS, REPEATS = 500, 2, 7
MONTH = date(2010, 3, 1)
MOST_SECONDS = 60
SLUG = "certified"
PLACEMENT_DAYS = """
INSERT INTO participants_attendance (participation_id, date, kind, ref, minutes, present, absence, note)
SELECT id, day::date, 'work_placement', '', 420, random() < 0.9, '', ''
FROM participants_participation, generate_series(%(first)s, %(last)s, INTERVAL '1 day') AS day
WHERE project_id = %(project)s AND extract(isodow FROM day) < 6
ON CONFLICT DO NOTHING
"""
OF_MONTH = """
INSERT INTO participants_attendancemonth (participation_id, month, minutes)
SELECT participation_id, date_trunc('month', date), sum(minutes) FROM participants_attendance
WHERE present AND participation_id IN (SELECT id FROM participants_participation WHERE project_id = %(project)s)
GROUP BY 1, 2
ON CONFLICT (participation_id, month) DO UPDATE SET minutes = excluded.minutes
"""
OTHERS = """
INSERT INTO participants_timecertificate (public_id, participation_id, month, version, state, rows, minutes,
    drawn_up_at, drawn_up_by_id, reason, after_closing, signed_how)
SELECT gen_random_uuid(), participation_id, month, 1, 'draft', '[]', sums.minutes, now(), %(leader)s, '', false, ''
FROM participants_attendancemonth AS sums
JOIN participants_participation AS one ON one.id = participation_id AND one.project_id <> %(project)s
"""
TABLES = {"participants_attendance", "participants_attendancemonth", "participants_timecertificate"}


def run() -> bool:
    project = filled()
    leader = User.objects.get(email=f"leader@{SLUG}.example")
    print(f"{Attendance.objects.count():,} rows of attendance, {Participation.objects.count():,} participations")
    passed = plans(project)
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = Path(folder)
        return drawn(project, leader) and passed


def filled() -> Project:
    """Five hundred of the data set's people in a project of their own, with a month full of days."""
    project, made = Project.objects.get_or_create(
        slug=SLUG, defaults={"name": "Certified", "programme": "esf-2007-2013", "start": data.START, "end": data.END}
    )
    if not made:
        return project
    with connection.cursor() as cursor:
        if not Attendance.objects.exists():
            cursor.execute(data.DAYS)
        # Of each person one participation, which goes on through the month.
        ones = Participation.objects.filter(next_start__isnull=True).order_by("pk")[:PEOPLE]
        keys = list(ones.values_list("pk", flat=True))
        values = {"project": project, "start": data.START, "exit": None, "outcome": "", "start_year": data.START.year}
        Participation.objects.filter(pk__in=keys).update(**values)
        about = {"project": project.pk, "first": MONTH, "last": last_day(MONTH)}
        cursor.execute(PLACEMENT_DAYS, about)
        cursor.execute(OF_MONTH, about)
        leader = User.objects.create_user(f"leader@{SLUG}.example", name="Leader")
        cursor.execute(OTHERS, {"project": project.pk, "leader": leader.pk})
        cursor.execute("VACUUM ANALYZE")
    Membership.objects.create(project=project, user=leader, role=Role.PROJECT_LEADER)
    return project


# --- From an index -----------------------------------------------------------------------------------------------


def plans(project: Project) -> bool:
    person = Participation.objects.filter(project=project).order_by("pk")[PEOPLE // 2]
    days = {"date__range": (MONTH, last_day(MONTH))}
    questions = {
        "a person's month, its rows": Attendance.objects.filter(participation=person, **days),
        "a person's months, summed": AttendanceMonth.objects.filter(participation=person),
        "a project's month, summed": AttendanceMonth.objects.filter(participation__project=project, month=MONTH),
        "a project's month, its rows": Attendance.objects.filter(participation__project=project, **days),
        "a project's month, certified": TimeCertificate.objects.filter(participation__project=project, month=MONTH),
    }
    # Of a small table all is read, whatever index there is.
    small, passed = Attendance.objects.count() < 1_000_000, True
    for what, queryset in questions.items():
        scanned = TABLES & set(scanned_whole(queryset))
        fine = small or not scanned
        way = f"reads all of {', '.join(sorted(scanned))}" if scanned else "from an index"
        print(f"{what}: {way}: {'PASS' if fine else 'FAIL'}")
        passed &= fine
    sides = {
        "a person's months as on the page": lambda: months_of(Attendance.objects.filter(participation=person)),
        "a project's month as on the page": lambda: people_of(project, MONTH),
    }
    for what, seconds in interleaved(sides, REPEATS).items():
        print(f"{what}: {seconds * 1000:.1f} ms")
    return passed


def scanned_whole(queryset) -> list[str]:
    """The tables that the plan reads from end to end."""
    [plan] = json.loads(queryset.explain(format="json"))
    waiting, found = [plan["Plan"]], []
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if node["Node Type"] == "Seq Scan":
            found.append(node["Relation Name"])
    return found


# --- By two workers ----------------------------------------------------------------------------------------------


def drawn(project: Project, leader: User) -> bool:
    started = time.perf_counter()
    made = certifying.draw_up_missing(project, MONTH, by=leader)
    print(f"{made} certificates drawn up in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    batch = CertificateBatch.objects.order(project, MONTH, by=leader)
    work(batch.pk)
    CertificateBatch.objects.run(batch.pk)
    seconds, spent = time.perf_counter() - started, os.times()
    print(f"processor time of both workers {spent.children_user + spent.children_system:.1f} s")
    batch.refresh_from_db()
    assert batch.state == JobState.DONE, batch.failure
    import pikepdf

    with pikepdf.open(settings.MEDIA_ROOT / "reports" / batch.stored_name) as pdf:
        pages = len(pdf.pages)
    assert pages > PEOPLE, pages
    print(f"{pages} pages")
    batch.throw_away()
    return verdict("certificates of 500 by two workers", seconds, MOST_SECONDS, at_most=True, unit="s")


def work(batch: int):
    """Each worker takes the next part that nobody has, until there is none."""
    connection.close()  # each has its own
    processes = [multiprocessing.get_context("fork").Process(target=worker, args=[batch]) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def worker(batch: int):
    while part := CertificatePart.objects.filter(batch=batch, state=JobState.QUEUED).first():
        CertificatePart.objects.run(part.pk)
    connection.close()
