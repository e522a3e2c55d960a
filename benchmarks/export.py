"""P12: everybody on the list of participants as a file, against COPY of a query by hand; and the memory it takes.

Both files have the same people in the same order. The workbook is only told: there is no COPY of one.
"""

import csv
import io
import resource

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import data
from benchmarks.pages import prepare
from benchmarks.timing import interleaved, verdict

REPEATS = 3
AT_MOST, MEGABYTES_AT_MOST = 6, 512
BY_HAND = """
COPY (
    SELECT trim(pp.first_name || ' ' || pp.last_name), date_part('year', age(pp.birth_date)),
           ph.name, (current_date - period.start) / 7 + 1, ph.max_weeks + period.extra_weeks, u.name,
           (SELECT max(a.date) FROM participants_attendance a WHERE a.participation_id = p.id AND a.present),
           (SELECT min(s.date) FROM participants_session_expected e JOIN participants_session s ON s.id = e.session_id
            WHERE e.participation_id = p.id AND s.state = 'planned' AND s.date >= current_date)
    FROM participants_participation p
    JOIN participants_participant pp ON pp.id = p.participant_id AND NOT pp.protected
    LEFT JOIN participants_phaseperiod period ON period.participation_id = p.id AND period."end" IS NULL
    LEFT JOIN projects_phase ph ON ph.id = period.phase_id
    LEFT JOIN participants_coachassignment c ON c.participation_id = p.id AND c."end" IS NULL
    LEFT JOIN accounts_user u ON u.id = c.coach_id
    WHERE p.project_id = {project} AND p.next_start IS NULL
    ORDER BY p.list_key, p.id
) TO STDOUT (FORMAT csv)
"""


def by_hand() -> bytes:
    written = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(BY_HAND.format(project=data.project().pk), written)
    return written.getvalue()


def run() -> bool:
    settings.ROOT_URLCONF = "config.urls"
    _coach, leader, _people = prepare()
    client = Client()
    client.force_login(leader)
    address = reverse("participants:export", args=[data.SLUG])

    def exported(kind: str) -> bytes:
        return client.get(address, {"format": kind, "show": "all"}).getvalue()

    sides = {"csv": lambda: exported("csv"), "xlsx": lambda: exported("xlsx"), "COPY": by_hand}
    _heading, *shown = names(exported("csv"), ";")
    assert shown == names(by_hand(), ",")
    seconds = interleaved(sides, REPEATS)
    for name, taken in seconds.items():
        print(f"P12 {len(shown)} people, {name}: {taken:.2f} s")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    passed = verdict("P12 CSV ÷ COPY", seconds["csv"] / seconds["COPY"], AT_MOST, at_most=True)
    return passed & verdict("P12 memory of the process", held, MEGABYTES_AT_MOST, at_most=True, unit="MB")


def names(file: bytes, delimiter: str) -> list[str]:
    return [row[0] for row in csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=delimiter)]
