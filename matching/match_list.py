"""The list of matches as its page and its file show it: chips with counts, what waits the longest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.enums import MatchState, Side
from matching.match_steps import TONES, UNDER_WAY
from matching.models import Match, MatchStep
from matching.models.match import is_over, places_given
from matching.occupations import Direction, direction_told
from participants.timeline import Choice

PER_PAGE = 50
LATE, STUCK, ALL = "late", "stuck", "all"


@dataclass(frozen=True)
class Row:
    match: Match
    tone: str
    is_late: bool
    stuck: str
    direction: str
    no: str


@dataclass(frozen=True)
class MatchList:
    chips: list[tuple[Choice, str]]
    rows: list[Row]
    page: Page
    query: str

    @property
    def protected(self):
        people = [row.match.participation.participant for row in self.rows]
        return [person for person in people if person.protected]


@dataclass(frozen=True)
class Kind:
    """One chip of the list: which matches it shows."""

    label: str | Promise
    which: Q


def kinds(today: date) -> dict[str, Kind]:
    return {
        "": Kind(gettext_lazy("under way"), Q(state__in=UNDER_WAY)),
        LATE: Kind(gettext_lazy("answer is late"), Q(pk__in=Match.objects.unanswered(today).values("pk"))),
        STUCK: Kind(gettext_lazy("cannot go on"), Q(pk__in=Match.objects.stuck(today).values("pk"))),
        **{one.value: Kind(one.label, Q(state=one)) for one in MatchState},
        ALL: Kind(gettext_lazy("all"), Q()),
    }


def match_list(matches, show: str, number, *, sees_case: bool) -> MatchList:
    """Three queries, however many there are."""
    found = kinds(timezone.localdate())
    show = show if show in found else ""
    names = {code: f"n_{code or 'now'}" for code in found}
    counted = matches.order_by().aggregate(
        **{names[code]: Count("pk", filter=kind.which or None) for code, kind in found.items()}
    )
    page = Paginator(in_order(matches.filter(found[show].which), show), PER_PAGE).get_page(number)
    chips = [
        (Choice(code, kind.label, counted[names[code]], code == show), f"?show={code}" if code else "?")
        for code, kind in found.items()
        if counted[names[code]] or code in ("", show)
    ]
    return MatchList(chips, [row(one, sees_case=sees_case) for one in page], page, f"show={show}" if show else "")


def in_order(matches, show: str):
    """What waits the longest for somebody first; of what is settled the latest."""
    last = MatchStep.objects.filter(match=OuterRef("pk")).order_by("-pk")
    shown = matches.with_direction().annotate(
        given=places_given(timezone.localdate()), since=Subquery(last.values("day")[:1]), **no_of()
    )
    shown = shown.select_related("participation__participant", "opening__workplace__employer")
    return shown.order_by(
        *(["-since", "-pk"] if show in (ALL, MatchState.DECLINED, MatchState.PLACED) else ["since", "pk"])
    )


def row(match: Match, *, sees_case: bool) -> Row:
    late = match.answer_by is not None and match.answer_by < timezone.localdate()
    direction = direction_told(Direction(match.direction), sees_case=sees_case)
    is_late = late and match.state == MatchState.ASKED
    tone, stuck = TONES[MatchState(match.state)], why_stuck(match, match.given)
    return Row(match, tone, is_late, stuck, direction, no_told(match))


def no_told(match: Match) -> str:
    """Whose no it was, and why. A list leaves that to the protected person's own pages."""
    if not match.no_side or match.participation.participant.protected:
        return ""
    return f"{Side(match.no_side).label}: {match.no_reason}"


def why_stuck(match: Match, given: int) -> str:
    """Why a match that is under way can go no further, as `MatchQuerySet.stuck` finds them."""
    if match.state not in UNDER_WAY:
        return ""
    if match.participation.exit:
        return _("The person has left the project.")
    if is_over(match.opening, timezone.localdate()):
        return _("The opening is no longer open.")
    if given >= match.opening.places and match.state != MatchState.WANTED:
        return _("All places of this opening are taken.")
    return ""


class MatchTable:
    """The list as a file. Whoever is protected is in none: it can be sent on."""

    def __init__(self, matches, show: str):
        found = kinds(timezone.localdate())
        self.show = show if show in found else ""
        some = matches.filter(found[self.show].which, participation__participant__protected=False)
        self.found = in_order(some, self.show).annotate(asked_on=day_of(MatchState.ASKED))

    @property
    def labels(self) -> list[str]:
        return [
            _("Name"),
            _("Opening"),
            _("Employer"),
            _("Occupation (SSYK)"),
            _("State"),
            _("since"),
            _("Asked on"),
            _("Answer no later than"),
            _("Who said no"),
            _("Why"),
            _("Non-traditional choice"),
        ]

    def rows(self) -> Iterator[list]:
        for one in self.found.iterator(1000):
            yield [
                one.participation.participant.shown_name,
                one.opening.title,
                one.opening.workplace.employer.name,
                one.opening.occupation,
                one.get_state_display(),
                one.since,
                one.asked_on,
                one.answer_by,
                str(Side(one.no_side).label) if one.no_side else "",
                one.no_reason or "",
                direction_told(Direction(one.direction), sees_case=True),
            ]


def day_of(state: MatchState):
    """The day that a match first came there."""
    return Subquery(MatchStep.objects.filter(match=OuterRef("pk"), state=state).order_by("pk").values("day")[:1])


def no_of() -> dict[str, Subquery]:
    no = MatchStep.objects.filter(match=OuterRef("pk"), state=MatchState.DECLINED).order_by("-pk")
    return {f"no_{name}": Subquery(no.values(name)[:1]) for name in ("side", "reason")}
