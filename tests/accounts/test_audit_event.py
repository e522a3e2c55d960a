import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def test_an_event_can_neither_be_changed_nor_deleted():
    event = AuditEvent.objects.record(by=None, action="view")
    for attempt in [lambda: AuditEvent.objects.update(reason="x"), lambda: event.delete()]:
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            attempt()
    assert AuditEvent.objects.get() == event


def test_events_form_a_chain_whose_end_is_known():
    first, second = AuditEvent.objects.record_all([AuditEvent.of(by=None, action="view") for _ in range(2)])
    assert second.previous_seal == first.seal
    assert AuditHead.objects.get().seal == second.seal
    assert AuditHead.objects.get().count == 2


def test_a_seal_read_back_is_the_one_computed():
    AuditEvent.objects.record(by=None, action="import", fields=["b", "a"], details={"rows": 3})
    event = AuditEvent.objects.get()
    assert event.seal == event.computed_seal()
    assert connection.vendor in {"sqlite", "postgresql"}
