"""Many at once: one chain of events, no more guesses than the limit."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEvent, AuditHead, SignInAttempt
from accounts.models.sign_in_attempt import TooManyAttempts

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number, deed):
    barrier = threading.Barrier(number)

    def run():
        try:
            barrier.wait()
            deed()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_events_of_many_threads_form_one_chain():
    def leave_traces():
        for n in range(10):
            AuditEvent.objects.record(by=None, action="view", details={"n": n})

    at_once(8, leave_traces)
    assert AuditHead.objects.get().count == 80
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "80 events" in out.getvalue()


def test_no_more_guesses_than_the_limit_get_through_at_once():
    passed = []

    def guess():
        try:
            SignInAttempt.objects.begin("sign_in", "karin@krokom.example", "192.0.2.1")
        except TooManyAttempts:
            return
        passed.append(1)

    at_once(16, guess)
    assert len(passed) <= 5
