"""R45: eight processes write to the embedded database at once, and are killed in the middle of it."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEvent
from participants.hours_check import drifts
from participants.models import Attendance, Session
from projects.roles import Role
from tests.drills.processes import START_SECONDS
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.services import database_address

pytestmark = [pytest.mark.sqlite, pytest.mark.services]
WRITERS = 8
A_SECOND = 20  # of all of them together


@pytest.fixture
def people(transactional_db):
    project = ProjectFactory()
    coach = MembershipFactory(project=project, role=Role.COACH).user
    for _number in range(20):
        CoachAssignmentFactory(participation=ParticipationFactory(project=project), coach=coach)


def begin(folder, seconds, a_second=A_SECOND / WRITERS):
    """The processes, each with the file of what it has saved."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": database_address()}
    writers = {}
    for number in range(WRITERS):
        file = folder / str(number)
        command = [sys.executable, "-m", "tests.drills.writer", str(file), str(a_second), str(seconds)]
        writers[file] = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + START_SECONDS
    while not all(file.exists() and file.read_text() for file in writers):
        assert time.monotonic() < until, "the writers did not start"
        time.sleep(0.05)
    return writers


def told(writers) -> list[list[str]]:
    """What they say they have done; of one that was killed the last line may be half."""
    return [
        line.split(maxsplit=1)
        for file in writers
        for line in file.read_text().splitlines(keepends=True)
        if line.endswith("\n")
    ]


def check(writers, at_least):
    lines = told(writers)
    assert [rest for word, rest in lines if word != "saved"] == []
    saved = {rest.strip() for _word, rest in lines}
    stored = {str(one) for one in Session.objects.values_list("public_id", flat=True)}
    assert saved <= stored, "what was said to be saved is there"
    assert len(stored - saved) <= WRITERS, "and no more than was under way"
    assert len(saved) >= at_least
    assert Attendance.objects.count() == len(stored) == AuditEvent.objects.filter(action="create").count()
    assert list(drifts()) == []
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
    call_command("verify_audit")


def work(folder, seconds):
    writers = begin(folder, seconds)
    for process in writers.values():
        assert process.wait(seconds + START_SECONDS) == 0
    check(writers, at_least=seconds * A_SECOND / 4)  # the machine may have much else to do


def test_eight_writers_wait_for_each_other(people, tmp_path):
    work(tmp_path, seconds=4)


@pytest.mark.slow
@pytest.mark.in_turns(0.25)
def test_eight_writers_for_longer(people, tmp_path):
    """A minute of it: `WRITERS_SECONDS=60 pytest tests/drills/test_many_writers.py -k longer`."""
    work(tmp_path, seconds=int(os.environ.get("WRITERS_SECONDS", "20")))


def test_eight_writers_killed_in_the_middle(people, tmp_path):
    """As fast as they can, so that some are within their transaction."""
    writers = begin(tmp_path, seconds=60, a_second=1000)
    for process in writers.values():
        time.sleep(random.uniform(0, 0.3))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    check(writers, at_least=WRITERS)
