"""From a cell to a value: text or typed cells come in, plain values or a sentence for people go out."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import PlainValidator

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00(\.0+)?)?")
ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
YES = {"yes", "ja", "true"}
NO = {"no", "nej", "false"}


class CellError(ValueError):
    """What is wrong with a cell, said to people."""


class BrokenCell:
    """A cell that the spreadsheet program could not work out (#REF!, a formula without its value)."""

    def __init__(self, message: str):
        self.message = message


def shown(value: Any) -> str:
    """A value as quoted in a message: short, on one line."""
    text = " ".join(str(value).split())
    text = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= 40 else text[:39] + "…"


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip("\ufeff \t\r\n\xa0"))


def plain(value: Any) -> str:
    """Any cell as text, without the blanks around it."""
    if isinstance(value, str):
        return value.strip("\ufeff \t\r\n\xa0")
    if value is None:
        return ""
    if isinstance(value, BrokenCell):
        raise CellError(value.message)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def text(longest: int) -> Callable[[Any], str]:
    def parse(value):
        result = plain(value)
        if len(result) > longest:
            raise CellError(
                _("The text is too long: %(length)d characters, at most %(longest)d.")
                % {"length": len(result), "longest": longest}
            )
        if UNPRINTABLE.search(result):
            raise CellError(_("The text holds characters that cannot be shown. Write it anew."))
        return result

    return parse


def slug(longest: int) -> Callable[[Any], str]:
    as_text = text(longest)

    def parse(value):
        result = as_text(value)
        if result and not re.fullmatch(r"[-a-zA-Z0-9_]+", result):
            raise CellError(_("Only the letters a to z, figures, hyphen and underscore are allowed."))
        return result

    return parse


def code(choices) -> Callable[[Any], str]:
    """One of a list of words, or blank. The message names them."""
    allowed = {str(value) for value in choices.values if value}

    def parse(value):
        if type(value) is str and value in allowed:
            return value
        result = plain(value)
        if not result or result in allowed:
            return result
        raise CellError(
            _("“%(value)s” is not one of the allowed words: %(allowed)s.")
            % {"value": shown(result), "allowed": ", ".join(str(value) for value in choices.values if value)}
        )

    return parse


def day(value: Any) -> date | None:
    if type(value) is str and ISO_DATE.fullmatch(value):
        return checked_day(value, value)
    if isinstance(value, datetime):
        if value.time() != time():
            raise CellError(_("There is a time of day in the cell. Write the date alone."))
        return within_years(value.date())
    if isinstance(value, date):
        return within_years(value)
    written = plain(value)
    if not written:
        return None
    with_time = DATE_TIME.fullmatch(written)
    return checked_day(with_time[1] if with_time else written, written)


def checked_day(iso: str, written: str) -> date:
    try:
        if not ISO_DATE.fullmatch(iso):
            raise ValueError
        return within_years(date.fromisoformat(iso))
    except CellError:
        raise
    except ValueError:
        raise CellError(_("“%(value)s” is not a date. Write it as 2009-12-31.") % {"value": shown(written)}) from None


def within_years(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise CellError(_("The year %(year)04d cannot be right.") % {"year": value.year})
    return value


def month(value: Any) -> date | None:
    """The first day of a month, written 2009-12 or as a date cell."""
    if isinstance(value, str) and ISO_MONTH.fullmatch(value.strip()):
        value = f"{value.strip()}-01"
    try:
        result = day(value)
    except CellError as error:
        if isinstance(value, date):
            raise
        raise CellError(_("“%(value)s” is not a month. Write it as 2009-12.") % {"value": shown(value)}) from error
    return result.replace(day=1) if result else None


def yes_no(value: Any) -> bool | None:
    if value == "yes":
        return True
    if value == "no":
        return False
    word = plain(value).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    if not word:
        return None
    raise CellError(_("Write yes or no, or leave the cell blank."))


def decimal(places: int, lowest: Decimal, highest: Decimal) -> Callable[[Any], Decimal | None]:
    """A number with at most so many decimals; a comma may stand for the point."""
    step = Decimal(1).scaleb(-places)

    def parse(value):
        written = plain(value)
        if not written:
            return None
        number = to_decimal(value, written)
        if not lowest <= number <= highest:
            raise CellError(
                _("The number must lie between %(lowest)s and %(highest)s.") % {"lowest": lowest, "highest": highest}
            )
        rounded = number.quantize(step, rounding=ROUND_HALF_UP)
        if rounded != number and not isinstance(value, float):  # a float's last digits are the program's, not hers
            if not places:
                raise CellError(_("Write a whole number."))
            raise CellError(_("Write at most %(places)d decimals.") % {"places": places})
        return rounded

    return parse


def to_decimal(value: Any, written: str) -> Decimal:
    compact = written.replace(" ", "").replace("\xa0", "").replace("\u2212", "-")
    try:
        if isinstance(value, bool | date) or not (isinstance(value, float) or NUMBER.fullmatch(compact)):
            raise InvalidOperation
        number = Decimal(compact.replace(",", "."))
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise CellError(_("“%(value)s” is not a number.") % {"value": shown(written)}) from None
    return number


def whole(lowest: int, highest: int) -> Callable[[Any], int | None]:
    as_decimal = decimal(0, Decimal(lowest), Decimal(highest))

    def parse(value):
        if type(value) is str and value.isascii() and value.isdigit() and len(value) < 10:
            number = int(value)
            if lowest <= number <= highest:
                return number
        if isinstance(value, float) and not value.is_integer():
            raise CellError(_("Write a whole number."))
        result = as_decimal(value)
        return None if result is None else int(result)

    return parse


def email(value: Any) -> str:
    """In lower case, as users are known."""
    address = text(254)(value).lower()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise CellError(_("“%(value)s” is not an e-mail address.") % {"value": shown(address)}) from None
    return address


def required(parse: Callable) -> Callable:
    def check(value):
        result = parse(value)
        if result is None or result == "":
            raise CellError(_("The cell must be filled in."))
        return result

    return check


def optional(kind: Any, parse: Callable) -> Any:
    """A column that may be blank, as a pydantic field type."""
    return Annotated[kind, PlainValidator(parse)]


def filled(kind: Any, parse: Callable) -> Any:
    """A column that must be filled in, as a pydantic field type."""
    return Annotated[kind, PlainValidator(required(parse))]
