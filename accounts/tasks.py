from celery import shared_task
from django.core.management import call_command

from accounts.models import SignInAttempt, SubmittedForm


@shared_task
def clear_sessions():
    """Delete the sessions that have run out."""
    call_command("clearsessions")


@shared_task
def clear_attempts():
    """Delete what was kept for a while only: failed tries to sign in, and which forms were sent."""
    SignInAttempt.objects.expired().delete()
    SubmittedForm.objects.expired().delete()
