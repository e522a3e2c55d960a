from celery import shared_task
from django.db import OperationalError

from participants import document_keeping, hours_check, merging
from participants.models import Digest, Draft, FollowUpRound, ParticipantMerge, ReferralAnswer


@shared_task(
    ignore_result=True, autoretry_for=(OperationalError,), retry_backoff=30, retry_backoff_max=600, max_retries=10
)
def follow_up_exits(pk=None):
    """Every night: each exit has its follow-up. With a key: a round that a killed worker has left lying."""
    if pk is None:
        FollowUpRound.objects.hold()
    else:
        FollowUpRound.objects.run(pk)


@shared_task(ignore_result=True)
def send_digests():
    """Every quarter of the working day, so that a mail server that was away loses no letter."""
    Digest.objects.order_todays()


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def send_digest(pk):
    Digest.objects.run(pk)


@shared_task(ignore_result=True)
def check_hours():
    """Every night: the sums of hours are what the ledger adds up to, or somebody is told."""
    hours_check.report()


@shared_task(ignore_result=True)
def clear_drafts():
    """What was typed a fortnight ago and never saved is personal data without a purpose."""
    Draft.objects.expired().delete()


@shared_task(ignore_result=True)
def clear_documents():
    """Papers that their project need not keep any longer, and files that belong to no row."""
    document_keeping.erase_those_no_longer_kept()
    document_keeping.erase_orphans()


@shared_task(ignore_result=True)
def make_merges_final():
    """What a merge left behind is personal data without a purpose once it can no longer be undone."""
    for made in ParticipantMerge.objects.due_to_be_final():
        merging.make_final(made)


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def send_referral_answer(pk):
    ReferralAnswer.objects.run(pk)


@shared_task(ignore_result=True)
def send_referral_answers_again():
    """Every quarter: a mail server that was away loses no letter."""
    ReferralAnswer.objects.send_again()
