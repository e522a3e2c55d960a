"""The figures as the pages print them: a value, and where its list opens."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from projects.models import Project
from reporting.figures_page.reader import Reader
from reporting.indicators import TOTAL, Indicator, Row


@dataclass(frozen=True)
class Cell:
    """One printed figure. `url` opens the list behind it; empty for a nought and for those who may not open it.

    `of` is the number that the value is a part of, where both stand in one place; `decimals` are None for as many
    as the value has.
    """

    value: int | Decimal | None
    url: str = ""
    share: bool = False
    of: "Cell | None" = None
    decimals: int | None = None


@dataclass(frozen=True)
class Lists:
    """The addresses of the lists behind the figures, for one reader and one period (`query`, as in the address)."""

    project: Project
    reader: Reader
    query: dict[str, str]

    def cell(self, row: Row, part: str = "value", *, of: bool = False) -> Cell:
        """One figure of a row: its value, of or not_reached."""
        value = getattr(row, part)
        whole = (row.group, row.sex, row.year, part) == ("all", TOTAL, None, "value")
        url = self.url(row, part) if value and self.reader.opens(row.indicator, whole=whole) else ""
        decimals = 1 if isinstance(value, Decimal) else None
        return Cell(value, url, of=self.cell(row, "of") if of else None, decimals=decimals)

    def url(self, row: Row, part: str) -> str:
        if row.indicator == "goal:employer_contacts":
            return self.page("figure_employers")
        where = {"indicator": row.indicator, "group": row.group, "sex": row.sex, "part": part}
        if row.year:
            where["year"] = str(row.year)
        return self.page("figure_people", where)

    def page(self, name: str, where: dict[str, str] | None = None) -> str:
        query = urlencode((where or {}) | self.query)
        return f"{reverse(f'reporting:{name}', args=[self.project.slug])}?{query}"


def definition_text(indicator: Indicator) -> str:
    """How an indicator is counted, in one paragraph: of whom, what, and what to know about it."""
    texts = (indicator.population_text, indicator.value_text, indicator.definition)
    return " ".join(str(text) for text in texts if text)


def share_of(part, whole) -> Decimal | None:
    return Decimal(part) / whole if whole else None
