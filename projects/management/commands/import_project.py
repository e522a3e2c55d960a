import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from projects.spreadsheets.run import Result, import_path


class Command(BaseCommand):
    help = "Imports a project's spreadsheets: one .xlsx, or a folder or .zip of .csv files. All of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, but save nothing")

    def handle(self, *, path, dry_run, **options):
        result = import_path(path, dry_run=dry_run)
        self.tell(result)
        if not result.ok:
            # Not a CommandError: its name before the first line would stand in the way of whoever reads the list.
            self.stderr.write("\n".join(self.error_lines(result)))
            sys.exit(1)
        saved = _("Saved.") if result.saved else _("Nothing was saved: this was a trial run.")
        self.stdout.write(saved)

    def tell(self, result: Result):
        for note in result.findings.notes:
            self.stdout.write(note)
        for warning in result.findings.warnings:
            self.stdout.write(_("Warning: %(warning)s") % {"warning": warning})
        for sheet, counts in result.counts.items():
            line = _("%(sheet)s: %(new)d new, %(changed)d changed, %(same)d the same")
            self.stdout.write(line % {"sheet": sheet, **vars(counts)})

    @staticmethod
    def error_lines(result: Result) -> list[str]:
        lines = [str(error) for error in result.findings.errors]
        return [*lines, result.findings.more_errors] if result.findings.more_errors else lines
