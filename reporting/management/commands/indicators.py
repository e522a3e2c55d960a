import json
import sys
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects.enums import FollowUpClock
from projects.models import Project
from reporting.indicators import Period, PeriodProblem, compute, missing_programme_message

USAGE_ERROR = 2


class Command(BaseCommand):
    """Whatever is wrong with the request: status 2 and one line on standard error."""

    help = "Print a project's figures as tidy data, one row a figure."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self.refuse  # type: ignore[method-assign]  # no usage text before it: scripts read this
        return parser

    def add_arguments(self, parser):
        parser.add_argument("--project", required=True, metavar="SLUG")
        parser.add_argument("--from", dest="from_", metavar="D", help="default: the project's start")
        parser.add_argument("--to", metavar="D", help="default: the as-of day")
        parser.add_argument("--as-of", metavar="D", help="default: today")
        parser.add_argument("--clock", choices=FollowUpClock.values, help="default: the project's")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *, project, from_, to, as_of, clock, format, **options):
        found = Project.objects.filter(slug=project).first()
        if found is None:
            raise problem(_("There is no project %(slug)s.") % {"slug": repr(project)})
        try:
            period = Period.of(found, parsed(from_), parsed(to), parsed(as_of), clock)
        except PeriodProblem as wrong:
            raise problem(str(wrong)) from None
        figures = compute(found, period)
        if message := missing_programme_message(found.programme):
            self.stderr.write(message)
        if format == "json":
            self.stdout.write(json.dumps(figures.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(figures.csv(), ending="")

    def refuse(self, message):
        if not getattr(self, "_called_from_command_line", False):
            raise problem(message)
        self.stderr.write(message)
        sys.exit(USAGE_ERROR)


def problem(message: str) -> CommandError:
    return CommandError(message, returncode=USAGE_ERROR)


def parsed(day: str | date | None) -> date | None:
    if not isinstance(day, str):
        return day
    try:
        found = date.fromisoformat(day)
    except ValueError:
        found = None
    if found is None or found.isoformat() != day:
        raise problem(_("%(text)s is not a date; write it as 2010-04-30.") % {"text": repr(day)})
    return found
