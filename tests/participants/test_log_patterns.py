"""The patterns of the log review, as functions of plain values; each rule written out once more."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.street_address import folded_street, street_key
from participants.log_patterns import holds, many_in_a_row, outside_hours, same_surname, sample_size, within

pytestmark = pytest.mark.once

PEOPLE = [uuid.UUID(int=number) for number in range(40)]
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("viewer", "last_name", "same"),
    [
        ("Karin Öberg", "Oberg", True),
        ("Karin Öberg", "ÖBERG", True),
        ("Karin Berg-Ström", "Ström", True),
        ("Karin Ström", "Berg Ström", True),
        ("Karin Maria Lind", "Lind", True),
        ("Karin von Essen", "von Platen", False),
        ("Karin Öberg", "Bergqvist", False),
        ("Berg", "Berg", False),  # one word is a first name
        ("Karin Öberg", "Karin", False),
        ("Karin Öberg", "", False),
        ("", "Öberg", False),
    ],
)
def test_same_surname(viewer, last_name, same):
    assert same_surname(viewer, last_name) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Storgatan 1", "storgatan  1, 835 31 Krokom", True),
        ("Storgatan 1 B", "Storgatan 1B", True),
        ("Storgatan 1 lgh 1101", "Storgatan 1", True),
        ("Åsvägen 12\n835 31 Krokom", "Åsvägen 12", True),
        ("Asvagen 12", "Åsvägen 12", True),
        ("Storgatan 1", "c/o Öberg, Storgatan 1 A, Krokom", False),
        ("Storgatan 1 A", "c/o Öberg, Storgatan 1 A, Krokom", True),
        ("Storgatan 1", "Lgh 1101, Storgatan 1", True),
        ("Smedsbyn, 835 31 Krokom", "Smedsbyn, 835 31 Krokom", False),
        ("c/o Öberg", "c/o Öberg", False),
        ("Storgatan 1", "Storgatan 11", False),
        ("Storgatan 1A", "Storgatan 1B", False),
        ("Box 12", "Box 12", False),
        ("Offerdal", "Offerdal", False),
        ("", "", False),
        ("83531", "83531", False),
    ],
)
def test_same_street_address(one, other, same):
    assert (bool(street_key(one)) and street_key(one) == street_key(other)) is same


def test_the_key_of_an_address_does_not_hold_it():
    assert "storgatan" not in street_key("Storgatan 1")
    assert len(street_key("Storgatan 1")) == 64
    assert folded_street("Storgatan 1") == "storgatan1"


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        (datetime(2026, 10, 5, 7, 0, tzinfo=UTC), False),  # a Monday
        (datetime(2026, 10, 5, 6, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 5, 17, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 5, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 10, 5, 2, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 9, 12, 0, tzinfo=UTC), False),  # Friday
        (datetime(2026, 10, 10, 12, 0, tzinfo=UTC), True),  # Saturday
        (datetime(2026, 10, 11, 12, 0, tzinfo=UTC), True),
    ],
)
def test_outside_working_hours(at, outside):
    assert outside_hours(at, time(7), time(18)) is outside


@pytest.mark.parametrize(
    ("end", "day", "hers"),
    [
        (None, date(2026, 10, 1), True),
        (None, date(2026, 9, 30), False),
        (date(2026, 10, 5), date(2026, 10, 5), True),
        (date(2026, 10, 5), date(2026, 10, 6), False),
    ],
)
def test_an_assignment_holds_on_both_its_days(end, day, hers):
    assert holds(day, date(2026, 10, 1), end) is hers


def test_within_an_opening():
    opening = [(NOON, NOON + timedelta(hours=24))]
    assert within(NOON, opening)
    assert within(NOON + timedelta(hours=24), opening)
    assert not within(NOON - timedelta(seconds=1), opening)
    assert not within(NOON + timedelta(hours=24, seconds=1), opening)


def test_ten_people_within_fifteen_minutes_are_many_and_nine_are_not():
    views = [(NOON + timedelta(seconds=100 * number), PEOPLE[number]) for number in range(10)]
    assert many_in_a_row(views) == set(range(10))
    assert many_in_a_row(views[:9]) == set()
    late = [*views[:9], (NOON + timedelta(minutes=15, seconds=1), PEOPLE[9])]
    assert many_in_a_row(late) == set()
    same = [(at, PEOPLE[0]) for at, _person in views]
    assert many_in_a_row(same * 3) == set()


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 14)), max_size=60))
def test_many_in_a_row_as_counted_by_hand(looked):
    views = sorted((NOON + timedelta(minutes=minute), PEOPLE[person]) for minute, person in looked)
    expected = set()
    for first, (start, _person) in enumerate(views):
        window = [place for place in range(len(views)) if start <= views[place][0] <= start + timedelta(minutes=15)]
        if len({views[place][1] for place in window if place >= first}) >= 10:
            expected |= {place for place in window if place >= first}
    by_end = set()
    for end, _person in views:
        window = [place for place in range(len(views)) if end - timedelta(minutes=15) <= views[place][0] <= end]
        if len({views[place][1] for place in window}) >= 10:
            by_end |= set(window)
    assert many_in_a_row(views) == by_end >= expected


@pytest.mark.parametrize(
    ("number", "share", "least", "size"),
    [(0, 5, 20, 0), (7, 5, 20, 7), (100, 5, 20, 20), (1000, 5, 20, 50), (1001, 5, 20, 51), (30, 100, 1, 30)],
)
def test_so_many_by_chance(number, share, least, size):
    assert sample_size(number, share, least) == size
