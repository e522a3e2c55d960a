from celery import shared_task
from django.db import OperationalError

from participants.models import FollowUpRound


@shared_task(
    ignore_result=True, autoretry_for=(OperationalError,), retry_backoff=30, retry_backoff_max=600, max_retries=10
)
def follow_up_exits(pk=None):
    """Every night: each exit has its follow-up. With a key: a round that a killed worker has left lying."""
    if pk is None:
        FollowUpRound.objects.hold()
    else:
        FollowUpRound.objects.run(pk)
