"""Days on which nobody in Sweden is expected at a workplace: public holidays, and the eves that count as such.

The Act on public holidays (1989:253); of the eves those that section 3 a of the Annual Leave Act holds equal to a
Sunday. Sundays themselves are told by the weekday.
"""

from datetime import date, timedelta
from functools import cache

SATURDAY = 5


@cache
def red_days(year: int) -> frozenset[date]:
    easter = easter_day(year)
    fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)]
    moving = [easter + timedelta(days=number) for number in (-2, 0, 1, 39, 49)]
    midsummer = first_weekday(date(year, 6, 20), SATURDAY)
    all_saints = first_weekday(date(year, 10, 31), SATURDAY)
    days = [date(year, month, day) for month, day in fixed]
    return frozenset([*days, *moving, midsummer - timedelta(days=1), midsummer, all_saints])


def is_red(day: date) -> bool:
    return day in red_days(day.year)


def first_weekday(since: date, weekday: int) -> date:
    return since + timedelta(days=(weekday - since.weekday()) % 7)


def easter_day(year: int) -> date:
    """By the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    left = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * left) // 451
    month, day = divmod(h + left - 7 * m + 114, 31)
    return date(year, month, day + 1)
