"""What pytest wrote down of a run in its junit file: how many passed, which failed and how, which took longest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

HEAVIEST = 10
LAST_LINES = 25
LONG_LINE = 200  # a page of HTML in one line
SHOWN = 20  # failed tests of a part with their last lines, the others by name
NOTHING = {"passed": 0, "failed": 0, "skipped": 0}


@dataclass
class Results:
    counts: dict[str, int] = field(default_factory=NOTHING.copy)
    tests: list[ElementTree.Element] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Results":
        """Nothing at all if the run fell over before it had written them."""
        try:
            suite = next(ElementTree.parse(path).iter("testsuite"))  # noqa: S314  (written by our own pytest)
        except (FileNotFoundError, ElementTree.ParseError):
            return cls()
        numbers = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
        failed, skipped = numbers["failures"] + numbers["errors"], numbers["skipped"]
        passed = max(0, numbers["tests"] - failed - skipped)
        return cls({"passed": passed, "failed": failed, "skipped": skipped}, list(suite.iter("testcase")))

    def heaviest(self) -> Iterator[str]:
        tests = sorted(self.tests, key=seconds, reverse=True)[:HEAVIEST]
        yield f"took longest, of {sum(map(seconds, self.tests)):.0f} s:"
        for test in tests:
            yield f"  {seconds(test):6.1f} s  {name(test)}"

    def failed(self) -> Iterator[str]:
        """Each with the last lines of its traceback."""
        failed = [(test, one) for test in self.tests for one in [*test.findall("failure"), *test.findall("error")]]
        for number, (test, trouble) in enumerate(failed):
            yield f"FAILED {name(test)}"
            lines = (trouble.text or "").strip().splitlines()[-LAST_LINES:]
            yield from (f"  {line[:LONG_LINE]}" for line in lines if number < SHOWN)


def seconds(test: ElementTree.Element) -> float:
    return float(test.get("time", 0))


def name(test: ElementTree.Element) -> str:
    """As pytest takes it on its command line."""
    return f"{test.get('classname', '').replace('.', '/')}.py::{test.get('name', '')}"
