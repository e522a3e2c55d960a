"""From a path to sheets: one .xlsx, one .csv, or a folder or .zip of .csv, told apart by content."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from projects.spreadsheets.findings import Unreadable

MAX_BYTES = 200 * 1024 * 1024  # of a file, or of all files of a folder together
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Row = tuple[int, list[Any]]


@dataclass
class Meter:
    """How far the reading has come, in bytes (of text, roughly) of all sheets."""

    total: int = 0
    read: int = 0

    @property
    def per_cent(self) -> int:
        return min(99, 100 * self.read // max(1, self.total))


@dataclass
class SheetSource:
    """A sheet that can be read more than once. A row is the number the spreadsheet program shows, and the cells."""

    name: str
    rows: Callable[[], Iterator[Row]]


@dataclass
class Workbook:
    sheets: list[SheetSource] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    meter: Meter = field(default_factory=Meter)


@contextlib.contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """The sheets under a path. What cannot be read at all is `Unreadable`, in the user's words."""
    from projects.spreadsheets import archives, csv_sheets  # they build on this module

    try:
        if path.is_dir():
            yield csv_sheets.folder(path)
            return
        check_size(path.stat().st_size)
        with path.open("rb") as file:
            start = file.read(8)
        if start.startswith(b"PK"):
            with archives.open_archive(path) as workbook:
                yield workbook
            return
    except OSError as error:
        raise Unreadable(_("The file cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error
    if start == OLD_OFFICE:
        raise Unreadable(
            _(
                "The file is an old .xls or is protected by a password. "
                "Open it in the spreadsheet program and save it as .xlsx without a password."
            )
        )
    yield csv_sheets.single(path)


def check_size(size: int):
    if size > MAX_BYTES:
        raise Unreadable(
            _("The file is too large: %(size)d MB. At most %(most)d MB can be imported at once; divide it.")
            % {"size": size // 1024**2, "most": MAX_BYTES // 1024**2}
        )
