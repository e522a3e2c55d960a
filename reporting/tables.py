"""Frozen figures as tables, goals and shares: plain values, before anybody decides how they look."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from projects.enums import GoalCode
from reporting.charts import Chart, text_of
from reporting.indicators import Row

LONG_TABLE = 24  # lines; a longer one may be broken over pages


@dataclass(frozen=True)
class Line:
    label: str
    texts: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Block:
    """Rows of a table that belong together, under a heading of their own where there is one."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    caption: str
    first_heading: str
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    is_counts: bool = False

    @property
    def width(self) -> int:
        return len(self.headings) + 1

    @property
    def look(self) -> str:
        long = sum(len(block.lines) + bool(block.heading) for block in self.blocks) > LONG_TABLE
        return " ".join(name for name, holds in (("counts", self.is_counts), ("long", long)) if holds)


@dataclass(frozen=True)
class Section:
    """One indicator: its words, its table, and a chart where one says more than the table."""

    code: str
    label: str
    words: dict
    table: Table
    chart: Chart | None = None
    is_rate: bool = False
    note: str = ""

    @property
    def anchor(self) -> str:
        return anchor(self.label)


@dataclass(frozen=True)
class GoalLine:
    """A goal against its outcome; `attained` is the outcome's part of the target, 1 when it is reached."""

    code: str
    label: str
    outcome: float | None
    target: float
    is_share: bool
    value: float | None
    of: int | None
    women_share: float | None
    women_aim: str

    @property
    def attained(self) -> float | None:
        if self.outcome is None or not self.target:
            return None
        return self.outcome / self.target

    @property
    def is_reached(self) -> bool:
        return self.attained is not None and self.attained >= 1

    @property
    def outcome_text(self) -> str:
        return text_of(self.outcome, share=self.is_share)

    @property
    def target_text(self) -> str:
        return text_of(self.target, share=self.is_share)

    @property
    def attained_text(self) -> str:
        return text_of(self.attained, share=True)

    @property
    def counted_text(self) -> str:
        """Behind a share: how many of how many."""
        if not self.is_share or self.of is None:
            return "–"
        if self.is_change:
            return text_of(self.of)
        return _("%(number)s of %(of)s") % {"number": text_of(self.value), "of": text_of(self.of)}

    @property
    def is_change(self) -> bool:
        return self.code == GoalCode.INCOME_SUPPORT_CHANGE

    @property
    def women_share_text(self) -> str:
        return text_of(self.women_share, share=True)


class Cells:
    """The frozen rows, found by what they are about. A figure that is not there is None."""

    def __init__(self, rows: Iterable[Row]):
        self.rows = {(row.indicator, row.year, row.group, row.sex): row for row in rows}

    def row(self, indicator, group="all", sex="total", year=None) -> Row:
        """A goal about employers has no sexes, a programme not built yet no rows: such a row is empty."""
        key = (indicator, year, group, sex)
        return self.rows.get(key) or Row(indicator, year, group, sex, None)

    def value(self, indicator, group="all", sex="total", year=None):
        return self.row(indicator, group, sex, year).value

    def years(self, indicator) -> list[int]:
        return sorted({year for code, year, *_rest in self.rows if code == indicator and year is not None})

    def women_share(self, indicator) -> float | None:
        women, men = self.value(indicator, sex="women"), self.value(indicator, sex="men")
        return share_of(women, men)


def share_of(women, men) -> float | None:
    """Women's part of those whose sex is known."""
    known = (women or 0) + (men or 0)
    return (women or 0) / known if known else None


def aim(lowest: float | None, highest: float | None) -> str:
    """The share of women that was aimed at, in words."""
    if lowest is None and highest is None:
        return ""
    if highest is None:
        return _("at least %(share)s") % {"share": text_of(lowest, share=True)}
    if lowest is None:
        return _("at most %(share)s") % {"share": text_of(highest, share=True)}
    if lowest == highest:
        return text_of(lowest, share=True)
    return f"{text_of(lowest * 100)}–{text_of(highest, share=True)}"


def anchor(heading: str) -> str:
    """The name of a place in the document: links say it, so it is made of the heading's own words."""
    return slugify(heading, allow_unicode=True) or "del"
