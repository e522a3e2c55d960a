"""The joint assignment is the best there is, and nobody is in two places."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assigning import assign
from matching.scoring import rules, score
from matching.skill_words import words_of
from matching.values import Need, Offer, Seeker, Wish
from tests.matching.values import offers, seekers

pytestmark = pytest.mark.once

ALL = rules(sees_case=True, non_traditional=3)


def best_by_hand(people, places) -> tuple[int, int]:
    """(points, how many placed), trying every way there is to fill the places. `places`: one row a place."""
    nobody = [None] * len(places)
    found = (0, 0)
    for chosen in set(permutations([*range(len(people)), *nobody], len(places))):
        scores = [
            score(people[one], offer, ALL) for one, offer in zip(chosen, places, strict=True) if one is not None
        ]
        if all(one.fits for one in scores):
            found = max(found, (sum(one.points for one in scores), len(scores)))
    return found


@settings(max_examples=15, deadline=None)
@given(st.lists(seekers, max_size=3), st.lists(offers, min_size=1, max_size=2), st.integers(0, 2))
def test_no_other_assignment_has_more_points(people, openings, first_places):
    people = [replace(one, key=str(at)) for at, one in enumerate(people)]
    places = [first_places, *[1] * (len(openings) - 1)]
    found = assign(people, openings, places, ALL)
    rows = [offer for offer, number in zip(openings, places, strict=True) for _place in range(number)]
    assert (sum(pair.score.points for pair in found), len(found)) == best_by_hand(people, rows)
    assert len({pair.seeker for pair in found}) == len(found)
    for at, number in enumerate(places):
        assert sum(pair.offer == at for pair in found) <= number
    assert all(pair.score == score(people[pair.seeker], openings[pair.offer], ALL) for pair in found)


def test_who_lacks_a_must_is_left_for_another_day():
    truck = Need("truckkort", words_of("truckkort"))
    assert assign([Seeker("a")], [Offer("o", licences=(truck,))], [1], ALL) == []
    assert assign([], [Offer("o")], [1], ALL) == assign([Seeker("a")], [], [], ALL) == []


def test_the_same_is_proposed_whatever_the_order():
    people = [Seeker(str(number), wishes=(Wish("53"),)) for number in range(6)]
    openings = [Offer(f"o{number}", occupation=Wish("5321")) for number in range(3)]
    forwards = {(people[one.seeker].key, openings[one.offer].key) for one in assign(people, openings, [1] * 3, ALL)}
    people, openings = people[::-1], openings[::-1]
    backwards = {(people[one.seeker].key, openings[one.offer].key) for one in assign(people, openings, [1] * 3, ALL)}
    assert forwards == backwards
    assert len(forwards) == 3
