"""What stood before and after is kept beside the trail: sealed, erasable, and the one told from the other."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, AuditValues
from projects.forms.project import ProjectForm
from tests.accounts.factories import UserFactory
from tests.accounts.test_audit_chain import as_superuser, verify, verify_broken
from tests.participants.factories import ParticipantFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
NOTE = "Fick besked om diagnos"


def record(**changes):
    return AuditEvent.objects.record(by=None, action="change", changes=changes)


@pytest.fixture
def events():
    return [record(note=(f"{NOTE} {n}", None), weeks=(n, n + 1)) for n in range(5)]


def test_values_are_kept_as_the_fields_had_them():
    user = UserFactory()
    event = record(
        day=(date(2010, 5, 1), None), share=(Decimal("0.280"), Decimal("0.3")), who=(None, user), ids=([2, 1], [])
    )
    kept = AuditValues.objects.get(event=event)
    assert kept.before == {"day": "2010-05-01", "share": "0.280", "who": None, "ids": [2, 1]}
    assert kept.after == {"day": None, "share": "0.3", "who": user.pk, "ids": []}
    assert event.fields == ["day", "ids", "share", "who"]


def test_the_trail_itself_holds_no_value(events):
    assert NOTE not in str(list(AuditEvent.objects.values()))
    assert all(set(event.details) == {"values"} for event in AuditEvent.objects.all())


def test_fields_without_values_still_do():
    event = AuditEvent.objects.record(by=None, action="change", fields=["b"], changes={"a": (1, 2)})
    assert event.fields == ["a", "b"]
    assert AuditEvent.objects.record(by=None, action="change", fields=["b"]).details == {}
    assert AuditValues.objects.count() == 1


def test_a_trail_with_values_is_whole(events):
    assert "5 events" in verify()


@pytest.mark.parametrize("column", ["before", "after", "salt"])
def test_edited_values_are_found(events, column):
    as_superuser((f"UPDATE accounts_auditvalues SET {column} = '{{}}' WHERE event_id = %s", [events[2].pk]))
    assert f"the values of event {events[2].pk} were edited" in verify_broken()


def test_swapped_values_are_found(events):
    first, second = AuditValues.objects.filter(event__in=events[:2]).order_by("event")
    AuditValues.objects.filter(event__in=events[:2]).delete()
    AuditValues(event=events[0], before=second.before, after=second.after, salt=second.salt).save(force_insert=True)
    AuditValues(event=events[1], before=first.before, after=first.after, salt=first.salt).save(force_insert=True)
    assert f"the values of event {events[0].pk}" in verify_broken()


def test_values_slipped_in_are_found():
    event = AuditEvent.objects.record(by=None, action="view")
    AuditValues.objects.create(event=event, before={"a": 1}, after={"a": 2}, salt="x")
    assert f"the values of event {event.pk} were edited or slipped in" in verify_broken()


def test_the_database_refuses_to_edit_values(events):
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        AuditValues.objects.filter(event=events[0]).update(before={})


def test_deleted_values_are_found_and_erased_ones_told_apart(events):
    chosen = AuditValues.objects.filter(event__in=[events[1].pk, events[3].pk])
    assert chosen.erase(by=None, reason="Gallring 2031") == 2
    assert "values of 2 events have been erased" in verify()
    assert AuditValues.objects.count() == 3
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.action, last.reason) == ("erase", "Gallring 2031")
    assert AuditEvent.objects.count() == 6
    AuditValues.objects.filter(event=events[4]).delete()
    told = verify_broken()
    assert f"the values of event {events[4].pk} are missing" in told
    assert f"event {events[1].pk} " not in told


def test_nothing_to_erase_leaves_no_trace(events):
    assert AuditValues.objects.none().erase(by=None, reason="") == 0
    assert AuditEvent.objects.count() == 5


def test_the_hash_tells_nothing_once_the_values_are_gone():
    """The same values have another hash each time: what was erased cannot be guessed, not even with the key."""
    hashes = {record(note=("ja", "nej")).details["values"] for _ in range(5)}
    assert len(hashes) == 5


def test_values_go_with_the_deed(events):
    with transaction.atomic():
        record(note=("a", "b"))
        transaction.set_rollback(True)
    assert AuditValues.objects.count() == 5


def test_a_form_keeps_what_it_has_changed():
    project, by = ProjectFactory(name="Navigator", grant=None), UserFactory()
    shown = ProjectForm(instance=project)
    data = {name: shown[name].value() for name in shown.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    form = ProjectForm({**data, "name": "Kompassen", "grant": "500"}, instance=project)
    assert form.is_valid()
    assert form.save_changes(by=by)
    kept = AuditValues.objects.get()
    assert kept.before == {"name": "Navigator", "grant": None}
    assert kept.after == {"name": "Kompassen", "grant": 500}
    assert "1 events" in verify()


def test_many_at_once():
    people = ParticipantFactory.create_batch(3)
    AuditEvent.objects.record_all(
        [AuditEvent.of(by=None, action="change", participant=one, changes={"sex": (None, one.sex)}) for one in people]
    )
    assert AuditValues.objects.count() == 3
    assert "3 events" in verify()
