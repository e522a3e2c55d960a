"""One page of the list of participants, as its template shows it."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from participants.models import Participant, Participation
from participants.people_list.columns import BY_CODE, Cell, columns_for, in_order, with_columns
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
    mine,
    narrowed,
)
from participants.people_list.own import columns_of, filters_of
from projects.roles import Permission, Reach

PER_PAGE = 50


@dataclass(frozen=True)
class Heading:
    """A column's name, which sorts by it. `sorted` is as aria-sort says it."""

    label: str | Promise
    query: str
    sorted: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    participation: Participation
    person: Participant
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Link:
    label: str
    query: str
    current: bool


@dataclass(frozen=True)
class Choices:
    """One way to narrow the list further; the first chip narrows nothing."""

    name: str
    label: str
    chips: list[Chip]

    @property
    def now(self) -> str | Promise:
        return next((chip.label for chip in self.chips if chip.current), self.chips[0].label)


class PeopleList:
    """Who is on a member's list of a project, as she has chosen it."""

    def __init__(self, project, membership, user, chosen: Chosen):
        self.project, self.membership, self.user = project, membership, user
        self.sees_case = membership.reach(Permission.VIEW_CASE) is not None
        self.sees_all = membership.reach(Permission.VIEW_PARTICIPANT) is Reach.PROJECT
        self.today = timezone.localdate()
        self.shown = SHOWN if self.sees_case else [NOW]
        self.columns = columns_for(self.sees_case, columns_of(membership))
        self.chosen = chosen if chosen.group in self.counts.groups() else replace(chosen, group="")

    @cached_property
    def listed(self):
        return listed(self.project, self.user, Permission.VIEW_PARTICIPANT)

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.listed, self.today, self.shown)

    @property
    def narrowed(self):
        return narrowed(self.listed, self.chosen, self.today)

    @cached_property
    def found(self):
        """All rows of the list, in its order: not only the page's."""
        sorted_by = [BY_CODE[code] for code in [self.chosen.sort.removeprefix("-")] if code in BY_CODE]
        read = with_columns(self.narrowed, [*self.columns, *sorted_by], self.today)
        return in_order(read, self.chosen.sort)

    def page(self, number) -> Page:
        paginator = Paginator(self.found, PER_PAGE)
        paginator.count = self.counts.number(self.chosen)
        return paginator.get_page(number)

    def rows(self, page) -> list[Row]:
        columns = [(column, str(column.label)) for column in self.columns]  # translated once, not in every row
        nameless = _("No name")
        return [
            Row(
                participation=one,
                person=one.participant,
                name=one.participant.shown_name or nameless,
                cells=[column.cell(one, self.today, label) for column, label in columns],
            )
            for one in page
        ]

    @property
    def filters(self) -> list[Link]:
        """Those she has saved."""
        return [
            Link(one["name"], one["query"], one["query"] == self.chosen.query())
            for one in filters_of(self.membership)
        ]

    def headings(self) -> list[Heading]:
        numbers = {column.label for column in self.columns if column.is_number}
        names = [("", _("Name")), *((column.code, column.label) for column in self.columns)]
        return [self.heading(code, label, label in numbers) for code, label in names]

    def heading(self, code: str, label, is_number: bool) -> Heading:
        turned = f"-{code or 'name'}"
        if self.chosen.sort == code:
            return Heading(label, self.chosen.query(sort=turned), "ascending", is_number)
        sorted_down = "descending" if self.chosen.sort == turned else ""
        return Heading(label, self.chosen.query(sort=code), sorted_down, is_number)

    def chips(self) -> list[Chip]:
        return chips(self.counts, self.chosen, self.shown)

    def mine(self) -> Chip | None:
        return mine(self.counts, self.chosen, self.user) if self.sees_all else None

    def choices(self) -> list[Choices]:
        """By coach for whoever sees all, by target group for whoever reads cases; where there is a choice."""
        kinds = []
        if self.sees_all:
            kinds.append(Choices("coach", _("Coach"), coach_chips(self.counts, self.chosen)))
        if self.sees_case:
            kinds.append(Choices("group", _("Target group"), group_chips(self.counts, self.chosen)))
        return [kind for kind in kinds if len(kind.chips) > 2 or not kind.chips[0].current]
