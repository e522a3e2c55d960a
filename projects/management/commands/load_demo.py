from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from projects import demo
from projects.models import Membership, Project
from projects.spreadsheets.run import import_path


class Command(BaseCommand):
    help = "Loads the two demo projects with invented people and prints the accounts. Does nothing the second time."

    def handle(self, **options):
        if not getattr(settings, "DEMO", False):
            raise CommandError(_("This installation is not for demonstrations (DEMO is off)."), returncode=1)
        if not demo.is_complete():
            self.load()
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
        members = Membership.objects.filter(project__slug__in=demo.FRAMES).select_related("user", "project")
        self.stdout.write(_("Password of all demo accounts: %(password)s") % {"password": demo.PASSWORD})
        self.stdout.write(f"  {demo.ADMINISTRATOR:36} {_('administrator')}")
        for member in members.order_by("project__slug", "role", "user__email"):
            self.stdout.write(f"  {member.user.email:36} {member.get_role_display()}, {member.project}")
