from celery import shared_task

from reporting.models import Report


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def build_report(pk):
    """Make an ordered report. A report that takes longer than a minute is not a report but an accident."""
    Report.objects.run(pk)
