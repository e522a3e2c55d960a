"""Swedish personal identity numbers (personnummer) and coordination numbers (samordningsnummer)."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import luhn

from projects.enums import Sex

NUMBER = re.compile(r"(?P<century>[0-9]{2})?(?P<six>[0-9]{6})(?P<sign>[-+]?)(?P<four>[0-9]{4})", re.ASCII)
COORDINATION = 60  # is added to the day of birth in a coordination number


def is_coordination(digits: str) -> bool:
    """Of twelve digits."""
    return int(digits[6:8]) > COORDINATION


class InvalidIdentityNumber(ValueError):
    """What is wrong with a number, said to people. Never quotes the number."""


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A valid number: `digits` are always twelve."""

    digits: str
    birth_date: date

    @property
    def is_coordination(self) -> bool:
        return is_coordination(self.digits)

    @property
    def sex(self) -> Sex:
        """The third digit of the birth number: even for women."""
        return Sex.MAN if int(self.digits[10]) % 2 else Sex.WOMAN

    def __str__(self):
        return f"{self.digits[:8]}-{self.digits[8:]}"


def parse_identity_number(text: str, today: date | None = None) -> IdentityNumber:
    """The number written with ten or twelve digits, with or without its sign, or `InvalidIdentityNumber`."""
    today = today or timezone.localdate()
    compact = "".join(text.split())
    if re.search(r"[A-Za-z]", compact):
        raise InvalidIdentityNumber(
            _("Numbers with a letter (such as T-numbers) are not personal identity numbers. Leave the cell blank.")
        )
    match = NUMBER.fullmatch(compact)
    if not match:
        raise InvalidIdentityNumber(_("Write the personal identity number as YYYYMMDD-NNNN."))
    year = full_year(match, today)
    birth_date = date_of_birth(year, match["six"], today)
    if not luhn.is_valid(match["six"] + match["four"]):
        raise InvalidIdentityNumber(_("The personal identity number has a wrong check digit."))
    return IdentityNumber(f"{year}{match['six'][2:]}{match['four']}", birth_date)


def full_year(match: re.Match, today: date) -> int:
    """With two digits the sign tells the century: plus from the year in which one turns a hundred."""
    two_digits = int(match["six"][:2])
    if match["century"]:
        year = int(match["century"]) * 100 + two_digits
        if match["sign"] == "+" and today.year - year < 100:
            raise InvalidIdentityNumber(_("The plus sign is for people who have turned a hundred."))
        return year
    latest = today.year - (100 if match["sign"] == "+" else 0)
    return latest - (latest - two_digits) % 100


def date_of_birth(year: int, six: str, today: date) -> date:
    month, day = int(six[2:4]), int(six[4:6])
    try:
        born = date(year, month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        raise InvalidIdentityNumber(
            _("The personal identity number begins with a date that does not exist.")
        ) from None
    if not date(1800, 1, 1) <= born <= today:
        raise InvalidIdentityNumber(_("The personal identity number begins with a date that cannot be a birth date."))
    return born
