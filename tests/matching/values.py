"""Generated participants and openings, as matching knows them."""

from decimal import Decimal

from hypothesis import strategies as st

from matching.skill_words import words_of
from matching.values import Adaptation, Holding, Need, Offer, Seeker, Wish, town

CODES = ["5", "53", "532", "5321", "5322", "8331", "83", "9111"]
NAMES = ["cooking", "lifting truck", "till"]
TONGUES = ["Swedish", "English"]
LEVELS = ["", "basic", "used", "expert"]
CEFR = ["", "a1", "a2", "b1", "b2", "c1", "c2", "native"]
TOWNS = ["", "krokom", "forshaga", "ostersund"]
DEMANDS = ["lifting", "stairs", "noise"]
BARRIERS = ["hearing", "reading", "mobility"]
counts = st.none() | st.integers(0, 1000)
hours = st.none() | st.integers(0, 40)


def holdings(names, levels):
    held = st.builds(Holding, st.sampled_from(levels), st.booleans())
    return st.dictionaries(st.sampled_from([words_of(name) for name in names]), held)


def needs(names, levels):
    name = st.sampled_from(names)
    need = st.tuples(name, st.sampled_from(levels), st.booleans())
    made = need.map(lambda one: Need(one[0], words_of(one[0]), one[1], one[2]))
    return st.lists(made, max_size=3, unique_by=lambda one: one.name).map(tuple)


def some_of(values):
    return st.frozensets(st.sampled_from(values))


wishes = st.lists(st.sampled_from(CODES).map(Wish), max_size=3).map(tuple)
seekers = st.builds(
    Seeker,
    key=st.uuids().map(str),
    skills=holdings(NAMES, LEVELS),
    languages=holdings(TONGUES, CEFR),
    licences=holdings(["B", "truck"], [""]),
    wishes=st.none() | wishes,
    hours=st.none() | st.tuples(hours, hours),
    municipality=st.sampled_from(TOWNS),
    reach=some_of(TOWNS[1:]),
    avoids=st.none() | some_of(DEMANDS),
    barriers=st.none() | some_of(BARRIERS),
    sex=st.sampled_from(["woman", "man", ""]),
)
offers = st.builds(
    Offer,
    key=st.uuids().map(str),
    occupation=st.none() | st.sampled_from(CODES).map(Wish),
    hours=st.none() | st.decimals(1, 40, places=1).map(Decimal),
    municipality=st.sampled_from(TOWNS).map(town),
    skills=needs(NAMES, LEVELS),
    languages=needs(TONGUES, CEFR),
    licences=needs(["B", "truck"], [""]),
    demands=needs(DEMANDS, [""]),
    adaptations=st.lists(st.sampled_from(BARRIERS).map(Adaptation), max_size=2).map(tuple),
    women=counts,
    men=counts,
)
