"""An indicator as a table: a block for each group, a line for each sex, a column for each year and for the total."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reporting.charts import Chart, Series
from reporting.figures_page.cells import Cell, Lists, definition_text
from reporting.indicators import SEX_LABELS, SEXES, TOTAL, Figures, Indicator, Row, Unit
from reporting.indicators.definitions import NO_TARGET_GROUP

NOT_SHOWN_WHEN_EMPTY = {NO_TARGET_GROUP.code}


@dataclass(frozen=True)
class Line:
    """One sex, or the sum of them."""

    label: str
    cells: tuple[Cell, ...]
    is_total: bool


@dataclass(frozen=True)
class Block:
    """The lines of one group. `label` is blank in a table of one group."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """`note`: what has to be known to read it right, and is said without being asked."""

    code: str
    label: str
    definition: str
    headings: tuple[str, ...]
    blocks: tuple[Block, ...]
    chart: Chart | None
    note: str = ""

    @property
    def width(self) -> int:
        return len(self.headings) + 1


@dataclass(frozen=True)
class Numbers:
    """The figures of one indicator: those of the whole period and those of its years."""

    indicator: Indicator
    figures: Figures
    years: dict[tuple, Row]
    shown_years: tuple[int, ...]
    target: Decimal | None = None

    def row(self, group: str, sex: str, year: int | None = None) -> Row:
        if year is None:
            return self.figures.value(self.indicator.code, group, sex)
        return self.years[self.indicator.code, year, group, sex]

    @property
    def groups(self) -> list[str]:
        """In the order of the definition; those without a target group only where there are any."""
        codes = dict.fromkeys(row.group for row in self.figures.rows_of(self.indicator.code))
        return [code for code in codes if code not in NOT_SHOWN_WHEN_EMPTY or self.row(code, TOTAL).value]

    @property
    def sexes(self) -> list[str]:
        """Women, men, and the unknown where there are any."""
        return [sex for sex in SEXES if sex != "unknown" or self.row("all", sex).value or self.row("all", sex).of]

    def label_of(self, group: str) -> str:
        known = {part.code: part.label for part in (*self.indicator.groups, NO_TARGET_GROUP)}
        return str(known.get(group) or self.figures.target_groups.get(group) or _("All"))


def table(numbers: Numbers, lists: Lists) -> Table:
    indicator = numbers.indicator
    return Table(
        code=indicator.code,
        label=str(indicator.label),
        definition=definition_text(indicator),
        headings=tuple(headings(numbers)),
        blocks=tuple(block(numbers, group, lists) for group in numbers.groups),
        chart=chart(numbers),
    )


def headings(numbers: Numbers):
    sample = numbers.row("all", TOTAL)
    yield from (str(year) for year in numbers.shown_years)
    yield _("Total")
    if sample.of is not None:
        yield _("Share")
    if sample.not_reached is not None:
        yield from (_("Not reached"), _("Share of those reached"))


def block(numbers: Numbers, group: str, lists: Lists) -> Block:
    lines = [
        Line(str(SEX_LABELS[sex]), tuple(cells(numbers, group, sex, lists)), sex == TOTAL)
        for sex in (*numbers.sexes, TOTAL)
    ]
    return Block(numbers.label_of(group) if len(numbers.groups) > 1 else "", tuple(lines))


def cells(numbers: Numbers, group: str, sex: str, lists: Lists):
    for year in numbers.shown_years:
        row = numbers.row(group, sex, year)
        yield lists.cell(row, of=row.of is not None)
    row = numbers.row(group, sex)
    yield lists.cell(row, of=row.of is not None)
    if row.of is not None:
        yield Cell(row.share, share=True)
    if row.not_reached is not None:
        yield lists.cell(row, "not_reached")
        yield Cell(row.share_of_reached, share=True)


def chart(numbers: Numbers) -> Chart | None:
    """Rates and hours side by side; numbers of people on top of each other, for each year or for each group."""
    whole = numbers.row("all", TOTAL)
    if not (whole.value if whole.of is None else whole.of):
        return None
    groups = [(group, None) for group in numbers.groups]
    years = [("all", year) for year in numbers.shown_years]
    if whole.of is not None:
        return picture(numbers, groups, "bars", share=True)
    if numbers.indicator.unit is Unit.HOURS:
        return picture(numbers, years or groups, "bars")
    if len(groups) > 1 and not numbers.indicator.by_year:
        return picture(numbers, [place for place in groups if place[0] != "all"], "stacked")
    return picture(numbers, years, "stacked") if years else None


def picture(numbers: Numbers, places: list[tuple[str, int | None]], shape: str, *, share: bool = False) -> Chart:
    sexes = numbers.sexes if shape == "stacked" else [*numbers.sexes, TOTAL]
    rows = {sex: [numbers.row(group, sex, year) for group, year in places] for sex in sexes}
    label, by_year = str(numbers.indicator.label), places[0][1] is not None
    return Chart(
        title=_("%(indicator)s, by year") % {"indicator": label} if by_year else label,
        labels=tuple(str(year) if year else numbers.label_of(group) for group, year in places),
        series=tuple(
            Series(str(SEX_LABELS[sex]), tuple(row.share if share else row.value for row in rows[sex]), sex)
            for sex in sexes
        ),
        shape=shape,
        share=share,
        targets=tuple(numbers.target if group == "all" else None for group, _year in places)
        if numbers.target is not None
        else (),
    )
