"""What is found while a file is read: errors, warnings and notes, each with its place."""

from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter

from django.utils.translation import gettext as _


class Unreadable(Exception):
    """The file as a whole cannot be taken in; says what to do instead."""


class BrokenSheet(Exception):
    """A sheet cannot be read beyond a row; says what to do instead."""

    def __init__(self, message: str, row: int | None = None):
        super().__init__(message)
        self.row = row


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one place. `row` is the number the spreadsheet program shows, `column` the heading."""

    sheet: str
    row: int | None
    column: str
    message: str

    def __str__(self):
        message = " ".join(self.message.split())
        return f"{self.sheet or '-'}, {self.row or '-'}, {self.column or '-'}, {message}"

    def as_list(self) -> list:
        return [self.sheet, self.row, self.column, self.message]


@dataclass
class Counts:
    new: int = 0
    changed: int = 0
    same: int = 0

    def as_list(self) -> list[int]:
        return [self.new, self.changed, self.same]


KEPT = 10_000  # findings of a kind that are kept word for word; the rest is counted


@dataclass
class Findings:
    """Errors and warnings, bounded: a file with a million errors must not fill the memory."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors_of: Counter[str] = field(default_factory=Counter)  # by sheet, those not kept included
    warnings_of: Counter[str] = field(default_factory=Counter)

    @property
    def error_count(self) -> int:
        return self.errors_of.total()

    @property
    def warning_count(self) -> int:
        return self.warnings_of.total()

    def error(self, sheet: str, row: int | None, column: str, message: str):
        self.errors_of[sheet] += 1
        if len(self.errors) < KEPT:
            self.errors.append(Finding(sheet, row, column, message))

    def warn(self, sheet: str, row: int | None, column: str, message: str):
        self.warnings_of[sheet] += 1
        if len(self.warnings) < KEPT:
            self.warnings.append(Finding(sheet, row, column, message))

    def sort(self, sheets: list[str]):
        """By sheet as they depend on each other, then by row."""
        order = {name: position for position, name in enumerate(sheets)}
        for found in (self.errors, self.warnings):
            found.sort(key=attrgetter("column"))
            found.sort(key=lambda finding: (order.get(finding.sheet, -1), finding.sheet, finding.row or 0))

    @property
    def more_errors(self) -> str:
        """How many errors are not shown, in words; empty if all are."""
        hidden = self.error_count - len(self.errors)
        return _("… and %(count)d more errors.") % {"count": hidden} if hidden else ""
