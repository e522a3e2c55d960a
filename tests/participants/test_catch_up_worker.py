"""The nightly round and real workers: sent twice, two at once, killed in the middle, delivered again (R38, R39)."""

import random
import time
from datetime import date, timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from participants.models import FollowUp, FollowUpRound, Participant, Participation
from participants.tasks import follow_up_exits
from projects.jobs import JobState
from projects.models import Project
from projects.tasks import requeue_stalled_jobs
from tests.services import WorkerProcess, deliver_again, wait_until
from tests.size import so_many

pytestmark = pytest.mark.services
PROJECTS, PEOPLE = 40, 60
START, EXIT = date(2009, 1, 12), date(2009, 6, 30)
ENOUGH = 60  # seconds; the machine may be busy


@pytest.fixture(autouse=True)
def exits(transactional_db):
    """Forty projects, each a transaction of its own for the task, so that there is a middle to be killed in."""
    projects = Project.objects.bulk_create(
        Project(slug=f"p{n}", name=f"P{n}", programme="esf-2007-2013", start=START, end=date(2011, 4, 30))
        for n in range(PROJECTS)
    )
    people = Participant.objects.bulk_create(Participant(last_name=f"Nr {n}") for n in range(PEOPLE))
    Participation.objects.bulk_create(
        [
            Participation(
                participant=person,
                project=project,
                start=START,
                start_year=START.year,
                exit=None if not n % 10 else EXIT + timedelta(days=n),
            )
            for project in projects
            for n, person in enumerate(people)
        ],
        batch_size=500,
    )


def expected():
    left = Participation.objects.filter(exit__isnull=False)
    return {(pk, day + timedelta(days=90)) for pk, day in left.values_list("pk", "exit")}


def all_made():
    return FollowUp.objects.count() >= len(expected())


def each_exactly_once():
    made = list(FollowUp.objects.values_list("participation", "due"))
    assert len(made) == len(set(made)) == PROJECTS * PEOPLE * 9 // 10
    assert set(made) == expected()
    return True


def bring_back():
    """What brings a lost round back: Redis delivers it again; from files the sweeper sends it, found by its row."""
    if settings.REDIS_URL:
        deliver_again()
        return
    current_app.control.purge()
    FollowUpRound.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
    if FollowUpRound.objects.exists():
        requeue_stalled_jobs()
    else:  # killed before the first word: what remains is the next night
        follow_up_exits.delay()


def test_a_worker_makes_them(celery_worker_process):
    follow_up_exits.delay()
    wait_until(lambda: FollowUpRound.objects.filter(state=JobState.DONE).exists(), ENOUGH)
    assert each_exactly_once()


def test_two_workers_at_once_and_the_task_sent_four_times(celery_worker_process):
    second = WorkerProcess("second")
    try:
        second.start()
        for _ in range(4):
            follow_up_exits.delay()
        wait_until(all_made, ENOUGH)
        time.sleep(1)  # the others are through, too
    finally:
        second.kill()
    assert each_exactly_once()


def killed_after(number, worker, kill):
    """Begin, and kill once so many are made; from the beginning again if it was done before the signal came."""
    while True:
        FollowUp.objects.all().delete()
        FollowUpRound.objects.all().delete()
        follow_up_exits.delay()
        wait_until(lambda: FollowUp.objects.count() >= number, ENOUGH)
        kill()
        if not all_made():
            return
        if worker.process.poll() is not None:
            worker.start()


def test_killed_in_the_middle_and_brought_back(celery_worker_process):
    killed_after(1, celery_worker_process, celery_worker_process.kill)
    celery_worker_process.start()
    bring_back()
    wait_until(all_made, ENOUGH)
    assert each_exactly_once()


def test_the_child_killed_in_the_middle_comes_back_by_itself(celery_worker_process):
    killed_after(1, celery_worker_process, celery_worker_process.kill_child)
    wait_until(all_made, ENOUGH)
    assert each_exactly_once()


def test_a_child_killed_while_it_waits_for_work_takes_nothing_along(celery_worker_process):
    """It held the lock of the queue once, and the worker never did anything again (config/file_queue.py)."""
    time.sleep(0.2)  # it waits
    celery_worker_process.kill_child()
    follow_up_exits.delay()
    wait_until(all_made, ENOUGH)
    assert each_exactly_once()


@pytest.mark.slow
def test_killed_at_many_moments(celery_worker_process):
    """The child, each fourth time the whole worker, at any point of the work; brought back, all is there once.

    Points of the work, not of time: a signal in the microseconds in which a child has read its task and not yet said
    so makes Celery itself lose count of the task.
    """
    worker = celery_worker_process
    for number in range(so_many(20, sqlite=2, postgresql=4)):
        if number % 4:
            killed_after(random.randrange(1, PROJECTS * PEOPLE // 2), worker, worker.kill_child)
        else:
            killed_after(random.randrange(0, PROJECTS * PEOPLE // 2), worker, worker.kill)
            worker.start()
            bring_back()
        wait_until(all_made, ENOUGH)
        assert each_exactly_once()
