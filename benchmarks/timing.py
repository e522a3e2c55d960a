import statistics
import time
from collections.abc import Callable


def interleaved(sides: dict[str, Callable], repeats: int) -> dict[str, float]:
    """Run the sides in turn, so that a busy moment meets all of them; the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for side in sides.values():
        side()  # the first run warms caches, and does not count
    for _repeat in range(repeats):
        for name, side in sides.items():
            started = time.perf_counter()
            side()
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in seconds.items()}


def verdict(what: str, measured: float, target: float, *, at_most: bool, unit: str = "×") -> bool:
    passed = measured <= target if at_most else measured >= target
    sign = "≤" if at_most else "≥"
    print(f"{what}: {measured:.2f} {unit}, target {sign} {target:g} {unit}: {'PASS' if passed else 'FAIL'}")
    return passed
