"""Workbooks (.xlsx), read as a stream by an own small parser: rows, values and date formats, and nothing else.

A library would build every style, chart and link of a file that may be hostile. Here document types (and so all
entities) are refused, formulas are never worked out, links never followed, and memory stays flat however long a
sheet is.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from projects.spreadsheets.cells import BrokenCell
from projects.spreadsheets.findings import BrokenSheet, Unreadable
from projects.spreadsheets.reading import Meter, Row, SheetSource, Workbook

CHUNK = 64 * 1024
LONGEST_TOKEN = 2 * 1024 * 1024  # a cell holds 32,767 characters
MOST_TEXT = 50_000_000  # characters in the table of shared texts
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
USED_COLUMNS = 300
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
NO_DATE_PART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
Start = Callable[[str, dict[str, str]], None]


def local(name: str) -> str:
    return name.rpartition(" ")[2]


class Parser:
    """Feeds a part to handlers, a chunk at a time; refuses document types and what never ends."""

    def __init__(self, start: Start, end=None, text=None):
        self.fed_in_vain = 0
        self.handlers = start, end or (lambda name: None), text or (lambda characters: None)
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.StartElementHandler = self.on_start
        self.expat.EndElementHandler = self.on_end
        self.expat.CharacterDataHandler = self.on_text
        self.expat.StartDoctypeDeclHandler = self.on_document_type

    def on_start(self, name, attributes):
        self.fed_in_vain = 0
        self.handlers[0](local(name), {local(key): value for key, value in attributes.items()})

    def on_end(self, name):
        self.handlers[1](local(name))

    def on_text(self, characters):
        self.fed_in_vain = 0
        self.handlers[2](characters)

    def on_document_type(self, *args):
        raise BrokenSheet(_("The file holds a document type, which no spreadsheet program writes. It was not read."))

    def feed(self, chunk: bytes):
        self.fed_in_vain += len(chunk)
        if self.fed_in_vain > LONGEST_TOKEN:
            raise BrokenSheet(_("The file holds something endless and is no spreadsheet."))
        self.expat.Parse(chunk, not chunk)


def parse(archive: zipfile.ZipFile, part: str, start: Start, end=None, text=None) -> Iterator[int]:
    """Feed a part to the handlers, pausing after every chunk; says how long that was."""
    parser = Parser(start, end, text)
    try:
        with archive.open(part) as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                yield len(chunk)
            parser.feed(b"")
            yield 0
    except expat.ExpatError as error:
        raise ValueError("not well-formed") from error


def parse_whole(*args):
    for _pause in parse(*args):
        pass


def workbook(archive: zipfile.ZipFile) -> Workbook:
    """The visible sheets. Hidden ones are named in a note."""
    try:
        return Package(archive).workbook()
    except BrokenSheet as error:
        raise Unreadable(str(error)) from error


class Package:
    """The parts of a workbook file, by way of their relationships."""

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.main = next(iter(self.related("").by_type("officeDocument")), "xl/workbook.xml")
        self.parts = self.related(self.main)
        self.meter = Meter()
        self.epoch = date(1899, 12, 30)
        self.sheets: list[tuple[str, str, str]] = []  # name, state, part

    def related(self, part: str) -> "Relationships":
        folder, name = posixpath.split(part)
        relationships = Relationships(folder)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where in self.archive.namelist():
            parse_whole(self.archive, where, relationships.start)
        return relationships

    def workbook(self) -> Workbook:
        parse_whole(self.archive, self.main, self.start)
        hidden = [name for name, state, _part in self.sheets if state != "visible"]
        notes = [_("The hidden sheet “%(name)s” was passed over.") % {"name": name} for name in hidden]
        texts, dates = self.shared_texts(), self.date_styles()
        sources = [
            SheetSource(name, self.rows_of(part, texts, dates))
            for name, state, part in self.sheets
            if state == "visible" and part
        ]
        self.meter.total = sum(self.archive.getinfo(part).file_size for _name, _state, part in self.sheets if part)
        return Workbook(sources, notes, self.meter)

    def start(self, name: str, attributes: dict[str, str]):
        if name == "sheet":
            part = self.parts.worksheets.get(attributes.get("id", ""), "")
            self.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), part))
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = date(1904, 1, 1)

    def shared_texts(self) -> list[str]:
        texts = SharedTexts()
        for part in self.parts.by_type("sharedStrings")[:1]:
            parse_whole(self.archive, part, texts.start, texts.end, texts.text)
        return texts.found

    def date_styles(self) -> set[int]:
        styles = Styles()
        for part in self.parts.by_type("styles")[:1]:
            parse_whole(self.archive, part, styles.start, styles.end)
        return styles.dates()

    def rows_of(self, part: str, texts: list[str], dates: set[int]) -> Callable[[], Iterator[Row]]:
        def rows() -> Iterator[Row]:
            reader = SheetReader(texts, dates, self.epoch)
            try:
                for length in parse(self.archive, part, reader.start, reader.end, reader.text):
                    self.meter.read += length
                    yield from reader.ready
                    reader.ready.clear()
            except (ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, OSError) as error:
                raise BrokenSheet(_("The sheet is damaged from here on."), reader.number + 1) from error

        return rows


class Relationships:
    """Which part of the package is what to another part."""

    def __init__(self, folder: str):
        self.folder = folder
        self.targets: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: dict[str, str]):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets.append((attributes.get("Id", ""), kind, part))

    def by_type(self, wanted: str) -> list[str]:
        return [part for _key, kind, part in self.targets if kind == wanted]

    @property
    def worksheets(self) -> dict[str, str]:
        return {key: part for key, kind, part in self.targets if kind == "worksheet"}


class SharedTexts:
    """The texts that cells point to. Readings in phonetic script (rPh) are no part of a text."""

    def __init__(self):
        self.found: list[str] = []
        self.pieces: list[str] | None = None
        self.phonetic = False
        self.left = MOST_TEXT

    def start(self, name, attributes):
        if name == "si":
            self.found.append("")
            self.spend(16)
        elif name == "rPh":
            self.phonetic = True
        elif name == "t" and not self.phonetic:
            self.pieces = []

    def text(self, characters):
        if self.pieces is not None:
            self.spend(len(characters))
            self.pieces.append(characters)

    def end(self, name):
        if name == "t" and self.pieces is not None:
            if self.found:
                self.found[-1] += "".join(self.pieces)
            self.pieces = None
        elif name == "rPh":
            self.phonetic = False

    def spend(self, characters: int):
        self.left -= characters
        if self.left < 0:
            raise BrokenSheet(_("The file holds too much text. Save the sheets as .csv."))


class Styles:
    """Which cell styles show a number as a date."""

    def __init__(self):
        self.formats: dict[str, str] = {}
        self.used: list[str] = []
        self.inside = False

    def start(self, name, attributes):
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.used.append(attributes.get("numFmtId", "0"))

    def end(self, name):
        if name == "cellXfs":
            self.inside = False

    def dates(self) -> set[int]:
        return {position for position, number in enumerate(self.used) if self.is_date(number)}

    def is_date(self, number: str) -> bool:
        if number in self.formats:
            code = NO_DATE_PART.sub("", self.formats[number]).lower()
            return code != "general" and any(letter in code for letter in "dmyhs")
        return number.isdigit() and int(number) in BUILT_IN_DATES


class SheetReader:
    """Puts the cells of a sheet together. `ready` holds the rows read since it was last emptied."""

    has_value: bool

    def __init__(self, texts: list[str], dates: set[int], epoch: date):
        self.texts, self.dates, self.epoch = texts, dates, epoch
        self.ready: list[Row] = []
        self.number = 0
        self.cells: dict[int, Any] = {}
        self.column = -1
        self.pieces: list[str] | None = None
        self.begin_cell({})

    def start(self, name: str, attributes: dict[str, str]):
        if name == "c":
            self.column = column_of(attributes.get("r", ""), self.column + 1)
            self.begin_cell(attributes)
        elif name in {"v", "t"}:
            self.pieces = []
            self.has_value = self.has_value or name == "v"
        elif name == "f":
            self.is_formula = True
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column = -1
            if not 0 < self.number <= MOST_ROWS:
                raise BrokenSheet(_("A sheet has at most %(rows)d rows.") % {"rows": MOST_ROWS})

    def begin_cell(self, attributes: dict[str, str]):
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "0")
        self.content: list[str] = []
        self.has_value = self.is_formula = False

    def text(self, characters: str):
        if self.pieces is not None:
            self.pieces.append(characters)

    def end(self, name: str):
        if name in {"v", "t"} and self.pieces is not None:
            self.content += self.pieces
            self.pieces = None
        elif name == "c":
            self.end_cell()
        elif name == "row" and self.cells:
            last = max(self.cells)
            self.ready.append((self.number, [self.cells.get(column) for column in range(last + 1)]))
            self.cells = {}

    def end_cell(self):
        value = self.value("".join(self.content))
        if value is None or value == "":
            return
        if self.column >= USED_COLUMNS:
            raise BrokenSheet(
                _("The sheet has values in more than %(most)d columns.") % {"most": USED_COLUMNS}, self.number
            )
        self.cells[self.column] = value

    def value(self, written: str) -> Any:
        if self.is_formula and not written and self.kind != "str":
            return BrokenCell(_("The formula has not been worked out. Copy the column and paste it as values."))
        if not written:
            return None
        if self.kind == "s":
            return self.texts[int(written)] if int(written) < len(self.texts) else None
        if self.kind in {"str", "inlineStr", "d"}:
            return written
        if self.kind == "b":
            return written in {"1", "true"}
        if self.kind == "e":
            return BrokenCell(
                _("The spreadsheet program shows an error in the cell (%(code)s).") % {"code": written[:10]}
            )
        return self.number_or_date(written)

    def number_or_date(self, written: str) -> Any:
        if len(written) > 40:
            return BrokenCell(_("The cell holds a number that is too long."))
        number = int(written) if written.lstrip("-").isdecimal() else float(written)
        is_date = self.style.isdecimal() and int(self.style) in self.dates
        return from_serial(number, self.epoch) if is_date else number


def column_of(reference: str, following: int) -> int:
    """A1 → 0. Without a reference the cell follows the one before it."""
    letters = reference.rstrip("0123456789")
    if not letters:
        return following
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter) - 64
    if not (0 < column <= MOST_COLUMNS and letters.isascii() and letters.isupper()):
        raise ValueError("no such column")
    return column - 1


def from_serial(number: float, epoch: date) -> Any:
    """A day is 1; the fraction is the time. Excel's 1900 has a 29 February that never was."""
    try:
        days, fraction = divmod(number, 1)
        day = epoch + timedelta(days=int(days) + (1 if epoch.year == 1899 and 0 < days < 60 else 0))
        seconds = round(fraction * 86_400)
        return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds) if seconds else day  # noqa: DTZ001
    except (OverflowError, ValueError):
        return BrokenCell(_("The cell shows a date that does not exist."))
