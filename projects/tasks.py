from celery import shared_task
from django.apps import apps

from projects.jobs import Job


@shared_task(ignore_result=True)
def requeue_stalled_jobs():
    """Send again the jobs that a killed worker or a lost queue has left lying."""
    for model in apps.get_models():
        if issubclass(model, Job):
            for job in model.objects.stalled():
                job.sweep()
