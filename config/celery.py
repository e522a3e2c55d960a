"""The Celery application: `celery --app config worker` and `celery --app config beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("lotsen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
