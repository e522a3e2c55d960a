from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    help = "Sign somebody out everywhere, at once."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, email, **options):
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            raise CommandError("There is no user with this e-mail address.") from None
        user.end_sessions(by=None)
        self.stdout.write("All sessions have ended.")
