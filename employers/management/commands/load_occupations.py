from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from employers.occupations import BUILT_IN, OccupationsRefused, load


class Command(BaseCommand):
    help = (
        "Loads occupations and how many women and men have them from a CSV file (code, name, year, women, men, "
        "source), as new years are published. What placements have kept is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, nargs="?", default=BUILT_IN)

    def handle(self, *, path, **options):
        try:
            occupations, counts = load(path, corrects=True)
        except (OSError, UnicodeDecodeError, OccupationsRefused) as error:
            raise CommandError(str(error)) from error
        line = _("%(occupations)d occupations and %(counts)d counts are new or changed.")
        self.stdout.write(line % {"occupations": occupations, "counts": counts})
