"""One page of the list of participants, as its template shows it."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from participants.models import Participation
from participants.people_list.columns import Cell, columns_for, in_order, with_columns
from participants.people_list.filters import (
    NOW,
    SHOWN,
    Chip,
    Chosen,
    Counts,
    chips,
    coach_chips,
    group_chips,
    listed,
    narrowed,
)
from projects.roles import Permission

PER_PAGE = 50


@dataclass(frozen=True)
class Heading:
    """A column's name, which sorts by it. `sorted` is as aria-sort says it."""

    label: str | Promise
    query: str
    sorted: str = ""


@dataclass(frozen=True)
class Row:
    participation: Participation
    cells: list[Cell]

    @property
    def person(self):
        return self.participation.participant


class PeopleList:
    """Who is on a user's list of a project, as she has chosen it."""

    def __init__(self, project, user, chosen: Chosen, *, sees_case: bool):
        self.project, self.user, self.sees_case = project, user, sees_case
        self.today = timezone.localdate()
        self.shown = SHOWN if sees_case else [NOW]
        self.columns = columns_for(sees_case)
        self.chosen = chosen if chosen.group in self.counts.groups() else replace(chosen, group="")

    @cached_property
    def listed(self):
        return listed(self.project, self.user, Permission.VIEW_PARTICIPANT)

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.listed, self.today, self.shown)

    @cached_property
    def rows_found(self):
        """All rows of the list, in its order: not only the page's."""
        found = with_columns(narrowed(self.listed, self.chosen, self.today)).with_sessions()
        return in_order(found, self.chosen.sort)

    def page(self, number) -> Page:
        paginator = Paginator(self.rows_found, PER_PAGE)
        paginator.count = self.counts.number(self.chosen)
        return paginator.get_page(number)

    def rows(self, page) -> list[Row]:
        return [
            Row(one, [Cell(column.label, **column.words(one, self.today)) for column in self.columns]) for one in page
        ]

    def headings(self) -> list[Heading]:
        names = [("", _("Name")), *((column.code, column.label) for column in self.columns)]
        return [self.heading(code, label) for code, label in names]

    def heading(self, code: str, label) -> Heading:
        turned = {"": "-name"}.get(code, f"-{code}")
        if self.chosen.sort == code:
            return Heading(label, self.chosen.query(sort=turned), "ascending")
        return Heading(label, self.chosen.query(sort=code), "descending" if self.chosen.sort == turned else "")

    def chips(self) -> list[Chip]:
        return chips(self.counts, self.chosen, self.shown)

    def coach_chips(self) -> list[Chip]:
        return coach_chips(self.counts, self.chosen)

    def group_chips(self) -> list[Chip]:
        return group_chips(self.counts, self.chosen) if self.sees_case else []
