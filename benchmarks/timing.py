import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def interleaved(
    sides: dict[str, Callable], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Run the sides in turn, so that a busy moment meets all of them; the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()  # the first run warms caches, and does not count
    for _repeat in range(repeats):
        for name, side in sides.items():
            started = clock()
            side()
            seconds[name].append(clock() - started)
    return {name: statistics.median(times) for name, times in seconds.items()}


def processor_clock() -> Callable[[], float] | None:
    """Processor seconds of this process and of PostgreSQL's for this connection; None if that runs elsewhere.

    Other work on the machine hardly matters for it. Parallel workers are not in it: for small questions only.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        [(server, is_here)] = cursor.fetchall()
    spent = Path(f"/proc/{server}/schedstat")
    if not is_here or not spent.exists():
        return None
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def verdict(what: str, measured: float, target: float, *, at_most: bool, unit: str = "×") -> bool:
    passed = measured <= target if at_most else measured >= target
    sign = "≤" if at_most else "≥"
    print(f"{what}: {measured:.2f} {unit}, target {sign} {target:g} {unit}: {'PASS' if passed else 'FAIL'}")
    return passed
