import pytest
from django_celery_results.models import TaskResult

from accounts.tasks import clear_sessions
from tests.services import wait_until

pytestmark = pytest.mark.services


def test_a_real_worker_does_what_it_is_told(celery_worker_process):
    clear_sessions.delay()
    wait_until(lambda: TaskResult.objects.filter(status="SUCCESS").exists())


def test_a_task_sent_while_no_worker_runs_waits_for_one(celery_worker_process):
    celery_worker_process.kill()
    clear_sessions.delay()
    assert not TaskResult.objects.exists()
    celery_worker_process.start()
    wait_until(lambda: TaskResult.objects.filter(status="SUCCESS").exists())
