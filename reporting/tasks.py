from celery import shared_task

from reporting.models import CertificateBatch, CertificatePart, Paper, Report


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def build_report(pk):
    """Make an ordered report. A report that takes longer than a minute is not a report but an accident."""
    Report.objects.run(pk)


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def draw_paper(pk):
    Paper.objects.run(pk)


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def draw_certificates(pk):
    CertificatePart.objects.run(pk)


@shared_task(ignore_result=True, soft_time_limit=60, time_limit=90)
def join_certificates(pk):
    CertificateBatch.objects.run(pk)


@shared_task(ignore_result=True)
def throw_away_papers():
    """A paper lies about for a day; what it says can be drawn again by who may see it then."""
    for batch in CertificateBatch.objects.expired():
        batch.throw_away()
    for paper in Paper.objects.expired():
        paper.throw_away()
