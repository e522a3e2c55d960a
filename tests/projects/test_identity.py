"""R51: identity numbers against a second implementation, written from the rules alone."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.identity import InvalidIdentityNumber, parse_identity_number
from tests.size import so_many

TODAY = date(2026, 11, 21)
DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def verdict(text, today=TODAY):
    """The twelve digits, or None. Nothing here is shared with the product, the check digit included."""
    text = text.replace(" ", "")
    sign = text[-5] if len(text) in {11, 13} and text[-5] in "+-" else ""
    digits = text[:-5] + text[-4:] if sign else text
    if len(digits) not in {10, 12} or any(letter not in "0123456789" for letter in digits):
        return None
    if len(digits) == 10:
        digits = century(digits, sign, today) + digits
    elif sign == "+" and today.year - int(digits[:4]) < 100:
        return None
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    day = day - 60 if day > 60 else day
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1] or (month == 2 and day == 29 and not leap):
        return None
    if (year, month, day) > (today.year, today.month, today.day) or year < 1800:
        return None
    total = 0
    for position, digit in enumerate(digits[2:]):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return digits if total % 10 == 0 else None


def century(digits, sign, today):
    """The latest year that ends so and makes the person under a hundred this year, or over with a plus."""
    for year in range(today.year, today.year - 200, -1):
        turns = today.year - year
        if year % 100 == int(digits[:2]) and (turns >= 100) == (sign == "+"):
            return str(year)[:2]
    raise AssertionError


def product(text):
    try:
        return parse_identity_number(text, TODAY).digits
    except InvalidIdentityNumber:
        return None


def made(dice):
    """A number that is often right and often nearly right."""
    born = date.fromordinal(dice.randint(date(1890, 1, 1).toordinal(), date(2027, 12, 31).toordinal()))
    day = born.day + (60 if dice.random() < 0.3 else 0)
    if dice.random() < 0.1:
        day = dice.randint(0, 99)
    month = born.month if dice.random() < 0.95 else dice.randint(0, 19)
    digits = f"{born.year}{month:02}{day:02}{dice.randint(0, 999):03}"
    right = next(str(digit) for digit in range(10) if check(digits[2:] + str(digit)))
    digits += right if dice.random() < 0.7 else str(dice.randint(0, 9))
    sign = dice.choice(["-", "", "+"]) if dice.random() < 0.6 else "-"
    written = digits[:8] + sign + digits[8:]
    return written if dice.random() < 0.5 else written[2:]


def check(ten):
    doubled = [int(digit) * (2 - position % 2) for position, digit in enumerate(ten)]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def compare(count, seed):
    dice = random.Random(seed)
    right = 0
    for _number in range(count):
        text = made(dice)
        assert product(text) == verdict(text), "the implementations differ"
        right += verdict(text) is not None
    assert count * 0.2 < right < count * 0.8


def test_five_thousand_numbers_right_and_wrong():
    compare(5_000, seed=1)


@pytest.mark.slow
@pytest.mark.once
def test_a_hundred_thousand_numbers_right_and_wrong():
    compare(so_many(100_000, sqlite=20_000, postgresql=20_000), seed=51)


@given(st.text(max_size=20))
def test_any_text_gets_a_verdict(text):
    try:
        assert len(parse_identity_number(text).digits) == 12
    except InvalidIdentityNumber as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "digits", "sex", "born", "coordination"),
    [
        ("19660225-9928", "196602259928", "woman", date(1966, 2, 25), False),
        ("660225-9928", "196602259928", "woman", date(1966, 2, 25), False),
        ("6602259928", "196602259928", "woman", date(1966, 2, 25), False),
        (" 19660225 9928 ", "196602259928", "woman", date(1966, 2, 25), False),
        ("701063-2391", "197010632391", "man", date(1970, 10, 3), True),
        ("180101+0008", "191801010008", "woman", date(1918, 1, 1), False),
    ],
)
def test_what_a_number_says(text, digits, sex, born, coordination):
    number = parse_identity_number(text, TODAY)
    assert (number.digits, number.sex, number.birth_date) == (digits, sex, born)
    assert number.is_coordination is coordination


@pytest.mark.parametrize(
    "text", ["19660225-T928", "660225-T928", "19660225-٩٩٢٨", "1966-02-25-9928", "", "-", "0" * 12]
)
def test_what_is_no_number_is_told_without_quoting_it(text):
    with pytest.raises(InvalidIdentityNumber) as refused:
        parse_identity_number(text, TODAY)
    assert len(text) < 3 or text not in str(refused.value)
