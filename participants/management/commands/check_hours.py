from django.core.management.base import BaseCommand, CommandError

from participants import hours_check


class Command(BaseCommand):
    help = "Compares the sums of hours per month with the ledger. With --mend it counts the wrong ones anew."

    def add_arguments(self, parser):
        parser.add_argument("--mend", metavar="REASON", help="count them anew, and leave this reason in the trail")

    def handle(self, *args, mend: str | None = None, **options):
        found = list(hours_check.drifts())
        for drift in found:
            self.stdout.write(
                f"participation {drift.participation}, {drift.month:%Y-%m}: kept {drift.kept}, ledger {drift.counted}"
            )
        if not found:
            self.stdout.write("All sums agree with the ledger.")
        elif mend:
            hours_check.mend(found, reason=mend)
            self.stdout.write(f"Counted anew: {len(found)} months.")
        else:
            raise CommandError(f"{len(found)} months are wrong. Find out why, then run with --mend REASON.")
