from django.core.management.base import BaseCommand

from projects.old_values import erase_old_values


class Command(BaseCommand):
    """Erases what stood in changed fields longer ago than each project keeps it; the log itself stays whole."""

    help = __doc__

    def handle(self, *args, **options):
        for project, number in erase_old_values():
            self.stdout.write(f"{project.slug}: {number}")
