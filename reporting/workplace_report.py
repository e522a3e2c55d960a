"""Employers and placements in the report to the fund: the tables of the figures page, frozen as they were counted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.charts import text_of
from reporting.figures_page.reader import Reader
from reporting.figures_page.workplaces import workplace_tables
from reporting.tables import Block, Line, Table

LEFT_OUT = {"placement_sectors"}  # by sex within a sector some of the numbers are one person
NO_LISTS = Reader(group=None, people=None, cases=False, employers=False, matches=False, download=False)


def frozen_tables(project, period) -> list[dict]:
    """As JSON, in the language that is spoken now. None where the project has nothing with employers."""
    return [
        {
            "label": table.label,
            "definition": table.definition,
            "note": table.note,
            "headings": list(table.headings),
            "blocks": [[block.label, [frozen(line) for line in block.lines]] for block in table.blocks],
        }
        for table in workplace_tables(project, period, NO_LISTS)
        if table.code not in LEFT_OUT
    ]


def frozen(line) -> list:
    return [line.label, [cell.value for cell in line.cells], line.is_total]


@dataclass(frozen=True)
class WorkplaceTable:
    """One of them, as it was frozen."""

    label: str
    definition: str
    note: str
    headings: list[str]
    blocks: list

    @property
    def table(self) -> Table:
        blocks = tuple(
            Block(heading, tuple(Line(label, tuple(map(text_of, values)), total) for label, values, total in lines))
            for heading, lines in self.blocks
        )
        return Table(self.label, _("Group"), tuple(self.headings), blocks, is_counts=True)
