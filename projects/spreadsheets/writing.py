"""Tables out: a workbook (.xlsx) or a CSV file, written row by row, however many rows there are.

Numbers are numbers and dates are dates. A text is never a formula, whatever somebody has written: in a workbook it is
typed as text, and one that begins like a formula carries the mark that spreadsheet programs keep such a text by; in a
CSV file it begins with an apostrophe.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

Value = str | int | float | Decimal | date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_A_TITLE = dict.fromkeys(map(ord, "[]:*?/\\'"), "-")
LONGEST = 32_767  # characters in a cell
LONGEST_TITLE = 31
DATE_FORMAT = "yyyy-mm-dd"
PIECE = 64 * 1024
ROWS_AT_ONCE = 200


def workbook(title: str, labels: list[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """One sheet with a row of headings that stays in sight. The rows go to a temporary file, not to memory."""
    from openpyxl import Workbook  # only whoever writes a workbook pays for it
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    for place, label in enumerate(labels, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(len(label) + 2, 14)
    sheet.append([cell_of(sheet, label, bold=True) for label in labels])
    for row in rows:
        sheet.append([cell_of(sheet, value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def cell_of(sheet, value: Value, *, bold: bool = False):
    """A cell for a row that is appended. Numbers need none of their own."""
    if value is None or not isinstance(value, str | date):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet)
    put(cell, value)
    if bold:
        cell.font = Font(bold=True)
    return cell


def put(cell, value: Value):
    """The value as what it is; a text stays a text."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"  # openpyxl has made a formula of what begins with =
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DATE_FORMAT


def sheet_title(text: str) -> str:
    """No longer than the format allows; a longer one ends with a whole word, if that leaves enough of it."""
    title = clean(text).translate(NOT_IN_A_TITLE)
    if len(title) > LONGEST_TITLE:
        cut = title[: LONGEST_TITLE - 1]
        words = cut.rpartition(" ")[0]
        title = (words if len(words) > LONGEST_TITLE // 2 else cut).rstrip(" ,") + "…"
    return title or "1"


def clean(text: str) -> str:
    """Without the characters that the format cannot hold, and no longer than a cell may be."""
    return UNWRITABLE.sub("", text)[:LONGEST]


def csv_table(labels: list[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """Semicolons, and the mark by which spreadsheet programs know UTF-8."""
    yield "\ufeff".encode()
    for lines in in_pieces(heads_first(labels, rows)):
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(lines)
        yield out.getvalue().encode(errors="replace")


def heads_first(labels, rows):
    yield [harmless(label) for label in labels]
    for row in rows:
        yield [harmless(value) for value in row]


def in_pieces(rows: Iterable) -> Iterator[list]:
    piece = []
    for row in rows:
        piece.append(row)
        if len(piece) == ROWS_AT_ONCE:
            yield piece
            piece = []
    yield piece


def harmless(value: Value) -> Value:
    """Text that a spreadsheet program does not take for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value.isoformat() if isinstance(value, date) else value
