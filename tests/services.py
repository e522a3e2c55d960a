"""Real processes for tests marked `services`, on whichever database and broker the suite runs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from celery import current_app
from django.conf import settings
from django.db import connection

START_SECONDS = 90


def database_address() -> str:
    """The test database, in the words of DATABASE_URL."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    place = urlencode({name.lower(): values[name] for name in ("HOST", "PORT") if values[name]})
    user = f"{quote(values['USER'])}:{quote(values['PASSWORD'])}@" if values["USER"] else ""
    return f"postgres://{user}/{values['NAME']}?{place}"


class WorkerProcess:
    """A Celery worker as a process of its own. `kill()` ends it as a crash would, `start()` begins another."""

    def __init__(self, name: str = "worker", environment: dict[str, str] | None = None) -> None:
        self.name = name  # of its own for each that runs at the same time
        self.environment = environment or {}
        self.log = settings.VAR_DIR / f"{name}-{os.getpid()}.log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Returns when the worker takes tasks."""
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test_worker",
            "DATABASE_URL": database_address(),
            "VAR_DIR": str(settings.VAR_DIR),
            **self.environment,
        }
        command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--concurrency", "1"]
        command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", f"{self.name}@test"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + START_SECONDS
        while b" ready." not in self.log.read_bytes():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"The worker did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the worker and its children at once, without a chance to say goodbye."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill_child(self) -> None:
        """End only the process that does the task; the worker lives on and takes another."""
        for folder in Path("/proc").iterdir():
            if folder.name.isdecimal() and parent_of(folder) == self.process.pid:
                os.kill(int(folder.name), signal.SIGKILL)
                return
        pytest.fail("The worker has no child.")


def parent_of(folder: Path) -> int | None:
    """Of the process that /proc shows in this folder; None if it is no more."""
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def deliver_again() -> None:
    """What a killed worker had taken from Redis comes back to the queue, as after the visibility timeout."""
    with current_app.connection_for_write() as broker:
        channel = broker.default_channel
        channel.visibility_timeout = 0
        channel.qos.restore_visible()


def wait_until(is_true, seconds: float = 60) -> None:
    """Until what another process does can be seen here."""
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, f"not so within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def celery_worker_process(transactional_db):
    """A running `WorkerProcess` on the test's own database, files and broker; tasks sent in the test reach it.

    Mark the test `services`. Rows must be committed to be seen there, so the test runs without a wrapping
    transaction; messages left behind by other tests are thrown away first. Example:

        @pytest.mark.services
        def test_a_killed_worker_loses_nothing(celery_worker_process):
            report.send()
            wait_until(lambda: Report.objects.get().state == "running")
            celery_worker_process.kill()
            celery_worker_process.start()
            requeue_stalled_jobs.delay()
    """
    current_app.control.purge()
    worker = WorkerProcess()
    try:
        worker.start()
        yield worker
    finally:
        worker.kill()
