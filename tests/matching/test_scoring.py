"""What is true of every score, whoever is held against whatever."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.explaining import explain
from matching.occupations import direction_of
from matching.ranking import lot, order, rankings, tabulate
from matching.scoring import rules, score
from matching.skill_words import answers_to, words_of
from matching.values import Adaptation, Holding, Need, Offer, Seeker, Wish, place_name
from tests.matching.values import CEFR, LEVELS, offers, seekers

pytestmark = pytest.mark.once

ALL = rules(sees_case=True, non_traditional=3)
some = settings(max_examples=25, deadline=None)
SWAPPED = {"woman": "man", "man": "woman", "": ""}
WEIGHTS = [5, 5, 4, 2, 2, 2, 2, 2]


def one(seeker: Seeker, offer: Offer):
    return score(seeker, offer, ALL)


@some
@given(seekers, offers)
def test_the_explanation_sums_to_the_points_and_says_what_each_is_for(seeker, offer):
    told, found = explain(seeker, offer, ALL), one(seeker, offer)
    assert (told.points, told.most) == (found.points, found.most)
    assert 0 <= found.points <= found.most <= sum(WEIGHTS) + 3
    assert found.most - sum(WEIGHTS) in (0, 3)
    for line in told.lines:
        assert 0 <= line.points <= line.most
        assert line.participant, line
        assert line.opening, line
        if line.code not in {"wishes", "municipality", "adaptations"} and line.points < line.most:
            assert line.missing, line
    assert len(told.why_not) == found.lacking
    assert found.fits == (not told.why_not) == (found.short == 0)


@some
@given(st.lists(seekers, min_size=1, max_size=4), st.lists(offers, min_size=1, max_size=4))
def test_a_thousand_are_scored_as_one_is(people, places):
    table = tabulate(people, places, ALL)
    for row, offer in enumerate(places):
        for column, seeker in enumerate(people):
            assert table.score(row, column) == one(seeker, offer)
        by_hand = sorted(people, key=lambda seeker: order(one(seeker, offer), lot(seeker.key, offer.key)))
        assert [people[column] for column in rankings(table, people, places)[row]] == by_hand


@some
@given(st.lists(seekers, min_size=2, max_size=5, unique_by=lambda one: one.key), offers, st.randoms())
def test_who_comes_first_is_not_changed_by_the_order_they_come_in(people, offer, chance):
    def ranked(some):
        return sorted(
            (seeker.key for seeker in some), key=lambda key: order(one(by_key[key], offer), lot(key, offer.key))
        )

    by_key = {seeker.key: seeker for seeker in people}
    mixed = list(people)
    chance.shuffle(mixed)
    assert ranked(people) == ranked(mixed)
    assert one(people[0], offer) == one(people[0], replace(offer, skills=offer.skills[::-1], key="other"))


@some
@given(seekers, offers, st.sampled_from(["skills", "languages", "licences"]), st.data())
def test_more_skill_never_lowers_a_score(seeker, offer, kind, data):
    levels = {"skills": LEVELS, "languages": CEFR, "licences": [""]}[kind]
    asked = [need.words for need in getattr(offer, kind)] + [words_of("something else")]
    name = data.draw(st.sampled_from(asked))
    held = dict(getattr(seeker, kind))
    before = levels.index(held[name].level) if name in held else 0
    held[name] = Holding(data.draw(st.sampled_from(levels[before:])), is_proved=True)
    more = one(replace(seeker, **{kind: held}), offer)
    assert more.points >= one(seeker, offer).points
    assert more.short <= one(seeker, offer).short


@some
@given(seekers, offers)
def test_sex_is_symmetric_and_never_lowers_a_score(seeker, offer):
    swapped = one(replace(seeker, sex=SWAPPED[seeker.sex]), replace(offer, women=offer.men, men=offer.women))
    assert swapped == one(seeker, offer)
    unknown = one(replace(seeker, sex=""), offer)
    gained = one(seeker, offer).points - unknown.points
    assert gained == (3 if direction_of(seeker.sex, offer.women, offer.men) else 0)
    assert one(seeker, offer).short == unknown.short


def test_nothing_else_of_a_person_is_known_to_the_rules():
    """No name, age, country, benefit, protection: what is not there cannot matter."""
    known = {field.name for field in fields(Seeker)}
    assert known == {
        *("key", "skills", "languages", "licences", "wishes", "hours", "municipality", "reach"),
        *("avoids", "barriers", "sex"),
    }


@given(seekers, offers)
@some
def test_whoever_may_not_read_the_case_gets_nothing_of_barriers(seeker, offer):
    """Not in the points, not in the sentences: with any barriers it is the same."""
    without = rules(sees_case=False, non_traditional=3)
    other = replace(seeker, barriers=frozenset(["sight"]))
    assert score(seeker, offer, without) == score(other, offer, without)
    assert explain(seeker, offer, without) == explain(other, offer, without)
    assert "adaptations" not in {line.code for line in explain(seeker, offer, without).lines}


@pytest.mark.parametrize(
    ("sex", "women", "men", "direction"),
    [
        ("woman", 39, 61, "woman"),
        ("woman", 40, 60, ""),  # exactly 40 per cent is balanced
        ("woman", 399_999, 600_001, "woman"),
        ("woman", 90, 10, ""),
        ("man", 61, 39, "man"),
        ("man", 60, 40, ""),
        ("man", 10, 90, ""),
        ("", 1, 99, ""),
        ("woman", None, 61, ""),
        ("man", 0, 0, ""),
        ("woman", 0, 5, "woman"),
    ],
)
def test_non_traditional_is_a_minority_of_less_than_forty_per_cent(sex, women, men, direction):
    assert direction_of(sex, women, men) == direction


NURSE, COOK = Wish("5321", "nurse"), Wish("5120", "cook")


@pytest.mark.parametrize(
    ("wishes", "occupation", "points"),
    [
        (["53"], "5321", 5),
        (["5321"], "5321", 5),
        (["5322"], "5321", 3),  # 8/12 of 5
        (["5351"], "5321", 1),  # 4/12 of 5
        (["5"], "5321", 5),
        (["5120"], "5321", 0),
        (["5321"], "53", 1),
        (["8331", "53"], "5321", 5),
        ([], "5321", 0),
        (["53"], None, 0),
    ],
)
def test_a_wish_for_a_group_fits_what_belongs_to_it(wishes, occupation, points):
    seeker = Seeker("s", wishes=tuple(map(Wish, wishes)))
    told = explain(seeker, Offer("o", occupation=Wish(occupation) if occupation else None), ALL)
    assert next(line.points for line in told.lines if line.code == "wishes") == points


def test_a_must_that_is_not_met_is_a_near_miss_and_says_why():
    truck = Need("truckkort", words_of("truckkort"))
    swedish = Need("svenska", words_of("svenska"), "b1")
    offer = Offer("o", licences=(truck,), languages=(swedish,))
    nothing = Seeker("s")
    assert [one.text for one in explain(nothing, offer, ALL).why_not] == ["svenska (B1)", "truckkort"]
    near = Seeker("s", licences={truck.words: Holding()}, languages={swedish.words: Holding("a2")})
    assert (one(near, offer).lacking, one(near, offer).short) == (1, 4)  # a2 is two thirds of b1
    assert order(one(near, offer), 2) < order(one(nothing, offer), 1)
    native = replace(near, languages={swedish.words: Holding("native")})
    assert one(native, offer).fits
    assert order(one(native, offer), 2) < order(one(near, offer), 1)


def test_what_is_only_nice_to_have_and_what_nobody_asked_about_stand_in_nobodys_way():
    offer = Offer("o", skills=(Need("till", words_of("till"), is_must=False),), demands=(Need("lifting"),))
    assert one(Seeker("s"), offer).fits
    assert not one(Seeker("s", avoids=frozenset(["lifting"])), offer).fits


@pytest.mark.parametrize(
    ("wanted", "offered", "points"),
    [
        ((20, 30), 25, 2),
        ((20, 30), 33, 1),
        ((20, 30), 36, 0),
        ((None, 20), 20, 2),
        ((None, 20), 25, 1),
        (None, 20, 0),
    ],
)
def test_hours_within_what_was_wished_give_all_points(wanted, offered, points):
    told = explain(Seeker("s", hours=wanted), Offer("o", hours=Decimal(offered)), ALL)
    assert next(line.points for line in told.lines if line.code == "hours") == points


def test_barriers_are_held_against_what_the_workplace_can_adapt():
    offer = Offer("o", adaptations=(Adaptation("hearing", "written instructions"),))
    told = explain(Seeker("s", barriers=frozenset(["hearing", "reading"])), offer, ALL)
    line = next(line for line in told.lines if line.code == "adaptations")
    assert (line.points, line.most) == (1, 2)
    assert "written instructions" in line.opening
    assert [one.side for one in line.missing] == ["employer"]


@pytest.mark.parametrize(
    ("has", "asked", "answer"),
    [
        ("Körkort B", "B-körkort", True),
        ("b", "Körkort klass B", True),
        ("B-körkort", "körkort", True),
        ("Truckkort B", "B", None),  # another licence with the same letter
        ("C-körkort", "B-körkort", False),
        ("Truckkort A", "truckkort", True),
        ("Truckkort", "truckkort A", False),
        ("Truckkort A+B", "Truckkort A och B", True),
        ("Truckförarbevis", "Truckkort", False),
        ("Lagerarbete", "lager", True),
        ("vana vid LAGERARBETE", "Lager", True),
        ("Svetsare", "svetsning", True),
        ("kassor", "Kassan", True),
        ("Butikskassa", "kassa", False),
        ("stad", "Städning", True),  # typed without dots
        ("Excel", "Goda kunskaper i Excel", True),
        ("Svenska", "Svetsning", None),
        ("arbete", "Arbete", True),
    ],
)
def test_names_of_skills_are_compared_as_people_mean_them(has, asked, answer):
    """What only resembles is not met, but said: False. What has nothing to do with it is not named: None."""
    assert (words_of(asked) in answers_to(has)) == (answer is True)
    seeker = Seeker("s", skills={words: Holding(name=has) for words in answers_to(has)})
    line = next(
        line
        for line in explain(seeker, Offer("o", skills=(Need(asked, words_of(asked)),)), ALL).lines
        if line.code == "skills"
    )
    assert (has in line.participant) == (answer is not None)
    assert [has in one.action for one in line.missing] == ([] if answer else [answer is False])
    assert bool(line.missing) == (not answer)


def test_a_municipality_is_the_same_however_it_is_written():
    assert place_name("Krokoms kommun") == place_name(" krokom ")
