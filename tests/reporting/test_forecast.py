from datetime import date

import pytest

from reporting.forecast import at_todays_pace

NAVIGATOR = {"start": date(2008, 5, 1), "end": date(2011, 4, 30)}


@pytest.mark.parametrize(
    ("count", "as_of", "expected"),
    [
        (95, date(2010, 4, 30), 142),  # 95 in 730 days of 1095 is 142.5: the 143rd has not begun
        (90, date(2010, 4, 30), 135),  # exactly the target
        (0, date(2010, 4, 30), 0),
        (1, date(2008, 5, 31), 35),  # after 31 days: 1095 / 31
        (1, date(2008, 5, 30), None),  # thirty days say nothing
        (0, date(2007, 1, 1), None),  # before the start
        (100, date(2011, 4, 29), 100),  # one day left: 100.09
        (100, date(2011, 4, 30), None),  # the last day
        (139, date(2026, 11, 21), None),  # long over
    ],
)
def test_a_count_is_stretched_to_the_whole_project(count, as_of, expected):
    assert at_todays_pace(count, as_of=as_of, **NAVIGATOR) == expected


def test_a_project_of_one_day_has_no_forecast():
    day = date(2010, 1, 1)
    assert at_todays_pace(5, start=day, end=day, as_of=day) is None
