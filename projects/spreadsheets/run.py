"""One import from beginning to end: read, check and plan; then write all of the plan or nothing.

The preview is the import that stops before it writes (docs/adr/0007).
"""

import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import AuditEvent, AuditHead
from projects.spreadsheets.cells import BrokenCell, is_blank, plain, shown
from projects.spreadsheets.findings import BrokenSheet, Counts, Findings, Unreadable
from projects.spreadsheets.plan import Plan
from projects.spreadsheets.reading import SheetSource, Workbook, open_workbook
from projects.spreadsheets.sheet import Line, Sheet, repeated, sheets_in_order

MOST_COLUMNS = 200
ATTEMPTS = 3
logger = logging.getLogger(__name__)


class Outdated(Exception):
    """Somebody has changed something since the plan was made."""


@dataclass
class Result:
    """What an import did, or would do."""

    counts: dict[str, Counts]
    findings: Findings
    saved: bool = False

    @property
    def ok(self) -> bool:
        return not self.findings.error_count

    def as_lists(self) -> dict[str, list[int]]:
        return {name: counts.as_list() for name, counts in self.counts.items()}

    @property
    def changes_anything(self) -> bool:
        return any(counts.new or counts.changed for counts in self.counts.values())


@dataclass
class Run:
    """What the sheets of one import share. Without `by` the operator works on the whole register."""

    by: Any = None
    project: Any = None  # from whose pages the file was sent
    on_progress: Callable[[], None] = lambda: None
    findings: Findings = field(default_factory=Findings)
    plan: Plan = field(default_factory=Plan)
    memo: dict[str, Any] = field(default_factory=dict)
    created: dict[str, list] = field(
        default_factory=lambda: defaultdict(list)
    )  # sheet → its new rows, if referred to
    people: dict[str, Any] = field(default_factory=dict)  # reference → the participant, as the file has it
    projects: dict[str, Any] = field(default_factory=dict)  # short name → those the file's rows belong to
    at_end: list[Callable[[], None]] = field(default_factory=list)  # checks that need all sheets
    rows_read: int = 0
    broken: set[str] = field(default_factory=set)  # sheets of which not all rows could be read
    _refused: dict[str, set] = field(default_factory=dict)

    @property
    def is_restricted(self) -> bool:
        return self.by is not None

    @property
    def project_of_all(self):
        """The one project that the file is about; None if it is about several."""
        found = list(self.projects.values())
        return (found[0] if len(found) == 1 else None) if found else self.project

    def refuse(self, sheet: Sheet, line: Line):
        self.refuse_key(sheet.name, [plain(getattr(line.row, name)) for name in sheet.key])

    def refuse_key(self, sheet: str, key: list[str]):
        """Remember a refused row, so that rows that refer to it are not errors too."""
        keys = self._refused.setdefault(sheet, set())
        keys.update(tuple(key[:length]) for length in range(1, len(key) + 1))

    def was_refused(self, sheet: str, *key: str) -> bool:
        """Whether the row referred to stands in the file and its error is told already, or may be."""
        return sheet in self.broken or key in self._refused.get(sheet, ())


def import_path(
    path: Path, *, by=None, project=None, dry_run=False, expected=None, on_progress=None, conclude=None
) -> Result:
    """Import what stands under a path, or find out what an import would do.

    `by` is the user, whose rights then bound it; `project` the one that she imports into. `expected` are the counts
    she has agreed to: if the register has changed since, so that others come out, nothing is saved. `on_progress` is
    told per cents. `conclude` is called with the result in the transaction that saves it.
    """
    for attempt in range(1, ATTEMPTS + 1):
        # Whoever is overtaken again and again plans while, on SQLite, nobody else can write.
        undisturbed = attempt == ATTEMPTS and not dry_run
        with transaction.atomic() if undisturbed else contextlib.nullcontext():
            seen = AuditEvent.objects.last_key()
            run, result = planned(path, by, project, on_progress)
            if dry_run or not result.ok or expected not in (None, result.as_lists()):
                return result
            try:
                save(run, result, seen, conclude)
            except Outdated:
                continue
            except DatabaseError as error:
                logger.exception("The database refused an import")
                result.saved = False
                run.findings.error("", None, "", database_refused(error))
            return result
    run.findings.error("", None, "", overtaken())
    return result


