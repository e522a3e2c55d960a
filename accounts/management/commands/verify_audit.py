from django.core.management.base import BaseCommand, CommandError

from accounts.audit_chain import problems
from accounts.enums import AuditAction
from accounts.models import AuditEvent, AuditHead


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
        if erased := sum(
            len(event.details["events"]) for event in AuditEvent.objects.filter(action=AuditAction.ERASE)
        ):
            self.stdout.write(f"The changed values of {erased} events have been erased, as the trail says.")
        self.stdout.write(f"The audit trail is whole: {head.count} events, the last seal is {head.seal or 'none'}.")
