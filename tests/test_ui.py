"""How numbers, shares and days look to people."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from config.templatetags.ui import day, moment, number, percent, tone

pytestmark = pytest.mark.once

SWEDISH = [
    (number, (0,), "0"),
    (number, (1049,), "1\xa0049"),
    (number, (Decimal("1049.80"),), "1\xa0049,8"),
    (number, (1049.84, 1), "1\xa0049,8"),
    (number, (Decimal("2.5"), 0), "3"),
    (number, (Decimal("0.125"),), "0,13"),
    (number, (12, 1), "12,0"),
    (number, (-1234,), "−1\xa0234"),
    (number, (Decimal("-0.4"), 0), "0"),
    (number, (None,), "–"),
    (number, (1_000_000,), "1\xa0000\xa0000"),
    (percent, (Decimal("0.28"),), "28\xa0%"),
    (percent, (0.285,), "29\xa0%"),
    (percent, (Decimal("0.2849"), 1), "28,5\xa0%"),
    (percent, (Decimal("-0.1"),), "−10\xa0%"),
    (percent, (None,), "–"),
    (day, (date(2009, 1, 12),), "2009-01-12"),
    (day, (None,), "–"),
    (moment, (datetime(2009, 1, 12, 12, 5, tzinfo=UTC),), "2009-01-12\xa013:05"),
]
ENGLISH = [
    (number, (Decimal("1049.80"),), "1,049.8"),
    (percent, (Decimal("0.28"),), "28%"),
    (day, (date(2009, 1, 12),), "12\xa0Jan\xa02009"),
    (moment, (datetime(2009, 1, 12, 12, 5, tzinfo=UTC),), "12\xa0Jan\xa02009\xa013:05"),
]


@pytest.mark.parametrize(("written", "arguments", "expected"), SWEDISH)
def test_swedish(written, arguments, expected):
    with override("sv"):
        assert written(*arguments) == expected


@pytest.mark.parametrize(("written", "arguments", "expected"), ENGLISH)
def test_english(written, arguments, expected):
    with override("en"):
        assert written(*arguments) == expected


def test_an_unknown_tone_is_a_mistake():
    with pytest.raises(ValueError, match="Unknown tone"):
        tone("danger")
