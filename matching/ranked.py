"""A participant's openings, or an opening's participants, as the pages show them: best first, near misses apart."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from matching.candidates import Candidate, Place
from matching.explaining import Explanation, explain
from matching.ranking import lot, order
from matching.scoring import Rule, Score, score

PER_PAGE, NEAR_SHOWN, MOST_NEAR = 20, 20, 300


@dataclass(frozen=True)
class Pair:
    candidate: Candidate
    place: Place
    score: Score
    weighed: tuple[Rule, ...]

    @cached_property
    def told(self) -> Explanation:
        return explain(self.candidate.seeker, self.place.offer, list(self.weighed))


@dataclass(frozen=True)
class Ranked:
    """`page`: those that fit; `near`: the nearest that lack a must; `others`: how many more of these there are."""

    page: Page
    near: list[Pair]
    others: int
    all_of_them: int


def pair(candidate: Candidate, place: Place, weighed: list[Rule]) -> Pair:
    return Pair(candidate, place, score(candidate.seeker, place.offer, weighed), tuple(weighed))


def ranked(candidates: list[Candidate], places: list[Place], weighed: list[Rule], query) -> Ranked:
    """One of the two lists has one. Only what is shown is explained. `query`: the page, and `near=all`."""
    pairs = sorted((pair(one, place, weighed) for one in candidates for place in places), key=in_order)
    fitting = [one for one in pairs if one.score.fits]
    near = pairs[len(fitting) :]
    page = Paginator(fitting, PER_PAGE).get_page(query.get("page"))
    shown = MOST_NEAR if query.get("near") == "all" else NEAR_SHOWN
    return Ranked(page, near[:shown], len(near[shown:]), len(pairs))


def in_order(one: Pair) -> tuple:
    return order(one.score, lot(one.candidate.seeker.key, one.place.offer.key))
