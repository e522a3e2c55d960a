"""The report and a real worker: killed in the middle, sent twice, its message lost."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from projects.jobs import JobState
from projects.tasks import requeue_stalled_jobs
from reporting import files
from reporting.models import Report
from tests.reporting.factories import ReportFactory
from tests.services import wait_until

pytestmark = pytest.mark.services
MAKING = 120  # seconds; the machine may be busy


@pytest.fixture(autouse=True)
def _the_workers_files(settings):
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"


def state():
    return Report.objects.get().state


def stored(report):
    return sorted(path.name for path in files.folder().iterdir() if str(report.public_id) in path.name)


def make_stale():
    """As if a minute had gone by since anybody was heard of."""
    long_ago = timezone.now() - timedelta(minutes=5)
    Report.objects.update(queued_at=long_ago, heartbeat_at=long_ago)


def whole(report):
    return sorted([f"{report.public_id}.pdf", f"{report.public_id}.xlsx"])


def test_a_worker_killed_in_the_middle_leaves_no_half_report(celery_worker_process):
    report = ReportFactory()
    report.send()
    wait_until(lambda: state() == JobState.RUNNING, MAKING)
    celery_worker_process.kill()
    assert state() == JobState.RUNNING
    assert whole(report) != stored(report)
    current_app.control.purge()  # the file broker has lost its message with the worker
    make_stale()
    celery_worker_process.start()
    requeue_stalled_jobs()
    wait_until(lambda: state() == JobState.DONE, MAKING)
    report.refresh_from_db()
    assert report.attempts == 2
    assert stored(report) == whole(report)
    assert not report.damaged_files()


def test_a_lost_message_is_sent_again(celery_worker_process):
    report = ReportFactory()  # nobody was told
    make_stale()
    requeue_stalled_jobs()
    wait_until(lambda: state() == JobState.DONE, MAKING)
    report.refresh_from_db()
    assert report.attempts == 1
    assert stored(report) == whole(report)


def test_a_message_delivered_twice_makes_one_report(celery_worker_process):
    report = ReportFactory()
    report.send()
    report.send()
    wait_until(lambda: state() == JobState.DONE, MAKING)
    first = Report.objects.get()
    report.send()
    other = ReportFactory(project=report.project)  # done only after whatever stood in the queue before it
    other.send()
    wait_until(lambda: Report.objects.get(pk=other.pk).state == JobState.DONE, MAKING)
    again = Report.objects.get(pk=report.pk)
    assert (again.attempts, again.finished_at) == (1, first.finished_at)
