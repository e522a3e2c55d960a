"""Public holidays in Sweden, and the eves that count as such."""

from datetime import date

import pytest

from projects.red_days import is_red, red_days

pytestmark = pytest.mark.once


def test_the_days_of_a_year():
    told = {f"{day:%m-%d}" for day in red_days(2026)}
    assert told == {
        *("01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06", "06-19", "06-20"),
        *("10-31", "12-24", "12-25", "12-26", "12-31"),
    }


def test_easter_moves():
    for day in [date(2008, 3, 23), date(2011, 4, 24), date(2024, 3, 31), date(2038, 4, 25)]:
        assert is_red(day)
    assert is_red(date(2011, 4, 22))  # Good Friday
    assert not is_red(date(2011, 4, 21))