def planned(path: Path, by, project, on_progress) -> tuple[Run, Result]:
    """Read and check everything; write nothing."""
    run = Run(by=by, project=project)
    importer = Importer(run)
    try:
        with open_workbook(path) as workbook:
            if on_progress:
                run.on_progress = lambda: on_progress(workbook.meter.per_cent)
            importer.take(workbook)
    except Unreadable as error:
        run.findings.error("", None, "", str(error))
    except DatabaseError as error:
        logger.exception("The database refused to be read for an import")
        run.findings.error("", None, "", database_refused(error))
    return run, importer.result()


def save(run: Run, result: Result, seen: int, conclude: Callable[[Result], None] | None):
    """Carry out the plan, if nobody has changed anything since it was begun.

    Every change leaves an audit event, and who writes one holds the head of the trail until the end: asked under
    that lock, the trail knows of all changes. It is asked before too, for nothing.
    """
    with transaction.atomic():
        if result.changes_anything:
            refuse_outdated(seen)
            run.plan.carry_out()
            AuditHead.objects.select_for_update().get()
            refuse_outdated(seen)
            AuditEvent.objects.record_all([*run.plan.events(), *imports(run, result)])
        result.saved = True
        if conclude:
            conclude(result)


def refuse_outdated(seen: int):
    if AuditEvent.objects.changes().filter(pk__gt=seen).exists():
        raise Outdated


def imports(run: Run, result: Result) -> list[AuditEvent]:
    """One event for each project the file is about."""
    projects = sorted(run.projects.values(), key=lambda project: project.pk) or [None]
    details = result.as_lists()
    return [AuditEvent.of(by=run.by, action="import", project=project, details=details) for project in projects]


