"""The Celery application: `celery --app config worker` and `celery --app config beat`."""

import os

from celery import Celery
from celery.signals import worker_init

from config import file_queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

file_queue.use()
app = Celery("lotsen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def limit_statements_of_tasks(**_):
    from config.database import limit_statements  # Django is ready only now

    limit_statements(app.conf.task_time_limit)
