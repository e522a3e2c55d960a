"""Organisation numbers: what is one, and whose it is."""

import pytest

from employers.numbers import InvalidNumber, is_personal, looks_like_number, parse_number

pytestmark = pytest.mark.once


def test_ten_digits_or_twelve_with_or_without_a_hyphen():
    for text in ["575411-9872", "5754119872", " 575411 9872", "16575411-9872", "575411–9872"]:
        assert parse_number(text) == "5754119872", text


def test_anything_else_is_refused_and_never_quoted():
    for text in [
        "",
        "575411-9873",
        "57541198",
        "575411987200",
        "ABCDEF-GHIJ",
        "0000000000",
        "٥٧٥٤١١٩٨٧٢",
        "195754119872",
    ]:
        with pytest.raises(InvalidNumber) as refused:
            parse_number(text)
        assert not text or text not in str(refused.value)


def test_a_sole_traders_number_is_the_owners():
    for number, whose in [("6602259928", True), ("6611259928", True), ("6602859928", True), ("5721119872", False)]:
        assert is_personal(number) is whose, number  # born in November too, and of a coordination number
    assert parse_number("19660225-9928") == "6602259928"


def test_what_looks_like_a_number_stays_out_of_addresses():
    assert looks_like_number("660225-99")
    assert not looks_like_number("Café 1909")
