from django.core.management.base import BaseCommand, CommandError

from accounts.audit_chain import problems
from accounts.models import AuditHead


class Command(BaseCommand):
    help = "Check the audit trail: names every place where events were edited, deleted, inserted or cut off."

    def handle(self, **options):
        found = 0
        for problem in problems():
            found += 1
            self.stderr.write(problem)
        if found:
            raise CommandError(f"The audit trail is broken in {found} place(s).", returncode=1)
        head = AuditHead.objects.get()
        self.stdout.write(f"The audit trail is whole: {head.count} events, the last seal is {head.seal or 'none'}.")
