"""`make test`: the whole suite on both pairs of services and in a browser, all at once, and one summary.

With CI=true everything must run. Elsewhere a part whose programs cannot be had is named as not run; the rest counts.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scripts import services
from scripts.common import PYTHON, ROOT, Trouble, is_ci, main, say
from scripts.results import Results

ALWAYS_OWN = ["DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE"]
# Without the compiled files each of the many processes would read and rewrite all tests anew.
ALWAYS_OWN += ["PYTHONDONTWRITEBYTECODE"]

RUNNING: list[subprocess.Popen] = []


@dataclass
class Part:
    """A run of the suite, and afterwards what came of it."""

    name: str
    mark: str
    choose: str  # which tests, in the words of pytest -m
    needs: dict[str, bool] = field(default_factory=dict)
    on_servers: bool = False
    options: tuple[str, ...] = ()
    waits: bool = False  # lets the others have the processor first
    results: Results = field(default_factory=Results)
    said: deque[str] = field(default_factory=lambda: deque(maxlen=40))
    seconds: float = 0.0
    processor: float = 0.0  # seconds of it, the servers' not counted
    verdict: str = "not run"

    @property
    def lacks(self) -> str:
        return " and ".join(name for name, is_there in self.needs.items() if not is_there)

    def run(self, options: list[str]) -> None:
        say(f"=== {self.name} ===")
        started = time.monotonic()
        with ExitStack() as stack:
            results = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "results.xml"
            environment = {name: value for name, value in os.environ.items() if name not in ALWAYS_OWN}
            if self.on_servers:
                environment |= stack.enter_context(services.both())
            command = ["nice", "-n", "5"] if self.waits else []
            command += [str(PYTHON), "-m", "pytest", "-m", self.choose, f"--junitxml={results}"]
            command += [*self.options, *options]
            status = self.follow(command, environment)
            self.results = Results.read(results)
        self.seconds = time.monotonic() - started
        self.verdict = "passed" if status == 0 and self.results.counts["passed"] else "FAILED"

    def follow(self, command: list[str], environment: dict[str, str]) -> int:
        """Say each line as it comes, marked with whose it is."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        RUNNING.append(process)
        for line in process.stdout or ():
            self.said.append(line.rstrip())
            say(f"{self.mark} {line.rstrip()}")
        _, status, used = os.wait4(process.pid, 0)
        self.processor = used.ru_utime + used.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode

    def tell(self) -> None:
        """What took long and what failed: of a long run often nothing but the end is kept."""
        for line in self.results.heaviest():
            say(f"{self.mark} {line}")
        for line in self.results.failed():
            say(f"{self.mark} {line}")
        if self.verdict == "FAILED" and not self.results.counts["failed"]:
            say(f"{self.mark} fell over; the last it said:")
            for line in self.said:
                say(f"{self.mark}   {line}")


def parts() -> list[Part]:
    servers = {"PostgreSQL": services.postgresql_is_there(), "Redis": services.redis_is_there()}
    is_whole = bool(os.environ.get("WHOLE_SWEEPS"))
    turns: tuple[str, ...] = () if is_whole else ("--in-turns",)
    some: tuple[str, ...] = () if is_whole else ("--share=0.15",)  # SQLite is asked all of them
    return [
        Part("SQLite, file queue", "S", "not browser and not slow and not services", waits=True),
        Part("Browser (Chromium)", "B", "browser", {"Chromium": bool(shutil.which("chromium"))}),
        Part("… the long sweeps", "L", "not browser and (slow or services)", options=turns),
        Part("PostgreSQL, Redis", "P", "not browser and not once", servers, True, turns + some, waits=True),
    ]


def test(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, end)
    if not any(option.startswith("--randomly-seed") for option in options):
        options = [f"--randomly-seed={random.randrange(2**32)}", *options]  # noqa: S311  (no secret)
    planned = parts()
    # They share nothing, and while one waits for a server the others work: one after another the last would run
    # alone, and leave a processor idle. For the same reason the longest goes first where two want the processor.
    with ThreadPoolExecutor(len(planned)) as pool:
        list(pool.map(lambda part: attempt(part, options), planned))
    for part in planned:
        part.tell()
    say(f"\nThe same by chance once more: {PYTHON.relative_to(ROOT)} -m scripts.test {' '.join(options)}")
    return summary(planned)


def end(*_) -> None:
    """The runs end, then their threads, and with them the servers."""
    for process in RUNNING:
        process.terminate()
    sys.exit(143)


def attempt(part: Part, options: list[str]) -> None:
    if part.lacks:
        say(f"=== {part.name}: NOT RUN, for want of {part.lacks} ===")
        return
    try:
        part.run(options)
    except Trouble as trouble:
        say(str(trouble))
        part.verdict = "FAILED"


def summary(planned: list[Part]) -> int:
    say(f"\n{'part':22}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}{'processor':>11}  verdict")
    for part in planned:
        numbers = part.results.counts
        row = f"{numbers['passed']:>8}{numbers['failed']:>8}{numbers['skipped']:>9}"
        row += f"{part.seconds:>9.0f}{part.processor:>11.0f}"
        say(f"{part.name:22}{row}  {part.verdict}{f' (no {part.lacks})' if part.lacks else ''}")
    left_out = [part.name for part in planned if part.verdict == "not run"]
    failed = [part.name for part in planned if part.verdict == "FAILED"]
    if left_out:
        say(f"\nNOT RUN: {', '.join(left_out)}.")
    if failed or (left_out and is_ci()):
        say(f"\nFAILED: {', '.join(failed or left_out)}.")
    total = {name: sum(part.results.counts[name] for part in planned) for name in ("passed", "failed", "skipped")}
    # A part that fell over, or was missing where it must not be, counts as one failure more.
    total["failed"] += sum(part.verdict == "FAILED" and not part.results.counts["failed"] for part in planned)
    total["failed"] += len(left_out) if is_ci() else 0
    say(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    main(test)
