"""Protection is taken away, or lowered, by two people: one asks, another who is named confirms. Until then it stands.

Every act locks the person first, so that of two who press at once one comes second, and is told.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Lifting, Participant, Participation
from projects.roles import Permission

DECIDE = [Permission.WORK_WITH_PARTICIPANT, Permission.ASSIGN_COACHES]


def may_decide(person: Participant, project, user) -> bool:
    """Named on the person, and works with the person in the project or leads it, now."""
    return reached(user).filter(participant=person, project=project).exists()


def reached(user):
    """Participations of protected people whose protection she may take part in lifting."""
    permitted = [Participation.objects.permitting(permission, user).order_by() for permission in DECIDE]
    named = Participation.objects.filter(
        participant__protected=True, participant__in=user.protected_participants.values("pk")
    )
    return named.filter(pk__in=permitted[0].values("pk")) | named.filter(pk__in=permitted[1].values("pk"))


def to_confirm(project, user):
    """Those that wait for somebody like her."""
    waiting = Lifting.objects.waiting().filter(project=project).exclude(asked_by=user)
    return waiting.filter(participant__in=reached(user).filter(project=project).values("participant"))


def ask(person: Participant, project, *, to_degree: str, by, reason: str) -> Lifting:
    """Called with the person locked, by participants/protection.py."""
    if not may_decide(person, project, by):
        raise ValidationError(_("Only those named on the person ask for that."))
    if Lifting.objects.waiting().filter(participant=person).exists():
        raise ValidationError(_("Somebody has asked for that already."))
    asked = Lifting.objects.create(
        participant=person,
        project=project,
        from_degree=person.degree,
        to_degree=to_degree,
        asked_by=by,
        reason=reason.strip(),
    )
    trace(asked, by, AuditAction.CREATE, fields=["to_degree"], reason=asked.reason)
    return asked


@transaction.atomic
def confirm(asked: Lifting, *, by) -> Participant:
    """The second of the two."""
    person, asked = locked(asked)
    if asked.asked_by_id == by.pk:
        raise ValidationError(_("Somebody else than who asked must confirm."))
    check(person, asked, by)
    if person.degree != asked.from_degree:
        raise ValidationError(_("The protection has been changed since that was asked. Ask again."))
    changes: dict[str, tuple] = {"degree": (person.degree, asked.to_degree)}
    person.degree = asked.to_degree
    if not asked.to_degree:
        named = sorted(person.named_people.values_list("pk", flat=True))
        changes |= {"protected": (True, False), "named_people": (named, [])}
        person.protected = False
        person.named_people.clear()
    person.save(update_fields=["protected", "degree"])
    close(asked, by, confirmed=True)
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE,
        target=person,
        participant=person,
        project=asked.project,
        changes=changes,
        reason=asked.reason,
        details={"lifting": str(asked.public_id)},
    )
    return person


@transaction.atomic
def withdraw(asked: Lifting, *, by):
    """Either of the two: who asked, or who would have to confirm."""
    person, asked = locked(asked)
    check(person, asked, by)
    close(asked, by, confirmed=False)
    trace(asked, by, AuditAction.CHANGE, fields=["closed_at"])


def give_up(person: Participant, *, by):
    """What was asked about a degree that holds no longer. The person is locked."""
    for asked in Lifting.objects.waiting().filter(participant=person).select_related("participant", "project"):
        close(asked, by, confirmed=False)
        trace(asked, by, AuditAction.CHANGE, fields=["closed_at"])


def locked(asked: Lifting) -> tuple[Participant, Lifting]:
    found = Participant.objects.locked([asked.participant_id])
    asked = Lifting.objects.select_related("project").get(pk=asked.pk)
    if asked.closed_at or not found:
        raise ValidationError(_("That has been decided already."))
    asked.participant = found[0]
    return found[0], asked


def check(person: Participant, asked: Lifting, by):
    if not may_decide(person, asked.project, by):
        raise ValidationError(_("Only those named on the person who work with the person decide that."))


def close(asked: Lifting, by, *, confirmed: bool):
    asked.closed_at, asked.closed_by, asked.confirmed = timezone.now(), by, confirmed
    asked.save(update_fields=["closed_at", "closed_by", "confirmed"])


def trace(asked: Lifting, by, action, **event):
    AuditEvent.objects.record(
        by=by, action=action, target=asked, participant=asked.participant, project=asked.project, **event
    )
