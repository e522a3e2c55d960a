"""Occupations by SSYK 2012 and how many women and men have them, by SCB's occupational register.

SCB's open data are CC0; `data/occupations.csv` has the names as SCB's tables have them (YREG60N), and the page each
count stands on. The shares that a placement was made by are kept with the placement: what is loaded here changes
nothing that was said before.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from employers.enums import Dominance
from employers.models import Occupation, OccupationShare

BUILT_IN = Path(__file__).parent / "data" / "occupations.csv"
COLUMNS = ("code", "name", "year", "women", "men", "source")
# SSYK 2012 applies from 2014; SCB says that what was counted by the one before is not to be compared with it.
SSYK_2012_SINCE = date(2014, 1, 1)


@dataclass(frozen=True)
class Share:
    """How many women and men had an occupation in a year, and where that stands."""

    women: int
    men: int
    year: int
    source: str = ""

    @property
    def address(self) -> str:
        """Of the source, where it is one that a link may lead to: a file may name anything."""
        return self.source if self.source.startswith("https://") else ""

    @property
    def total(self) -> int:
        return self.women + self.men

    @property
    def women_share(self) -> float:
        return self.women / self.total if self.total else 0.0

    @property
    def men_share(self) -> float:
        return self.men / self.total if self.total else 0.0

    @property
    def bar_width(self) -> str:
        """Of the women's part of a bar a hundred wide; a point, whatever the language."""
        return f"{100 * self.women_share:.2f}"

    @property
    def dominance(self) -> Dominance:
        return Dominance.of(self.women, self.men)


def shares_of(codes: Iterable[str]) -> dict[str, Share]:
    """The latest of each occupation. One without a count of its own has none: that of its group would be a guess."""
    rows = OccupationShare.objects.filter(occupation__code__in=set(codes)).order_by("year")
    found = rows.values_list("occupation__code", "women", "men", "year", "source")
    return {code: Share(*counted) for code, *counted in found}


def share_of(code: str) -> Share | None:
    return shares_of([code]).get(code)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    return dict(Occupation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def told_of(codes: Iterable[str]) -> dict[str, str]:
    """As SCB names them; of a narrower one that is not in the register its code, and the group that it belongs to."""
    wanted = {code for code in codes if code}
    names = names_of(code[:length] for code in wanted for length in range(1, len(code) + 1))
    return {code: names.get(code) or without_name(code, names) for code in wanted}


def told(code: str) -> str:
    return told_of([code]).get(code, "")


def without_name(code: str, names: dict[str, str]) -> str:
    group = next((names[code[:length]] for length in (3, 2, 1) if code[:length] in names), "")
    words = _("occupation code %(code)s, of the group %(group)s") if group else _("occupation code %(code)s")
    return words % {"code": code, "group": group}


def is_counted_later(project) -> bool:
    """Whether the project was over before the occupations were counted as they are now."""
    return project.end < SSYK_2012_SINCE


def told_counted_later(project, years: Iterable[int] = ()) -> str:
    """For the pages of such a project that show shares: of which years they are, where that is known."""
    if not is_counted_later(project):
        return ""
    text = _(
        "The project ended on %(end)s. SCB counts occupations in a new way since 2014 (SSYK 2012), and figures from "
        "before are not compared with it. So later shares are used here for the project's time too."
    ) % {"end": project.end}
    if not (found := sorted(set(years))):
        return text
    return " ".join([text, _("They are those of %(years)s.") % {"years": ", ".join(map(str, found))}])


class OccupationsRefused(ValueError):
    """What is wrong with a file of occupations, and in which line."""


def read(path: Path) -> tuple[dict[str, str], dict[tuple[str, int], tuple[int, int, str]]]:
    """Names by code, and counts by code and year."""
    names: dict[str, str] = {}
    counts: dict[tuple[str, int], tuple[int, int, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise OccupationsRefused(_("The columns must be %(columns)s.") % {"columns": ", ".join(COLUMNS)})
        for row in rows:
            try:
                read_row(row, names, counts)
            except (TypeError, ValueError) as error:
                where = {"line": rows.line_num, "wrong": error}
                raise OccupationsRefused(_("Line %(line)d: %(wrong)s") % where) from error
    return names, counts


def read_row(row, names, counts) -> None:
    code, name, source = ((row[column] or "").strip() for column in ("code", "name", "source"))
    if not (code.isascii() and code.isdigit() and len(code) <= 4 and name):
        raise ValueError(_("An occupation has a code of one to four digits and a name."))
    names[code] = name
    if not any(row[column] for column in ("year", "women", "men")):
        return
    year, women, men = (int(row[column]) for column in ("year", "women", "men"))
    if not (SSYK_2012_SINCE.year <= year <= 2100 and women >= 0 and men >= 0 and source):
        raise ValueError(_("A count has a year from 2014 on, numbers of women and men, and a source."))
    if (code, year) in counts:
        raise ValueError(_("The occupation stands twice for the same year."))
    counts[code, year] = (women, men, source)


@transaction.atomic
def load(path: Path = BUILT_IN, *, corrects: bool = False) -> tuple[int, int]:
    """How many occupations and counts are new or, where `corrects`, another than before. What is not in the file
    stays, and what was kept with placements is not looked at.
    """
    names, counts = read(path)
    known = {one.code: one for one in Occupation.objects.all()}
    new = [Occupation(code=code, name=name) for code, name in names.items() if code not in known]
    Occupation.objects.bulk_create(new)
    renamed = [one for code, one in known.items() if corrects and names.get(code, one.name) != one.name]
    for one in renamed:
        one.name = names[one.code]
    Occupation.objects.bulk_update(renamed, ["name"])
    occupations = known | {one.code: one for one in new}
    return len(new) + len(renamed), load_counts(counts, occupations, corrects)


def load_counts(counts, occupations, corrects: bool) -> int:
    before = {(one.occupation.code, one.year): one for one in OccupationShare.objects.select_related("occupation")}
    new: list[OccupationShare] = []
    changed: list[OccupationShare] = []
    for (code, year), (women, men, source) in counts.items():
        share = before.get((code, year)) or OccupationShare(occupation=occupations[code], year=year)
        if share.pk and (not corrects or (share.women, share.men, share.source) == (women, men, source)):
            continue
        share.women, share.men, share.source = women, men, source
        (changed if share.pk else new).append(share)
    OccupationShare.objects.bulk_create(new)
    OccupationShare.objects.bulk_update(changed, ["women", "men", "source"])
    return len(new) + len(changed)
