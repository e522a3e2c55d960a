"""Invented identity numbers, as many as asked for, all different."""

from collections.abc import Iterator
from datetime import date, timedelta

from stdnum import luhn


def identity_numbers(count: int) -> Iterator[str]:
    day = date(1950, 1, 1)
    for n in range(count):
        born = day + timedelta(days=n % 18_000)
        serial = f"{n // 18_000:03}"
        digits = f"{born:%Y%m%d}{serial}"
        yield f"{digits}{luhn.calc_check_digit(digits[2:])}"
