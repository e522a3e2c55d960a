"""The hours certified and not yet as a table on the figures page, beside the participant hours."""

from django.utils.translation import gettext as _

from projects.models import Project
from reporting.certified_hours import DEFINITION, certified_hours
from reporting.figures_page.cells import Cell
from reporting.figures_page.reader import Reader
from reporting.figures_page.tables import Block, Line, Table
from reporting.indicators import SEX_LABELS, TOTAL, Period


def certified_table(project: Project, period: Period, reader: Reader) -> Table | None:
    """None of a period without hours."""
    found = certified_hours(project, period, reader.group)
    if not found[TOTAL].reported:
        return None
    return Table(
        code="certified_hours",
        label=_("Hours reported, certified and not yet"),
        definition=str(DEFINITION),
        headings=(_("reported"), _("certified"), _("not yet certified")),
        blocks=(Block("", tuple(lines(found))),),
        chart=None,
    )


def lines(found):
    for sex, label in SEX_LABELS.items():
        if hours := found.get(sex):
            yield Line(str(label), tuple(Cell(one, decimals=1) for one in hours.in_tenths), sex == TOTAL)
