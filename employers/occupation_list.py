"""The page of occupations: few enough to be sorted out at once, those whose women and men are counted first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from employers.enums import Dominance
from employers.models import Occupation
from employers.occupations import Share, shares_of
from projects.names import folded

PER_PAGE = 100
ALL, COUNTED = "", [Dominance.WOMEN, Dominance.BALANCED, Dominance.MEN]


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    share: Share | None

    @property
    def dominance(self) -> Dominance:
        return self.share.dominance if self.share else Dominance.UNKNOWN


@dataclass(frozen=True)
class OccupationList:
    rows: list[Row]
    chips: list[Chip]
    search: str
    show: str

    def page(self, number):
        return Paginator(self.rows, PER_PAGE).get_page(number)

    @property
    def query(self) -> str:
        return query_of(self.show, self.search)

    @property
    def years(self) -> list[int]:
        return sorted({row.share.year for row in self.rows if row.share})


def occupation_list(show: str, search: str) -> OccupationList:
    found = list(Occupation.objects.all())
    shares = shares_of(one.code for one in found)
    rows = sorted((Row(one.code, one.name, shares.get(one.code)) for one in found), key=lambda row: row.share is None)
    rows = [row for row in rows if fits(row, search)]
    show = show if show in COUNTED else ALL
    chips = [chip(_("All"), rows, ALL, show, search)]
    chips += [chip(one.label, [row for row in rows if row.dominance == one], one, show, search) for one in COUNTED]
    return OccupationList([row for row in rows if show in (ALL, row.dominance)], chips, search, show)


def fits(row: Row, search: str) -> bool:
    """All words of the search begin the code or stand in the name."""
    name = folded(row.name)
    return all(row.code.startswith(word) or word in name for word in folded(search).split())


def chip(label, rows: list[Row], value: str, show: str, search: str) -> Chip:
    return Chip(label, len(rows), query_of(value, search), value == show)


def query_of(show: str, search: str) -> str:
    asked = {"show": str(show), "q": search}
    return urlencode({name: text for name, text in asked.items() if text})
