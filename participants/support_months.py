"""Income support and ill-health days of a person in a project, month by month: read, and written as one act."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import IllHealth, IncomeSupport, Participant, Participation

AMOUNT, DAYS = "amount", "days"
MODELS = {AMOUNT: IncomeSupport, DAYS: IllHealth}
Cell = tuple[str, date]  # which of the two, and the month


@dataclass(frozen=True)
class Change:
    """What one cell is to hold. `seen` is what the page showed; None is an empty cell."""

    seen: Decimal | int | None
    wanted: Decimal | int | None


def stored(participation: Participation) -> dict[Cell, Decimal | int]:
    """Everything that is known, by kind and month."""
    return {cell: getattr(row, cell[0]) for cell, row in rows(participation).items()}


def rows(participation: Participation) -> dict:
    theirs = {"participant": participation.participant_id, "project": participation.project_id}
    return {(name, row.month): row for name, model in MODELS.items() for row in model.objects.filter(**theirs)}


@transaction.atomic
def save(participation: Participation, changes: dict[Cell, Change], *, by):
    """Write the cells that somebody has changed. Whoever has changed one of them meanwhile is not overwritten."""
    Participant.objects.locked([participation.participant_id])
    before = rows(participation)
    told = {}
    for cell, change in changes.items():
        name, _month = cell
        now = getattr(before[cell], name) if cell in before else None
        if now not in (change.seen, change.wanted):
            told[cell] = now
    if told:
        raise Changed(told)
    events = [write(participation, cell, change.wanted, before.get(cell), by) for cell, change in changes.items()]
    AuditEvent.objects.record_all([event for event in events if event])


class Changed(ValidationError):
    """Somebody else has changed these cells while the page was open: {cell: what it holds now}."""

    def __init__(self, cells: dict):
        super().__init__(_("Somebody else has changed this meanwhile."))
        self.cells = cells


def write(participation: Participation, cell: Cell, wanted, row, by) -> AuditEvent | None:
    """One cell; an emptied one is removed. The event that tells of it, not yet saved."""
    (name, month), was = cell, getattr(row, cell[0]) if row else None
    if wanted == was:
        return None
    action = AuditAction.CHANGE
    if row is None:
        action = AuditAction.CREATE
        row = MODELS[name](participant=participation.participant, project=participation.project, month=month)
    if wanted is None:
        event = event_of(participation, row, AuditAction.DELETE, name, was, None, by)
        row.delete()
        return event
    setattr(row, name, wanted)
    row.save()
    return event_of(participation, row, action, name, was, wanted, by)


def event_of(participation: Participation, row, action, name, was, wanted, by) -> AuditEvent:
    return AuditEvent.of(
        by=by,
        action=action,
        target=row,
        participant=participation.participant,
        project=participation.project,
        changes={name: (was, wanted)},
        details={"month": f"{row.month:%Y-%m}"},
    )
