"""Whether the sums of hours per month are what the ledger adds up to. Finds and tells; mends only when asked to."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Attendance, AttendanceMonth, Participant, Participation
from participants.models.attendance import sum_months
from projects.models import Project

logger = logging.getLogger(__name__)
AT_ONCE = 50_000  # participations whose sums are held in memory


@dataclass(frozen=True)
class Drift:
    """A month whose sum is not the ledger's."""

    participation: int
    month: date
    kept: int
    counted: int


def drifts() -> Iterator[Drift]:
    """Every one, set by set. What somebody changed between the two questions is asked again under its lock."""
    last = Participation.objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, AT_ONCE):
        between = {"participation__gte": first, "participation__lt": first + AT_ONCE}
        suspects = {drift.participation for drift in compare(between)}
        if suspects:
            yield from sorted(certain(suspects), key=lambda drift: (drift.participation, drift.month))


def compare(of: dict) -> list[Drift]:
    ledger = Attendance.objects.filter(present=True, **of).order_by()
    sums = ledger.values_list("participation_id", TruncMonth("date")).annotate(total=Sum("minutes"))
    counted = Counter({(pk, month): total for pk, month, total in sums.iterator()})
    months = AttendanceMonth.objects.filter(**of).values_list("participation_id", "month", "minutes")
    kept = Counter({(pk, month): minutes for pk, month, minutes in months.order_by().iterator()})
    differing = [key for key in kept.keys() | counted.keys() if kept[key] != counted[key]]
    return [Drift(key[0], key[1], kept[key], counted[key]) for key in differing]


@transaction.atomic
def certain(participations: set[int]) -> list[Drift]:
    people = Participation.objects.filter(pk__in=participations).values_list("participant_id", flat=True)
    Participant.objects.locked(people)
    return compare({"participation__in": participations})


def report() -> list[Drift]:
    """Find them all and say so: in the log of the machine, and in the log of each project for its leader."""
    found = list(drifts())
    if not found:
        logger.info("The sums of hours agree with the ledger")
        return found
    logger.error("The sums of %d months are not what the ledger adds up to", len(found))
    with transaction.atomic():
        AuditEvent.objects.record_all(
            [
                AuditEvent.of(by=None, action=AuditAction.CHECK, project=project, details={"months_wrong": number})
                for project, number in by_project(found)
            ]
        )
    return found


def by_project(found: list[Drift]) -> list[tuple[Project, int]]:
    project_of = dict(
        Participation.objects.filter(pk__in={drift.participation for drift in found}).values_list("pk", "project_id")
    )
    numbers = Counter(project_of[drift.participation] for drift in found)
    return [(project, numbers[project.pk]) for project in Project.objects.filter(pk__in=numbers).order_by("pk")]


@transaction.atomic
def mend(found: list[Drift], *, by=None, reason: str):
    """Count these participations anew, because somebody has decided so."""
    wrong = {drift.participation for drift in found}
    participations = (
        Participation.objects.filter(pk__in=wrong).select_related("participant", "project").order_by("pk")
    )
    Participant.objects.locked([one.participant_id for one in participations])
    sum_months(wrong)
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=by,
                action=AuditAction.CORRECT,
                target=one,
                participant=one.participant,
                project=one.project,
                reason=reason,
                details={"what": "hours"},
            )
            for one in participations
        ]
    )
