"""P1, P2 and P4: a project's figures against SQL by hand, against Django's usual ways, and against a spreadsheet."""

import tempfile
import time
from pathlib import Path

from django.db import connection

from benchmarks import data, excel, limit, orm
from benchmarks.timing import interleaved, processor_clock, verdict
from reporting.indicators import GOALS, Period, compute, indicators_of
from reporting.indicators.definitions import Persons
from reporting.indicators.engine import count, person_rows
from reporting.indicators.queries import frame
from reporting.indicators.scope import Scope

REPEATS = 7
EVERY = 12


def chosen():
    project = data.project()
    return project, Period.of(project, as_of=data.END)


def against_limit(size: str) -> bool:
    """P1. The same figures, asserted; every table once on both sides."""
    project, period = chosen()
    assert_same(compute(project, period), *limit.figures(project, period))
    sides = {
        "compute": lambda: compute(project, period),
        "SQL by hand": lambda: limit.figures(project, period),
    }
    clock = processor_clock() if size == "500" else None
    seconds = interleaved(sides, 25 if size == "500" else REPEATS, clock or time.perf_counter)
    ours, floor = seconds.values()
    what = " (processor time)" if clock else ""
    print(f"P1 {size}: compute {ours * 1000:.1f} ms, SQL by hand {floor * 1000:.1f} ms{what}")
    passed = verdict(f"P1 {size} compute ÷ SQL by hand", ours / floor, 2.5 if size == "500" else 1.4, at_most=True)
    if size == "500":
        passed &= verdict("P1 500 compute", ours * 1000, 10, at_most=True, unit="ms")
    return passed


def assert_same(figures, by_hand: dict, incomplete: list) -> None:
    for row in figures.rows:
        value, of, not_reached = by_hand.get((row.indicator, row.year, row.group, row.sex), [0, 0, 0])
        assert (row.value or 0, row.of or 0, row.not_reached or 0) == (value, of, not_reached), row
    assert len(figures.incomplete) == len(incomplete)


def against_orm(size: str) -> bool:
    """P2. The figures about people only, on all sides; hours and money are the same queries either way.

    The targets are those against the plain models; what it is against our own frozen facts is only told.
    """
    project, period = chosen()
    indicators = [*indicators_of(project.programme), *GOALS.values()]
    people = tuple(indicator for indicator in indicators if isinstance(indicator.count, Persons))

    def ours():
        own = frame(project)
        (cells,) = count((Scope.of(project, period),), people)
        return [row for indicator in people for row in person_rows(indicator, cells, own, period)]

    numbers = sorted(n for row in ours() for n in (row.value, row.of, row.not_reached) if n is not None)
    ratios = {}
    for facts, questions in {"frozen": orm.frozen(project, period), "plain": orm.plain(project, period)}.items():
        assert numbers == sorted(orm.aggregated(questions))
        ratios = against_questions(f"P2 {size}, {facts} facts", ours, questions)
    passed = verdict(f"P2 {size} Count(filter=…) ÷ GROUP BY", ratios["aggregate"], 25, at_most=False)
    return verdict(f"P2 {size} single queries ÷ GROUP BY", ratios["single"], 100, at_most=False) and passed


def against_questions(what: str, ours, questions: orm.Questions) -> dict[str, float]:
    """All the single queries take a minute, so every twelfth is timed, and counted twelve times."""
    some = [(rows, asked[::EVERY]) for rows, asked in questions]
    timed, all_ = (sum(len(asked) for _rows, asked in each) for each in (some, questions))
    sides = {
        "ours": ours,
        "aggregate": lambda: orm.aggregated(questions),
        "single": lambda: orm.one_by_one(some),
    }
    seconds = interleaved(sides, 5)
    seconds["single"] *= all_ / timed
    ratios = {name: value / seconds["ours"] for name, value in seconds.items()}
    for name, value in seconds.items():
        print(f"{what}, {all_} numbers: {name} {value * 1000:.0f} ms, {ratios[name]:.1f} ×")
    return ratios


def against_excel(size: str) -> bool:
    """P4. The whole report against reading the attendance and summing some of it."""
    project, period = chosen()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "attendance.xlsx")
        rows = excel.write(path, project)
        sides = {
            "compute": lambda: compute(project, period),
            "pandas": lambda: excel.figures(path, period),
        }
        seconds = interleaved(sides, 5)
    ours, pandas = seconds.values()
    print(f"P4 {size}: compute {ours * 1000:.1f} ms, pandas on .xlsx with {rows} rows {pandas * 1000:.1f} ms")
    return verdict(f"P4 {size} pandas ÷ compute", pandas / ours, 200, at_most=False)


def run(size: str, versus: str | None) -> bool:
    print(f"PostgreSQL {connection.pg_version // 10000}, {data.SIZES[size]} people")
    sides = {"limit": against_limit, "orm": against_orm, "excel": against_excel}
    wanted = [versus] if versus else ["limit", *(["excel"] if size == "500" else ["orm"] if size == "100k" else [])]
    return all([sides[name](size) for name in wanted])
