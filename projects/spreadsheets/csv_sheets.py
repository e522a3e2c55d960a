"""Comma- or semicolon-separated text, as spreadsheet programs write it."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from projects.spreadsheets.findings import BrokenSheet, Unreadable
from projects.spreadsheets.reading import Meter, Row, SheetSource, Workbook, check_size

LONGEST_LINE = 1_000_000


def folder(path: Path) -> Workbook:
    """A folder of .csv files; other files are named in a note, hidden ones passed over."""
    files = [file for file in sorted(path.iterdir()) if not file.name.startswith(".")]
    tables = [file for file in files if file.suffix.lower() == ".csv" and file.is_file()]
    if not tables:
        raise Unreadable(_("There is no .csv file in the folder."))
    meter = Meter(sum(file.stat().st_size for file in tables))
    check_size(meter.total)
    others = [file.name for file in files if file not in tables]
    return Workbook([of_path(file, meter) for file in tables], [passed_over(name) for name in others], meter)


def single(path: Path) -> Workbook:
    """One .csv file, which is one sheet of the file's name."""
    if path.suffix.lower() != ".csv":
        raise Unreadable(_("The file is not a spreadsheet. Save it as .xlsx, or as .csv in UTF-8."))
    meter = Meter(path.stat().st_size)
    return Workbook([of_path(path, meter)], meter=meter)


def passed_over(name: str) -> str:
    return _("“%(name)s” is not a .csv file and was passed over.") % {"name": name}


def of_path(path: Path, meter: Meter) -> SheetSource:
    return source(path.name, lambda: path.open("rb"), meter)


def source(filename: str, opened: Callable[[], BinaryIO], meter: Meter) -> SheetSource:
    def rows() -> Iterator[Row]:
        with opened() as file:
            yield from read(file, meter)

    return SheetSource(PurePath(filename).stem, rows)


def read(file: BinaryIO, meter: Meter) -> Iterator[Row]:
    """Records with their numbers: a line end inside quotation marks does not begin a new row."""
    head = file.read(4)
    refuse_other_encodings(head)
    file.seek(0)
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        yield from records(Lines(text, meter))


def records(lines: "Lines") -> Iterator[Row]:
    delimiter = lines.delimiter()
    number = 1 if lines.names_delimiter else 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            number += 1
            yield number, cells
    except UnicodeDecodeError as error:
        raise BrokenSheet(not_utf_8(), number + 1) from error
    except csv.Error as error:
        message = _("The row cannot be read: a quotation mark is missing or stands in the wrong place.")
        raise BrokenSheet(message, number + 1) from error


def refuse_other_encodings(head: bytes):
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head:
        raise BrokenSheet(not_utf_8())


def not_utf_8() -> str:
    return _(
        "The file is not in UTF-8, so å, ä and ö would come out wrong. Save it anew: in Excel choose "
        "“CSV UTF-8 (comma delimited)”, in LibreOffice the character set “Unicode (UTF-8)”, or save as .xlsx."
    )


class Lines:
    """The lines of a text file, none of them endless; looks at the first to find the delimiter."""

    def __init__(self, file: io.TextIOWrapper, meter: Meter):
        self.file = file
        self.meter = meter
        self.first: str | None = None
        self.names_delimiter = False

    def delimiter(self) -> str:
        try:
            line = self.next_line()
        except UnicodeDecodeError as error:
            raise BrokenSheet(not_utf_8(), 1) from error
        if line.lower().startswith("sep=") and line.strip()[4:] in {",", ";"}:  # Excel's own first line
            self.names_delimiter = True
            return line.strip()[4:]
        self.first = line
        return ";" if line.count(";") > line.count(",") else ","

    def next_line(self) -> str:
        line = self.file.readline(LONGEST_LINE)
        self.meter.read += len(line)
        if len(line) == LONGEST_LINE:
            raise BrokenSheet(_("The file has a line of more than a million characters and is not a table."))
        return line

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line, self.first = self.first, None
        line = self.next_line() if line is None else line
        if not line:
            raise StopIteration
        return line
