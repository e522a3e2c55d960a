import re

from django.utils.translation import gettext as _

from projects.spreadsheets.cells import CellError, plain, shown


def as_occupation(value) -> str:
    """An SSYK code of one to four figures; a number cell has lost its leading zero."""
    written = plain(value)
    if isinstance(value, int | float) and len(written) == 3:
        written = written.zfill(4)
    if written and not re.fullmatch(r"[0-9]{1,4}", written):
        raise CellError(_("“%(value)s” is not an SSYK code of up to four figures.") % {"value": shown(written)})
    return written


def as_occupations(value) -> tuple[str, ...]:
    """Several, the most wanted first, with blanks, commas or semicolons between them."""
    if not isinstance(value, str):
        return (as_occupation(value),) if plain(value) else ()
    found = tuple(as_occupation(one) for one in re.split(r"[\s,;]+", plain(value)) if one)
    if len(set(found)) < len(found):
        raise CellError(_("The same occupation stands twice."))
    return found
