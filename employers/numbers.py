"""Organisation numbers: ten digits, the last of which checks.

A sole trader's is the owner's personal identity number. So it stands in no address, file name or log, and is shown
only where somebody needs it; the month of a birth tells it from all others, whose third digit is 2 or more (SFS
1974:174).
"""

from django.utils.translation import gettext as _
from stdnum.se import orgnr

LENGTH = 10
CENTURY_OF_ORGANISATIONS = "16"  # before a number of twelve digits; of people it is the century of their birth
CENTURIES = {"18", "19", "20"}


class InvalidNumber(ValueError):
    """What is wrong with a number, said to people. Never quotes it."""


def parse_number(text: str) -> str:
    """Ten digits of a number as people write it, with or without hyphen and century."""
    digits = "".join(text.split()).replace("-", "").replace("+", "").replace("\N{EN DASH}", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in {LENGTH, LENGTH + 2}):
        raise InvalidNumber(_("Write the organisation number as NNNNNN-NNNN."))
    number = digits[-LENGTH:]
    if not orgnr.is_valid(number) or not int(number):
        raise InvalidNumber(_("The organisation number has a wrong check digit."))
    if len(digits) > LENGTH:
        fitting = CENTURIES if is_personal(number) else {CENTURY_OF_ORGANISATIONS}
        if digits[:2] not in fitting:
            raise InvalidNumber(_("Of twelve digits the first two are wrong. Write the last ten."))
    return number


def is_personal(number: str) -> bool:
    """Whether it is somebody's identity number."""
    return number[2] in "01"


def written(number: str) -> str:
    return f"{number[:6]}-{number[6:]}"


def looks_like_number(text: str) -> bool:
    """Whether somebody has typed a number, whole or not: then it stands in no address."""
    return sum(character.isdigit() for character in text) >= 6
