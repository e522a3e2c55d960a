"""The waiting times as a table and a picture on the figures page."""

from django.utils.translation import gettext as _

from projects.models import Project
from reporting.charts import Chart, Series
from reporting.figures_page.cells import Cell
from reporting.figures_page.reader import Reader
from reporting.figures_page.tables import Block, Line, Table
from reporting.indicators import Period
from reporting.waiting import DEFINITION, STRETCHES, Wait, waits

LOOKS = ["total", "women", "men", "other"]  # here but four colours, one for each stretch


def waiting_table(project: Project, period: Period, reader: Reader) -> Table | None:
    """None where nobody has been referred."""
    found = waits(project, period, reader.group)
    groups = sorted({name for name, _sex, _stretch in found} - {""})
    if not groups:
        return None
    shown = [*groups, ""] if len(groups) > 1 else groups
    headings = [text for stretch in STRETCHES for text in (str(stretch.label), _("number"), _("longest"))]
    return Table(
        code="waiting",
        label=_("Waiting, days (median)"),
        definition=str(DEFINITION),
        headings=tuple(headings),
        blocks=tuple(Block(name or _("All groups"), tuple(lines(found, name))) for name in shown),
        chart=picture(found, shown),
    )


def lines(found, name):
    for sex, label in labels().items():
        stretches = [found[name, sex, stretch.code] for stretch in STRETCHES]
        if sex != "unknown" or any(wait.number for wait in stretches):
            yield Line(label, tuple(cell for wait in stretches for cell in cells(wait)), sex == "total")


def labels() -> dict[str, str]:
    return {"woman": _("women"), "man": _("men"), "unknown": _("sex unknown"), "total": _("Total")}


def cells(wait: Wait):
    decimals = None if wait.median is None or wait.median == int(wait.median) else 1
    yield Cell(wait.median if decimals else wait.median and int(wait.median), decimals=decimals)
    yield Cell(wait.number)
    yield Cell(wait.longest)


def picture(found, shown) -> Chart:
    """Beside each other, not on top: the medians of parts do not add up to the median of the whole."""
    return Chart(
        title=_("Median days of waiting"),
        labels=tuple(name or _("All groups") for name in shown),
        series=tuple(
            Series(str(stretch.label), tuple(found[name, "total", stretch.code].median for name in shown), look)
            for stretch, look in zip(STRETCHES, LOOKS, strict=True)
        ),
    )
