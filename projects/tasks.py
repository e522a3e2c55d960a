from celery import shared_task
from django.apps import apps

from projects.jobs import Job
from projects.models import SpreadsheetImport
from projects.old_values import erase_old_values


@shared_task(ignore_result=True)
def requeue_stalled_jobs():
    """Send again the jobs that a killed worker or a lost queue has left lying."""
    for model in apps.get_models():
        if issubclass(model, Job):
            for job in model.objects.stalled():
                job.sweep()


@shared_task(ignore_result=True)
def import_spreadsheet(pk):
    SpreadsheetImport.objects.run(pk)


@shared_task(ignore_result=True)
def delete_old_uploads():
    """Files that were checked and never let in are personal data without a purpose."""
    for one in SpreadsheetImport.objects.with_old_files():
        one.delete_file()


@shared_task(ignore_result=True)
def erase_values():
    """What stood in changed fields longer ago than the project keeps it."""
    for _project, _number in erase_old_values():
        pass
