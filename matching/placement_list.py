"""The list of placements as its page and its file show it: chips with counts, narrowed by kind and direction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.agreement_content import capitalised
from matching.enums import PlacementKind
from matching.models import Placement, WorkplaceVisit
from matching.occupations import Direction, direction_of, goes
from matching.placement_steps import TONES, PlacementState

PER_PAGE = 50
RUNNING, AWAITING, COMING, SOON, ENDED, UNVISITED, UNASSESSED, CUT_SHORT, DRAFT, ALL = (
    *("", "awaiting", "agreed", "soon", "ended", "unvisited", "unassessed", "cut_short", "draft", "all"),
)
CHIPS = {
    RUNNING: gettext_lazy("Running"),
    AWAITING: gettext_lazy("Awaiting approval"),
    DRAFT: gettext_lazy("Being agreed"),
    COMING: gettext_lazy("Agreed, not begun"),
    SOON: gettext_lazy("Ending within two weeks"),
    UNVISITED: gettext_lazy("Without a visit"),
    UNASSESSED: gettext_lazy("Ended, not assessed"),
    CUT_SHORT: gettext_lazy("Ended by the exit, cause missing"),
    ENDED: gettext_lazy("Ended"),
    ALL: gettext_lazy("All"),
}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Row:
    placement: Placement
    state: str | Promise
    tone: str
    direction: str | Promise

    @property
    def person(self):
        return self.placement.participation.participant


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, as far as it makes sense and the reader may ask for it: a list of women, or of men,
    is for whoever may read the case.
    """

    show: str = RUNNING
    kind: str = ""
    direction: str = ""

    @classmethod
    def of(cls, query, *, sees_case: bool) -> "Chosen":
        show, kind, way = (query.get(name, "") for name in ("show", "kind", "direction"))
        return cls(
            show if show in CHIPS else RUNNING,
            kind if kind in PlacementKind.values else "",
            way if sees_case and way in DIRECTIONS else "",
        )

    def query(self, **other) -> str:
        parts = {"show": self.show, "kind": self.kind, "direction": self.direction} | other
        return urlencode({name: value for name, value in parts.items() if value})


DIRECTIONS = {
    "women": gettext_lazy("women where men dominate"),
    "men": gettext_lazy("men where women dominate"),
}
WAYS = {"women": Direction.WOMAN, "men": Direction.MAN}


def narrowed(placements, chosen: Chosen):
    if chosen.kind:
        placements = placements.filter(kind=chosen.kind)
    if chosen.direction:
        placements = placements.filter(goes(WAYS[chosen.direction]))
    return placements


def shown(placements, show: str, today: date):
    found = {
        RUNNING: lambda: placements.in_state(PlacementState.RUNNING, today),
        AWAITING: lambda: placements.awaiting(today),
        DRAFT: lambda: placements.in_state(PlacementState.DRAFT, today),
        COMING: lambda: placements.in_state(PlacementState.AGREED, today),
        SOON: lambda: placements.ending_soon(today),
        UNVISITED: lambda: unvisited(placements, today),
        UNASSESSED: lambda: placements.unassessed(today),
        CUT_SHORT: lambda: placements.cut_short(today),
        ENDED: lambda: placements.in_state(PlacementState.ENDED, today),
        ALL: lambda: placements,
    }[show]()
    return found


def unvisited(placements, today: date):
    """Running, and a visit that was due has not been made; or nobody has ever been there since the first week."""
    missing = WorkplaceVisit.objects.missing(today).filter(placement=OuterRef("pk"))
    return placements.in_state(PlacementState.RUNNING, today).filter(Exists(missing))


def counts(placements, today: date) -> dict[str, int]:
    """How many each chip shows, in one query."""
    wanted = {
        f"n_{code or 'running'}": Count(
            "pk", filter=Q(pk__in=shown(Placement.objects.all(), code, today).values("pk"))
        )
        for code in CHIPS
    }
    found = placements.order_by().aggregate(**wanted)
    return {code: found[f"n_{code or 'running'}"] for code in CHIPS}


def in_order(placements, show: str):
    with_names = placements.select_related("participation__participant", "employer", "supervisor")
    if show in (ENDED, UNASSESSED, CUT_SHORT, ALL):
        return with_names.order_by("-start", "-pk")
    if show in (RUNNING, SOON):
        return with_names.order_by(F("end").asc(nulls_last=True), "pk")
    return with_names.order_by("start", "pk")


@dataclass(frozen=True)
class PlacementList:
    chosen: Chosen
    chips: list[Chip]
    kinds: list[Chip]
    directions: list[Chip]
    rows: list[Row]
    page: Page

    @property
    def query(self) -> str:
        return self.chosen.query()

    @property
    def people(self):
        return [row.person for row in self.rows]


def placement_list(placements, query, today: date, *, sees_case: bool) -> PlacementList:
    chosen = Chosen.of(query, sees_case=sees_case)
    some = narrowed(placements, chosen)
    numbers = counts(some, today)
    found = in_order(shown(some, chosen.show, today), chosen.show)
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    return PlacementList(
        chosen=chosen,
        chips=[
            Chip(label, numbers[code], chosen.query(show=code), code == chosen.show)
            for code, label in CHIPS.items()
            if numbers[code] or code in (RUNNING, chosen.show)
        ],
        kinds=choices(chosen, "kind", PlacementKind.choices),
        directions=choices(chosen, "direction", DIRECTIONS.items() if sees_case else ()),
        rows=[row(one, today) for one in page],
        page=page,
    )


def choices(chosen: Chosen, name: str, options) -> list[Chip]:
    """Each way to narrow the list, and a way out of the one that is chosen."""
    now = getattr(chosen, name)
    return [
        Chip(capitalised(label), 0, chosen.query(**{name: "" if code == now else code}), code == now)
        for code, label in options
    ]


def row(placement: Placement, today: date) -> Row:
    state = placement.state_on(today)
    way = direction_of(placement.participation.sex, placement.women, placement.men)
    return Row(placement, state.label, TONES[state], _("non-traditional") if way else "")


class PlacementTable:
    """The list as a file. Whoever is protected is in none: it can be sent on."""

    def __init__(self, placements, query, today: date, *, sees_case: bool):
        self.chosen, self.today = Chosen.of(query, sees_case=sees_case), today
        found = shown(narrowed(placements, self.chosen), self.chosen.show, today)
        self.found = in_order(found.filter(participation__participant__protected=False), self.chosen.show)

    @property
    def labels(self) -> list[str]:
        return [
            _("Name"),
            _("Employer"),
            _("Kind"),
            _("State"),
            _("Start"),
            _("End"),
            _("Hours a week"),
            _("Occupation (SSYK)"),
            _("Supervisor"),
            _("Why it ended"),
        ]

    def rows(self) -> Iterator[list]:
        for one in self.found.iterator(1000):
            yield [
                one.participation.participant.shown_name,
                one.employer.name,
                one.get_kind_display(),
                str(one.state_on(self.today).label),
                one.start,
                one.last_day,
                one.weekly_hours,
                one.occupation,
                one.supervisor.name if one.supervisor else "",
                one.get_end_cause_display() if one.end_cause else "",
            ]
