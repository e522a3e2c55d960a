"""Visits at workplaces as a work list: those that are missing first, then those to come."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.models.workplace_visit import WINDOW, never_made, to_make

PER_PAGE = 50
MISSING, NOW, LATER, DONE, CANCELLED, NEVER = "", "now", "later", "done", "cancelled", "never"
CHIPS = {
    MISSING: _("Missing"),
    NOW: _("To make within a week"),
    LATER: _("Later"),
    DONE: _("Made"),
    CANCELLED: _("Called off"),
    NEVER: _("Never made before the end"),
}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class VisitList:
    chips: list[Chip]
    page: Page
    query: str
    show: str

    @property
    def people(self):
        return [visit.placement.participation.participant for visit in self.page]


def conditions(today: date) -> dict[str, Q]:
    open_ = to_make(today)
    return {
        MISSING: open_ & Q(due__lt=today),
        NOW: open_ & Q(due__range=(today, today + WINDOW)),
        LATER: open_ & Q(due__gt=today + WINDOW),
        DONE: Q(done_on__isnull=False),
        CANCELLED: ~Q(cancelled_because=""),
        NEVER: never_made(today),
    }


def visit_list(visits, query, today: date) -> VisitList:
    show = query.get("show", "")
    show = show if show in CHIPS else MISSING
    asked = conditions(today)
    counted = visits.order_by().aggregate(
        **{f"n_{code or 'missing'}": Count("pk", filter=asked[code]) for code in CHIPS}
    )
    numbers = {code: counted[f"n_{code or 'missing'}"] for code in CHIPS}
    with_names = visits.filter(asked[show]).select_related(
        "placement__participation__participant", "placement__employer", "placement__supervisor", "coach"
    )
    order = ("-due", "-pk") if show in (DONE, CANCELLED, NEVER) else ("due", "pk")
    return VisitList(
        chips=[
            Chip(label, numbers[code], f"show={code}" if code else "", code == show)
            for code, label in CHIPS.items()
            if numbers[code] or code in (MISSING, NOW, show)
        ],
        page=Paginator(with_names.order_by(*order), PER_PAGE).get_page(query.get("page")),
        query=f"show={show}" if show else "",
        show=show,
    )