def database_refused(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return overtaken()
    return _("The database could not take the file in just now. Nothing was saved; try again in a while.")


def overtaken() -> str:
    return _("The register was changed while the file was read. Import the file again.")


class Importer:
    """Takes a workbook through its sheets in the order of their references."""

    def __init__(self, run: Run):
        self.run = run
        self.sheets: dict[str, Sheet] = {}

    def result(self) -> Result:
        self.run.findings.sort([sheet.name for sheet in sheets_in_order()])
        return Result({name: sheet.counts for name, sheet in self.sheets.items()}, self.run.findings)

    def take(self, workbook: Workbook):
        self.run.findings.notes += workbook.notes
        sources = self.known_sources(workbook)
        for kind in sheets_in_order():
            if kind.name in sources:
                self.take_sheet(kind, sources[kind.name])
        for check in self.run.at_end:
            check()

    def known_sources(self, workbook: Workbook) -> dict[str, SheetSource]:
        known = {kind.name for kind in sheets_in_order()}
        names = [source.name.strip().lower() for source in workbook.sheets]
        for name in repeated(names):
            self.run.findings.error(shown(name), None, "", _("There are two sheets of this name."))
        sources = {}
        for name, source in zip(names, workbook.sheets, strict=True):
            if name in known:
                sources[name] = source
            elif is_empty(source):
                note = _("The sheet “%(name)s” is empty and was passed over.")
                self.run.findings.notes.append(note % {"name": shown(source.name)})
            else:
                self.run.findings.error(shown(source.name), None, "", unknown_sheet(known))
        if not sources and not self.run.findings.error_count:
            raise Unreadable(_("The file has none of the sheets that can be imported."))
        return sources

    def take_sheet(self, kind: type[Sheet], source: SheetSource):
        try:
            table = Table(kind, self.run, source.rows())
            if table.heading is None:
                self.run.broken.add(kind.name)
                return
            sheet = self.sheets[kind.name] = kind(self.run, table.heading.values(), lambda: read_again(kind, source))
            for lines in table.chunks():
                sheet.take(lines)
            sheet.finish()
        except BrokenSheet as error:
            self.run.broken.add(kind.name)
            self.run.findings.error(kind.name, error.row, "", str(error))


def read_again(kind: type[Sheet], source: SheetSource) -> Iterator[Line]:
    for lines in Table(kind, Run(), source.rows()).chunks():
        yield from lines


def heading_name(cell: Any) -> str:
    return "?" if isinstance(cell, BrokenCell) else plain(cell)


def unknown_sheet(known: set[str]) -> str:
    return _("There is no sheet of this name. The sheets are %(names)s.") % {"names": ", ".join(sorted(known))}


def is_empty(source: SheetSource) -> bool:
    try:
        return all(is_blank(cell) for _number, cells in source.rows() for cell in cells)
    except BrokenSheet:
        return False


class Table:
    """The rows of one sheet under its heading, checked against the schema."""

    def __init__(self, kind: type[Sheet], run: Run, rows: Iterator):
        self.kind = kind
        self.run = run
        self.rows = rows
        self.seen: dict[int, int] = {}  # hash of a key → row: a million keys as such would fill the memory
        self.heading = self.read_heading()  # position → column
        self.validate = kind.columns.__pydantic_validator__.validate_python

    def read_heading(self) -> dict[int, str] | None:
        number, cells = next(((n, c) for n, c in self.rows if not all(map(is_blank, c))), (1, []))
        heading = {position: heading_name(cell) for position, cell in enumerate(cells) if not is_blank(cell)}
        problems = list(self.heading_problems(heading))
        for column, message in problems:
            self.run.findings.error(self.kind.name, number, column, message)
        return None if problems else heading

    def heading_problems(self, heading: dict[int, str]) -> Iterator[tuple[str, str]]:
        fields = self.kind.columns.model_fields
        names = list(heading.values())
        for name in names[:MOST_COLUMNS]:
            if name not in fields:
                known = ", ".join(fields)
                yield shown(name), _("There is no such column. The columns are %(names)s.") % {"names": known}
        for name in repeated(names)[:MOST_COLUMNS]:
            yield shown(name), _("The column stands twice.")
        for name, info in fields.items():
            if name not in names and name in self.kind.key:
                yield name, _("The key column is missing.")
            elif name not in names and info.is_required():
                yield name, _("The column is missing.")

    def chunks(self) -> Iterator[list[Line]]:
        lines: list[Line] = []
        for number, cells in self.rows:
            line = self.line(number, cells)
            if line:
                lines.append(line)
            if len(lines) == self.kind.at_once:
                yield lines
                lines = []
        yield lines

    def line(self, number: int, cells: list) -> Line | None:
        """The row, or None for a blank or a wrong one."""
        values = {}
        filled = False
        for position, cell in enumerate(cells):
            name = self.heading.get(position)
            if name is not None:
                values[name] = cell
                filled = filled or not (cell is None or cell == "")
            elif not is_blank(cell):
                self.run.findings.error(
                    self.kind.name, number, "", _("There is a value in a column that has no heading.")
                )
        if not filled or all(map(is_blank, values.values())):
            return None
        self.progress()
        for name in self.heading.values():
            values.setdefault(name, "")
        return self.checked(number, values)

    def progress(self):
        self.run.rows_read += 1
        if not self.run.rows_read % 1000:
            self.run.on_progress()

    def checked(self, number: int, values: dict[str, Any]) -> Line | None:
        try:
            row = self.validate(values)
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False, include_input=False):
                message = str(error.get("ctx", {}).get("error") or error["msg"])
                self.run.findings.error(self.kind.name, number, str(error["loc"][0]), message)
            self.refuse(values)
            return None
        key = hash(tuple(getattr(row, name) for name in self.kind.key))
        first = self.seen.setdefault(key, number)
        if first != number:
            self.run.findings.error(
                self.kind.name,
                number,
                self.kind.key[0],
                _("The same key (%(columns)s) stands in row %(row)d already.")
                % {"columns": ", ".join(self.kind.key), "row": first},
            )
            return None
        return Line(number, row)

    def refuse(self, values: dict[str, Any]):
        try:
            fields = self.kind.columns.model_fields
            key = [fields[name].metadata[0].func(values[name]) for name in self.kind.key]
            self.run.refuse_key(self.kind.name, [plain(value) for value in key])
        except ValueError:  # a key cell that cannot be read refers to nothing
            pass
