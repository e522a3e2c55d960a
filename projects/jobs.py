"""Work that outlives a request, as a row with a state: found again after a killed worker or a lost queue.

A subclass of `Job` names its task; the task calls `Model.objects.run(pk)`. The row is the truth and a message
only a hint: a message that is delivered twice works once, one that is lost is sent again by the sweeper.
"""

import contextlib
import logging
import threading
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger(__name__)

HEARTBEAT = timedelta(seconds=5)
STALLED_AFTER = timedelta(seconds=60)
LONG_WAIT = timedelta(seconds=15)
MAX_ATTEMPTS = 3


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class LostClaim(Exception):
    """Another worker has taken the job over; whatever this one made must be thrown away."""


class JobQuerySet(models.QuerySet):
    def claim(self, pk):
        """Take a waiting job for this worker, or return None if another worker has it."""
        now = timezone.now()
        claimed = self.filter(pk=pk, state=JobState.QUEUED).update(
            state=JobState.RUNNING, attempts=F("attempts") + 1, started_at=now, heartbeat_at=now, progress=0
        )
        return self.get(pk=pk) if claimed else None

    def run(self, pk):
        """Claim the job and do it. A failure is recorded and raised."""
        job = self.claim(pk)
        if job is None:
            return
        try:
            with job.heart():
                job.work()
        except LostClaim:
            logger.warning("%s %s was taken over by another worker", self.model._meta.label, pk)
        except Exception as error:
            job.fail(error)
            raise

    def stalled(self):
        """Waiting without a message, or running without a heartbeat."""
        since = timezone.now() - STALLED_AFTER
        return self.filter(
            Q(state=JobState.QUEUED, queued_at__lt=since) | Q(state=JobState.RUNNING, heartbeat_at__lt=since)
        )


class Job(models.Model):
    """A piece of background work. Subclasses define `task` (its Celery name) and `work()`."""

    task: str

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED, editable=False)
    progress = models.PositiveSmallIntegerField(_("per cent done"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    failure = models.CharField(_("what went wrong"), max_length=40, blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    def work(self):
        """Do it, and end with `finish()` in the same transaction as the result."""
        raise NotImplementedError

    @property
    def is_pending(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}

    @property
    def waits_long(self) -> bool:
        """Longer than a free worker needs: the queue is away, or full."""
        return self.state == JobState.QUEUED and self.queued_at < timezone.now() - LONG_WAIT

    def send(self):
        """Tell the workers, once the row is committed. A broker that is away only delays: the sweeper sends again."""
        transaction.on_commit(self._send_now)

    def _send_now(self):
        try:
            current_app.send_task(self.task, [self.pk], retry=False, ignore_result=True)
        except (*current_app.connection_for_write().connection_errors, BrokerError, OSError) as error:
            logger.warning("Broker unreachable, %s %s waits for the sweeper: %s", self._meta.label, self.pk, error)

    def retry(self):
        """Put a failed job back, on its user's word."""
        queued = (
            type(self)
            .objects.filter(pk=self.pk, state=JobState.FAILED)
            .update(state=JobState.QUEUED, attempts=0, failure="", progress=0, queued_at=timezone.now())
        )
        if queued:
            self.refresh_from_db()
            self.send()

    def _mine(self):
        """The row, if it is still this worker's: a retry counts attempts anew, so the moment of the claim decides."""
        return type(self).objects.filter(pk=self.pk, state=JobState.RUNNING, started_at=self.started_at)

    def report_progress(self, per_cent: int):
        self._mine().update(progress=per_cent, heartbeat_at=timezone.now())

    def finish(self, **result):
        """Record the result, unless another worker has taken over."""
        ended = self._mine().update(state=JobState.DONE, progress=100, finished_at=timezone.now(), **result)
        if not ended:
            raise LostClaim
        self.refresh_from_db()

    def fail(self, error: Exception):
        """Record the kind of failure (never its text, which may quote personal data)."""
        self._mine().update(state=JobState.FAILED, failure=failure_code(error), finished_at=timezone.now())

    def sweep(self):
        """Send again what nobody works on; give up after three attempts."""
        same = type(self).objects.stalled().filter(pk=self.pk, attempts=self.attempts)
        if self.attempts >= MAX_ATTEMPTS:
            same.update(state=JobState.FAILED, failure="worker_lost", finished_at=timezone.now())
        elif same.update(state=JobState.QUEUED, queued_at=timezone.now()):
            self.send()

    @contextlib.contextmanager
    def heart(self):
        """Shows that the worker lives, from a thread of its own, as long as the work lasts."""
        if not settings.JOB_HEARTBEAT:
            yield
            return
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=(stop,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat(self, stop):
        while not stop.wait(HEARTBEAT.total_seconds()):
            try:
                self._mine().update(heartbeat_at=timezone.now())
            except OperationalError:  # the database is busy or away; the next beat tries again
                close_old_connections()
        connection.close()


def failure_code(error: Exception) -> str:
    """A short word for what went wrong, which the page turns into a sentence."""
    if isinstance(error, OSError) and error.errno == 28:
        return "disk_full"
    if type(error).__name__ in {"SoftTimeLimitExceeded", "TimeLimitExceeded"}:
        return "too_slow"
    return type(error).__name__[:40]
