"""`make test`: the whole suite on both pairs of services and in a browser, all at once, and one summary.

With CI=true everything must run. Elsewhere a part whose programs cannot be had is named as not run; the rest counts.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from scripts import services
from scripts.common import PYTHON, ROOT, Trouble, is_ci, main, say

ALWAYS_OWN = ("DATABASE_URL", "REDIS_URL", "TEST_DATABASE_URL", "TEST_REDIS_URL", "VAR_DIR", "DJANGO_SETTINGS_MODULE")


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
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("passed", "failed", "skipped"), 0))
    seconds: float = 0.0
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
            command = [str(PYTHON), "-m", "pytest", "-m", self.choose, f"--junitxml={results}"]
            command += [*self.options, *options]
            status = self.follow(command, environment)
            if results.exists():
                self.count(results)
        self.seconds = time.monotonic() - started
        self.verdict = "passed" if status == 0 and self.counts["passed"] else "FAILED"

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
            say(f"{self.mark} {line.rstrip()}")
        return process.wait()

    def count(self, results: Path) -> None:
        suite = next(ElementTree.parse(results).iter("testsuite"))  # noqa: S314  (written by our own pytest)
        numbers = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        self.counts["failed"] = numbers["failures"] + numbers["errors"]
        self.counts["skipped"] = numbers["skipped"]
        self.counts["passed"] = max(0, numbers["tests"] - self.counts["failed"] - self.counts["skipped"])


def parts() -> list[Part]:
    servers = {"PostgreSQL": services.postgresql_is_there(), "Redis": services.redis_is_there()}
    some_pages = () if os.environ.get("WHOLE_SWEEPS") else ("--pages=0.25",)  # SQLite is asked all of them
    return [
        # Two parts: one alone would still run when the others have ended, and leave a core idle.
        Part("SQLite, file queue", "S", "not browser and not slow and not services"),
        Part("… the long sweeps", "L", "not browser and (slow or services)"),
        Part("PostgreSQL, Redis", "P", "not browser and not once", servers, on_servers=True, options=some_pages),
        Part("Browser (Chromium)", "B", "browser", {"Chromium": bool(shutil.which("chromium"))}),
    ]


def test(options: list[str]) -> int:
    signal.signal(signal.SIGTERM, end)
    planned = parts()
    with ThreadPoolExecutor() as pool:  # they share nothing, and while one waits for a server the others work
        list(pool.map(lambda part: attempt(part, options), planned))
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
    say(f"\n{'part':22}{'passed':>8}{'failed':>8}{'skipped':>9}{'seconds':>9}  verdict")
    for part in planned:
        numbers = part.counts
        row = f"{numbers['passed']:>8}{numbers['failed']:>8}{numbers['skipped']:>9}{part.seconds:>9.0f}"
        say(f"{part.name:22}{row}  {part.verdict}{f' (no {part.lacks})' if part.lacks else ''}")
    left_out = [part.name for part in planned if part.verdict == "not run"]
    failed = [part.name for part in planned if part.verdict == "FAILED"]
    if left_out:
        say(f"\nNOT RUN: {', '.join(left_out)}.")
    if failed or (left_out and is_ci()):
        say(f"\nFAILED: {', '.join(failed or left_out)}.")
    total = {name: sum(part.counts[name] for part in planned) for name in ("passed", "failed", "skipped")}
    # A part that fell over, or was missing where it must not be, counts as one failure more.
    total["failed"] += sum(part.verdict == "FAILED" and not part.counts["failed"] for part in planned)
    total["failed"] += len(left_out) if is_ci() else 0
    say(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    main(test)
