"""P7: processor time of a participant's page, against the barest view of the same rows."""

import itertools
import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import data
from benchmarks.pages import prepare
from benchmarks.timing import verdict

REPEATS, WARM = 80, 10
AT_MOST = 2.0


def run() -> bool:
    settings.ROOT_URLCONF = "benchmarks.floor_urls"
    coach, _leader, people = prepare()
    client = Client()
    client.force_login(coach)
    ids = itertools.cycle([one.participant.public_id for one in people])
    taken: dict[str, list[float]] = {"participants:participant": [], "bare_detail": []}
    for repeat in range(REPEATS + WARM):
        public_id = next(ids)
        for name, seconds in taken.items():
            measured = processor_seconds(client, reverse(name, args=[data.SLUG, public_id]))
            if repeat >= WARM:
                seconds.append(measured)
    ours, bare = (statistics.median(seconds) for seconds in taken.values())
    numbers = [queries(client, reverse(name, args=[data.SLUG, next(ids)])) for name in taken]
    print(f"P7 page {ours * 1000:.1f} ms, {numbers[0]} queries; bare {bare * 1000:.1f} ms, {numbers[1]} queries")
    return verdict("P7 participant's page ÷ the barest view", ours / bare, AT_MOST, at_most=True)


def processor_seconds(client, address: str) -> float:
    started = time.process_time()
    answer = client.get(address)
    taken = time.process_time() - started
    assert answer.status_code == 200, answer.status_code
    return taken


def queries(client, address: str) -> int:
    """Without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in captured)
