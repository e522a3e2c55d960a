"""What the pages of one match show, and the list of them."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.adapting import as_agreed
from matching.candidates import adaptations_of, barriers_of, sees_case
from matching.enums import MatchState
from matching.match_steps import TONES, UNDER_WAY, Act, Step, steps_from
from matching.models import Match, MatchStep
from matching.models.match import is_over, places_given
from matching.occupations import Direction, direction_told
from participants.timeline import Choice

PER_PAGE = 50
LATE, STUCK, ALL = "late", "stuck", "all"
ICONS = {
    Act.ASK: "bell",
    Act.ACCEPT: "check-lg",
    Act.PRESENT: "person-badge",
    Act.WANT: "check-circle",
    Act.DECLINE: "x-lg",
}
PRESENTABLE = [MatchState.ACCEPTED, MatchState.PRESENTED, MatchState.WANTED, MatchState.PLACED]


def tabs(project, here: str) -> list[tuple]:
    """The pages of matching, beside each other."""
    pages = [
        ("matching", _("Openings to match")),
        ("assignment", _("Proposal for all together")),
        ("matches", _("Matches")),
    ]
    return [(label, reverse(f"matching:{name}", args=[project.slug]), name == here) for name, label in pages]


def steps_shown(match: Match) -> list[tuple[str, str, str]]:
    """(address, label, icon) of what may be done with it now by hand."""
    args = [match.participation.project.slug, match.public_id]
    return [
        (reverse("matching:match_step", args=[*args, one.act.value]), label_of(one, match), ICONS[one.act])
        for one in steps_from(match.state)
    ]


def label_of(step: Step, match: Match) -> str:
    if step.act == Act.ASK and match.state == MatchState.ASKED:
        return _("Ask once more, with another day")
    return str(step.act.label)


def placement_address(match: Match) -> str:
    """Where the placement is made of it; nothing where there is no such page."""
    try:
        address = reverse("matching:placement_new", args=[match.participation.project.slug])
    except NoReverseMatch:
        return ""
    return f"{address}?match={match.public_id}" if match.state == MatchState.WANTED else ""


def adaptation_choices(match: Match, user) -> list[tuple[str, bool]]:
    """(what the workplace can do, whether it suits a barrier). Whoever may not read the case gets no such hint."""
    barriers: set[str] = set()
    if sees_case(match.participation.project, user):
        barriers = barriers_of([match.participation_id]).get(match.participation_id, set())
    found: dict[str, bool] = {}
    for one in adaptations_of([match.opening_id])[match.opening_id]:
        text = as_agreed(one)
        found[text] = found.get(text, False) or one.barrier in barriers
    return list(found.items())


# --- The list ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    match: Match
    tone: str
    is_late: bool
    stuck: str
    direction: str


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


def match_list(matches, show: str, number, *, sees_case: bool) -> MatchList:
    """Four queries, however many there are."""
    today = timezone.localdate()
    late = Q(pk__in=Match.objects.unanswered(today).values("pk"))
    stuck = Q(pk__in=Match.objects.stuck(today).values("pk"))
    states = dict(matches.order_by().values_list("state").annotate(number=Count("pk")))
    kinds = {
        "": (gettext_lazy("under way"), Q(state__in=UNDER_WAY), sum(states.get(one, 0) for one in UNDER_WAY)),
        LATE: (gettext_lazy("answer is late"), late, matches.filter(late).count()),
        STUCK: (gettext_lazy("cannot go on"), stuck, matches.filter(stuck).count()),
        **{one.value: (one.label, Q(state=one), states.get(one, 0)) for one in MatchState},
        ALL: (gettext_lazy("all"), Q(), sum(states.values())),
    }
    show = show if show in kinds else ""
    page = Paginator(in_order(matches.filter(kinds[show][1]), show), PER_PAGE).get_page(number)
    chips = [
        (Choice(code, label, count, code == show), f"?show={code}" if code else "?")
        for code, (label, _condition, count) in kinds.items()
        if count or code in ("", show)
    ]
    return MatchList(chips, [row(one, sees_case=sees_case) for one in page], page, f"show={show}" if show else "")


def in_order(matches, show: str):
    """What waits the longest for somebody first; of what is settled the latest."""
    last = MatchStep.objects.filter(match=OuterRef("pk")).order_by("-pk")
    shown = matches.with_direction().annotate(
        given=places_given(timezone.localdate()), since=Subquery(last.values("day")[:1])
    )
    shown = shown.select_related("participation__participant", "opening__workplace__employer")
    return shown.order_by(
        *(["-since", "-pk"] if show in (ALL, MatchState.DECLINED, MatchState.PLACED) else ["since", "pk"])
    )


def row(match: Match, *, sees_case: bool) -> Row:
    late = match.answer_by is not None and match.answer_by < timezone.localdate()
    direction = direction_told(Direction(match.direction), sees_case=sees_case)
    is_late = late and match.state == MatchState.ASKED
    return Row(match, TONES[MatchState(match.state)], is_late, why_stuck(match, match.given), direction)


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
