"""`python -m benchmarks [NAME] [PAGE] [--rows …] [--vs …]`: both sides in one run, PASS or FAIL.

Without DATABASE_URL it starts a PostgreSQL of its own and throws it away; with it, the data sets are made beside
that database (lotsen_bench_500, …) and used again the next time.
"""

import argparse
import importlib
import os
import sys

from benchmarks import databases

SIZES = ("500", "100k", "1m")


def options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS), help="default: all")
    parser.add_argument("page", nargs="?", choices=sorted(PAGES), help="pages only; default: all")
    parser.add_argument("--rows", choices=SIZES, help="default: 500 and 100k; 1m: indicators and followups")
    parser.add_argument("--seconds", type=float, default=10, help="load only: for each side")
    parser.add_argument("--vs", choices=["limit", "orm", "excel"], help="indicators only; default: all that fit")
    return parser.parse_args()


def runs(chosen):
    """What to run: a name, a size, and the function that runs it."""
    names = [chosen.name] if chosen.name else BENCHMARKS
    for name in names:
        for size in [chosen.rows] if chosen.rows else sizes(name):
            yield name, size, BENCHMARKS[name]


def sizes(name: str) -> list[str]:
    usual = dict.fromkeys(["import", "followups", "export"], ["100k"]) | {"indicators": ["500", "100k"]}
    return usual.get(name, ["500"])


def indicators(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.indicators").run(size, versus)


def importing(size: str, versus: str | None) -> bool:
    rows = importlib.import_module("benchmarks.data").SIZES[size]
    return importlib.import_module("benchmarks.importing").run(rows)


def pdf(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.pdf").run()


def followups(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.followups").run()


def export(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.export").run()


def pages(size: str, versus: str | None, page: str | None = None) -> bool:
    """The list is that of five hundred among as many as `size` says."""
    more = {"list": [size]} if size != "500" else {}
    chosen = [page] if page else PAGES
    return all([importlib.import_module(PAGES[name]).run(*more.get(name, [])) for name in chosen])


def referrals(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.referrals").run()


def employers(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.employers").run()


def certificates(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.certificates").run()


def matching(size: str, versus: str | None) -> bool:
    return importlib.import_module("benchmarks.matching").run()


def load(size: str, versus: str | None, seconds: float = 10) -> bool:
    return importlib.import_module("benchmarks.load").run(seconds)


PAGES = {
    "session": "benchmarks.sessions",
    "detail": "benchmarks.detail",
    "search": "benchmarks.search",
    "list": "benchmarks.people_list",
}
BENCHMARKS = {
    "indicators": indicators,
    "import": importing,
    "pdf": pdf,
    "followups": followups,
    "export": export,
    "pages": pages,
    "referrals": referrals,
    "certificates": certificates,
    "employers": employers,
    "matching": matching,
    "load": load,
}


def main() -> int:
    chosen = options()
    os.environ.setdefault("STATEMENT_TIMEOUT", "0")
    passed = True
    with databases.server():
        for name, size, benchmark in runs(chosen):
            databases.use(size)
            more = {"pages": [chosen.page] if chosen.page else [], "load": [chosen.seconds]}
            passed &= benchmark(size, chosen.vs, *more.get(name, []))
    return 0 if passed else 1


sys.exit(main())
