"""Importing attendance rows against PostgreSQL's COPY of the same rows into the same table.

`run(rows)` builds the files, imports the frame (project, people, participations), then times, interleaved, the
import of the attendance sheet and a COPY of its rows, each into an empty ledger. All of it is undone.
"""

import csv
import io
import resource
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction

from benchmarks.identity import identity_numbers
from participants.models import Attendance
from projects.spreadsheets.run import import_path

TARGET = 15
KINDS = ["coaching", "mapping", "group", "job_search", "work_placement", "education"]
START, DAYS = date(2020, 1, 1), 1000
PER_PERSON = 50
COLUMNS = ["participation_id", "date", "kind", "ref", "minutes", "present", "absence", "note", "coach_id"]


class Undo(Exception):
    pass


def write(folder: Path, sheet: str, heading: str, rows):
    with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading.split(","))
        writer.writerows(rows)


def write_frame(folder: Path, people: int):
    write(
        folder,
        "project",
        "slug,name,programme,start,end",
        [["bench-import", "Bench", "esf-2007-2013", START, START + timedelta(days=3000)]],
    )
    write(folder, "staff", "project,email,name,role", [["bench-import", "coach@bench.example", "Coach", "coach"]])
    numbers = identity_numbers(people)
    write(
        folder,
        "participants",
        "person_id,identity_number,first_name,last_name,country_of_birth,protected",
        ([f"B{n:06}", number, "Kim", f"Nr {n}", "SE", "no"] for n, number in enumerate(numbers)),
    )
    write(
        folder,
        "participations",
        "person_id,project,start,coach,labour_status",
        ([f"B{n:06}", "bench-import", START, "coach@bench.example", "unemployed"] for n in range(people)),
    )


def write_attendance(folder: Path, rows: int):
    heading = "person_id,project,date,kind,ref,minutes,present,coach"
    write(
        folder,
        "attendance",
        heading,
        (
            [
                f"B{n // PER_PERSON:06}",
                "bench-import",
                START + timedelta(days=n % PER_PERSON * 17 % DAYS),
                KINDS[n % len(KINDS)],
                "",
                30 + n % 90,
                "yes" if n % 7 else "no",
                "coach@bench.example",
            ]
            for n in range(rows)
        ),
    )


def copy_seconds(rows: str) -> float:
    """COPY into the ledger with all its constraints, deferred ones included."""
    table = Attendance._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN", io.StringIO(rows))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def ledger() -> str:
    with connection.cursor() as cursor:
        out = io.StringIO()
        table = Attendance._meta.db_table
        cursor.copy_expert(f"COPY {table} ({', '.join(COLUMNS)}) TO STDOUT", out)
    return out.getvalue()


def import_seconds(folder: Path) -> tuple[float, str]:
    with transaction.atomic():
        started = time.perf_counter()
        result = import_path(folder)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would
        seconds = time.perf_counter() - started
        assert result.saved, result.findings.errors[:3]
        rows = ledger()
        transaction.set_rollback(True)
    return seconds, rows


def measure(rows: int, repeats: int) -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory() as name:
        frame, attendance = Path(name, "frame"), Path(name, "attendance")
        frame.mkdir()
        attendance.mkdir()
        write_frame(frame, -(-rows // PER_PERSON))
        write_attendance(attendance, rows)
        result = import_path(frame)
        assert result.saved, result.findings.errors[:3]
        ours, copies = [], []
        for _repeat in range(repeats):
            seconds, written = import_seconds(attendance)
            ours.append(seconds)
            copies.append(copy_seconds(written))
    return ours, copies


def run(rows: int = 100_000, repeats: int = 5) -> bool:
    """Print both sides and the ratio; True if the target is met."""
    if connection.vendor != "postgresql":
        print("import: needs PostgreSQL (DATABASE_URL)")
        return False
    try:
        with transaction.atomic():
            ours, copies = measure(rows, repeats)
            raise Undo
    except Undo:
        pass
    ratio = statistics.median(ours) / statistics.median(copies)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"import of {rows} attendance rows: {statistics.median(ours):.2f} s, {memory:.0f} MB resident at most")
    print(f"COPY of the same rows:            {statistics.median(copies):.2f} s")
    print(f"ratio {ratio:.1f}, target ≤ {TARGET}: {'PASS' if ratio <= TARGET else 'FAIL'}")
    return ratio <= TARGET
