"""P10: the nightly round over everybody who has left, against one INSERT … SELECT written by hand for it.

Both sides begin without any follow-up; what they make is thrown away again. Then the round with nothing to do,
and an ordinary day, on which one in a thousand has left and one in a thousand more has had the exit corrected.
"""

import statistics
import time
from collections.abc import Callable

from django.db import connection, transaction

from benchmarks.timing import verdict
from participants.catch_up import Changes, catch_up
from participants.models import FollowUp

REPEATS = 5
AT_MOST, NOTHING_AT_MOST = 1.2, 0.1
BY_HAND = """
INSERT INTO participants_followup
    (public_id, participation_id, due, outcome, evidence, recorded_on, recorded_for, note)
SELECT gen_random_uuid(), id, exit + 90, outcome, outcome_evidence, outcome_recorded_on,
       CASE WHEN outcome <> '' THEN exit + 90 END, ''
FROM participants_participation WHERE exit IS NOT NULL
ON CONFLICT (participation_id) DO NOTHING
"""
ORDINARY_DAY = """
UPDATE participants_participation SET exit = CASE WHEN exit IS NULL THEN start + 30 ELSE exit - 1 END
WHERE id % 1000 = 7 AND (exit IS NULL OR exit > start) AND (next_start IS NULL OR next_start > start + 30)
"""


class Undo(Exception):
    pass


def seconds_of(deed: Callable) -> float:
    """With all that a commit would still check."""
    started = time.perf_counter()
    deed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return time.perf_counter() - started


def undone(work: Callable):
    """Do it, and leave the database as it was."""
    try:
        with transaction.atomic():
            result = work()
            raise Undo
    except Undo:
        return result


def by_hand() -> float:
    def insert():
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND)

    return undone(lambda: seconds_of(insert))


def ours() -> tuple[float, float, float, Changes]:
    """Seconds of the first round, of one with nothing to do, and of an ordinary day; and what that day changed."""

    def three():
        first = seconds_of(catch_up)
        analyse()  # as autovacuum has by the next night
        nothing = seconds_of(lambda: refuse(catch_up()))
        with connection.cursor() as cursor:
            cursor.execute(ORDINARY_DAY)
        changes: list[Changes] = []
        ordinary = seconds_of(lambda: changes.append(catch_up()))
        return first, nothing, ordinary, changes[0]

    return undone(three)


def refuse(changes: Changes):
    assert not changes, f"there was something left to do: {changes}"


def analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE participants_followup")


def vacuum():
    """The rows that were taken back lie in the table still, and would be in the way of the next side."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) participants_followup, participants_participation, accounts_auditevent")


def run() -> bool:
    """Print both sides and the ratios; True if the targets are met."""
    if connection.vendor != "postgresql":
        print("followups: needs PostgreSQL (DATABASE_URL)")
        return False
    assert not FollowUp.objects.exists()
    floor, rounds = [], []
    by_hand()  # the first run warms caches, and does not count
    for _repeat in range(REPEATS):
        vacuum()
        floor.append(by_hand())
        vacuum()
        rounds.append(ours())
    vacuum()
    first, nothing, ordinary = (statistics.median(times) for times in list(zip(*rounds, strict=True))[:3])
    hand, changes = statistics.median(floor), rounds[-1][3]
    print(f"follow-ups: {first:.2f} s, by hand {hand:.2f} s, nothing to do {nothing:.3f} s")
    print(f"an ordinary day ({changes.new} new, {changes.moved} moved): {ordinary:.2f} s (0.2 s is wanted)")
    return all(
        [
            verdict("follow-ups, catching up ÷ one INSERT … SELECT", first / hand, AT_MOST, at_most=True),
            verdict("follow-ups, nothing to do ÷ the first round", nothing / first, NOTHING_AT_MOST, at_most=True),
        ]
    )
