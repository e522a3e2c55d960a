from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import demo, demo_running
from projects.models import Membership, Project
from projects.spreadsheets.run import import_path


class Command(BaseCommand):
    help = (
        "Loads the demo projects with invented people, brings the one that runs up to date and prints the accounts."
    )

    def handle(self, **options):
        if not getattr(settings, "DEMO", False):
            raise CommandError(_("This installation is not for demonstrations (DEMO is off)."), returncode=1)
        if not demo.is_complete():
            self.load()
        demo.keep_going(timezone.localdate())
        self.print_accounts()

    def load(self):
        for slug in demo.FRAMES:
            result = import_path(settings.BASE_DIR / "demo" / slug)
            if not result.ok:
                raise CommandError("\n".join(map(str, result.findings.errors)), returncode=1)
        projects = list(Project.objects.filter(slug__in=demo.FRAMES))
        for project in projects:
            demo.fill_frame(project)
        demo.add_people(projects)

    def print_accounts(self):
        members = Membership.objects.filter(project__slug__in=[*demo.FRAMES, demo_running.SLUG]).select_related(
            "user", "project"
        )
        self.stdout.write(_("Password of all demo accounts: %(password)s") % {"password": demo.PASSWORD})
        self.stdout.write(f"  {demo.ADMINISTRATOR:50} {_('administrator')}")
        for member in members.order_by("-project__start", "role", "user__email"):
            self.stdout.write(f"  {member.user.email:50} {member.get_role_display()}, {member.project}")
