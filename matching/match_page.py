"""What the pages of one match show."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from matching.adapting import as_agreed
from matching.candidates import adaptations_of, barriers_of, sees_case
from matching.enums import MatchState
from matching.match_steps import Act, Step, steps_from
from matching.models import Match

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
