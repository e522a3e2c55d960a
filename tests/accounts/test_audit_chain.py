"""Whatever is done to the trail behind the application's back is found, and the place is named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEvent, AuditHead
from tests.accounts.factories import UserFactory
from tests.conftest import switch_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def events():
    AuditEvent.objects.record_all(
        [AuditEvent.of(by=None, action="view", details={"n": n}, fields=["a"]) for n in range(20)]
    )
    return list(AuditEvent.objects.order_by("pk"))


def verify():
    """What the command says of a whole trail."""
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def verify_broken():
    """What the command says of a broken one, ending with status 1."""
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("verify_audit", stderr=err)
    assert caught.value.returncode == 1
    return err.getvalue()


def as_superuser(*statements):
    """What the owner of the database can do once the triggers are off."""
    triggers = switch_triggers(connection)
    next(triggers)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)
    next(triggers, None)


def test_an_untouched_trail_is_whole(events):
    assert "20 events" in verify()


def test_an_empty_trail_is_whole():
    assert "0 events" in verify()


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'x'",
        "action = 'export'",
        "details = '{}'",
        "fields = '[]'",
        "object_id = '7'",
        "project = 3",
        "at = '2020-01-01 00:00:00+00:00'",
        "participant = '00000000000000000000000000000001'",
        "seal = 'f'",
    ],
)
@pytest.mark.parametrize("index", [0, 9, 19])
def test_an_edited_event_is_found(events, change, index):
    as_superuser((f"UPDATE accounts_auditevent SET {change} WHERE id = %s", [events[index].pk]))
    assert f"event {events[index].pk} was edited" in verify_broken()


def test_somebody_else_put_in_as_the_doer_is_found(events):
    as_superuser(("UPDATE accounts_auditevent SET user_id = %s WHERE id = %s", [UserFactory().pk, events[3].pk]))
    assert f"event {events[3].pk} was edited" in verify_broken()


@pytest.mark.parametrize("index", [0, 9, 18])
def test_a_deleted_event_is_found(events, index):
    as_superuser(("DELETE FROM accounts_auditevent WHERE id = %s", [events[index].pk]))
    before = f"event {events[index - 1].pk}" if index else "the beginning"
    assert f"between {before} and event {events[index + 1].pk}" in verify_broken()


def test_a_cut_off_end_is_found(events):
    as_superuser(("DELETE FROM accounts_auditevent WHERE id > %s", [events[14].pk]))
    assert f"5 of 20 events are missing, the last one left is event {events[14].pk}" in verify_broken()


def test_an_end_cut_off_together_with_the_head_is_found(events):
    as_superuser(
        ("DELETE FROM accounts_auditevent WHERE id > %s", [events[14].pk]),
        ("UPDATE accounts_audithead SET count = 15, seal = %s", [events[14].seal]),
    )
    assert "forged" in verify_broken()


def test_an_emptied_trail_is_found(events):
    as_superuser(
        ("DELETE FROM accounts_auditevent", []),
        ("UPDATE accounts_audithead SET count = 0, seal = '', signature = ''", []),
    )
    assert "forged" in verify_broken()


@pytest.mark.parametrize("after", [4, 19])
def test_a_copied_event_is_found(events, after):
    """Copied to a place between or at the end, with its genuine seal."""
    as_superuser(("UPDATE accounts_auditevent SET id = id + 100 WHERE id > %s", [events[after].pk]))
    copy = AuditEvent.objects.get(pk=events[2].pk)
    copy.pk = events[after].pk + 1
    copy.save(force_insert=True)
    assert f"between event {events[after].pk} and event {copy.pk}" in verify_broken()


def test_events_added_during_the_walk_do_no_harm(events, monkeypatch):
    compute = AuditHead.computed_signature

    def add_one_more(head):
        monkeypatch.setattr(AuditHead, "computed_signature", compute)
        AuditEvent.objects.record(by=None, action="view")
        return compute(head)

    monkeypatch.setattr(AuditHead, "computed_signature", add_one_more)
    assert "whole" in verify()


def test_a_trace_that_cannot_be_written_undoes_the_deed(monkeypatch, django_user_model):
    user = UserFactory()

    def refuse(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(type(AuditEvent.objects.all()), "bulk_create", refuse)
    with pytest.raises(OSError, match="disk full"):
        user.end_sessions(by=None)
    user.refresh_from_db()
    assert user.sessions_ended == 0


@pytest.mark.slow
def test_any_one_of_ten_thousand_is_found(events):
    AuditEvent.objects.record_all([AuditEvent.of(by=None, action="view", details={"n": n}) for n in range(9980)])
    keys = list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))
    assert "10000 events" in verify()
    as_superuser(("UPDATE accounts_auditevent SET reason = 'x' WHERE id = %s", [keys[7123]]))
    assert f"event {keys[7123]} was edited" in verify_broken()
    as_superuser(("DELETE FROM accounts_auditevent WHERE id = %s", [keys[4711]]))
    assert f"between event {keys[4710]} and event {keys[4712]}" in verify_broken()
