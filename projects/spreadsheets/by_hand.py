"""Which of the register's rows somebody has written or changed in the browser: a file does not write over them."""

from collections.abc import Iterable

from django.db import models

from accounts.models import AuditEvent
from accounts.models.audit_event import key_of
from projects.spreadsheets.sheet import found_by

IMPORTED = {"what": "import"}  # the details of what a file has changed


def by_hand(rows: Iterable[models.Model], projects: Iterable[int]) -> set[str]:
    """Their keys in the trail."""
    keys = {key_of(row): row._meta.label_lower for row in rows}
    events = AuditEvent.objects.changes().filter(project__in=set(projects), object_type__in=set(keys.values()))
    found = found_by(events.values_list("object_id", "details"), "object_id", keys)
    return {key for key, details in found if details.get("what") != IMPORTED["what"]}
