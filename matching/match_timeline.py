"""Matches in a person's timeline: each step on its day, by whom; of a no whose it was and why."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from matching.enums import MatchState, Side
from matching.models import MatchStep
from participants.timeline_rows import branch, by


def match_branches(_of_person, theirs):
    of_matches = {f"match__{path}": value for path, value in theirs.items()}
    steps = MatchStep.objects.filter(**of_matches)
    code = Concat(F("state"), Value(" "), F("side"), output_field=CharField())
    what = {"code": code, "text": F("reason"), "more": F("match__opening__title")}
    yield branch(steps, "placements", "match_step", F("day"), by("recorded_by"), **what)


def match_step(row) -> str:
    state, _space, side = row["t_code"].partition(" ")
    told = {"where": row["t_more"], "state": dict(MatchState.choices).get(state, state)}
    if side:
        return _("Match with %(where)s: %(state)s by %(side)s") % {**told, "side": dict(Side.choices).get(side, side)}
    return _("Match with %(where)s: %(state)s") % told


MATCH_TITLES = {"match_step": match_step}
