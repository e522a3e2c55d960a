"""Zip archives; an .xlsx is one too. They are looked through before anything is unpacked, and never to disk."""

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from projects.spreadsheets import csv_sheets, xlsx
from projects.spreadsheets.findings import BrokenSheet, Unreadable
from projects.spreadsheets.reading import Meter, Row, SheetSource, Workbook

MOST_UNPACKED = 400 * 1024 * 1024
MOST_DIRECTORY = 512 * 1024  # bytes of the list of contents: some thousand entries
SUSPICIOUS_RATIO, SUSPICIOUS_FROM = 250, 50 * 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, NotImplementedError, ValueError)


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator[Workbook]:
    check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise Unreadable(damaged()) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        for entry in entries:
            check_entry(entry)
        check_unpacked(entries)
        yield contents(archive, entries)


def damaged() -> str:
    return _("The file is damaged or was not saved whole. Open it in the spreadsheet program and save it anew.")


def check_directory(path: Path):
    """A list of contents with millions of entries would fill the memory before its first entry is looked at."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Unreadable(damaged())
    if struct.unpack_from("<L", tail, at + 12)[0] > MOST_DIRECTORY:
        raise Unreadable(unpacks_too_large())


def check_entry(entry: zipfile.ZipInfo):
    if entry.flag_bits & 1:
        raise Unreadable(_("The file is protected by a password. Save it without one."))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(_("The file is packed in an unusual way. Pack it as an ordinary .zip."))
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise Unreadable(_("The file holds entries that point outside it. Pack it anew."))


def check_unpacked(entries: list[zipfile.ZipInfo]):
    """By the sizes the archive states, beyond which nothing is ever unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    suspicious = unpacked > SUSPICIOUS_FROM and unpacked > SUSPICIOUS_RATIO * packed
    if unpacked > MOST_UNPACKED or suspicious:
        raise Unreadable(unpacks_too_large())


def unpacks_too_large() -> str:
    return _("The file becomes far too large when it is unpacked. Divide it, or save the sheets as .csv.")


def contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Workbook:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        try:
            return xlsx.workbook(archive)
        except (KeyError, *DAMAGE) as error:
            raise Unreadable(damaged()) from error
    if "mimetype" in names:
        raise Unreadable(_("OpenDocument files cannot be read. Save the file as .xlsx."))
    return tables(archive, entries)


def tables(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Workbook:
    """The .csv files of an archive, in whatever folder; what the operating system adds is passed over."""
    paths = {entry: PurePosixPath(entry.filename) for entry in entries}
    seen = {e: path for e, path in paths.items() if not any(part.startswith((".", "__")) for part in path.parts)}
    csv_files = {entry: path for entry, path in seen.items() if path.suffix.lower() == ".csv"}
    if not csv_files:
        raise Unreadable(_("There is no spreadsheet in the file: neither an .xlsx nor .csv files packed as .zip."))
    meter = Meter(sum(entry.file_size for entry in csv_files))
    sources = [
        guarded(csv_sheets.source(path.name, opener(archive, entry), meter)) for entry, path in csv_files.items()
    ]
    others = [path.name for entry, path in seen.items() if entry not in csv_files]
    return Workbook(sources, [csv_sheets.passed_over(name) for name in others], meter)


def opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(entry)


def guarded(source: SheetSource) -> SheetSource:
    """Damage inside the archive shows only while it is unpacked."""

    def rows() -> Iterator[Row]:
        try:
            yield from source.rows()
        except DAMAGE as error:
            raise BrokenSheet(damaged()) from error

    return SheetSource(source.name, rows)


def unpacked_size(path: Path) -> int:
    """How much there is to read; 0 where the file is no archive or a broken one, which is told quickly."""
    try:
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (Unreadable, *DAMAGE):
        return 0
