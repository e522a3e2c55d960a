from celery import shared_task
from django.core.management import call_command

from accounts.models import SignInAttempt


@shared_task
def clear_sessions():
    """Delete the sessions that have run out."""
    call_command("clearsessions")


@shared_task
def clear_attempts():
    """Delete the failed tries to sign in that hold nobody back any longer."""
    SignInAttempt.objects.expired().delete()
