"""Days put down as attendance at a placement after its last day: either the days are wrong, or the last day is."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from matching.models import Placement
from participants import week_grid
from participants.models import Attendance
from participants.models.month_lock import locks, month_of
from participants.weeks import Week

AT_MOST = 20


@dataclass(frozen=True)
class DayAfter:
    day: date
    url: str
    is_locked: bool


def days_after(placement: Placement) -> list[DayAfter]:
    """Present, of its kind, and of no other placement of the person's. A locked month says itself who opens it."""
    last = placement.last_day
    if last is None or placement.is_draft or placement.kind not in week_grid.KINDS:
        return []
    of_person = {
        "participation__participant": placement.participation.participant_id,
        "participation__project": placement.participation.project_id,
    }
    rows = Attendance.objects.filter(kind=placement.kind, present=True, date__gt=last, **of_person).order_by("date")
    others = list(others_of(placement))
    found = [row for row in rows.select_related("participation") if not any(holds(one, row.date) for one in others)]
    found = found[:AT_MOST]
    held = locks((row.participation, row.date) for row in found)
    return [
        DayAfter(row.date, address(placement, row.date), (row.participation_id, month_of(row.date)) in held)
        for row in found
    ]


def others_of(placement: Placement):
    others = Placement.objects.began().of_person(placement.participation).filter(kind=placement.kind)
    return others.exclude(pk=placement.pk).select_related("participation")


def holds(placement: Placement, day: date) -> bool:
    return placement.start <= day and (placement.last_day is None or day <= placement.last_day)


def address(placement: Placement, day: date) -> str:
    participation = placement.participation
    whose = [participation.project.slug, participation.participant.public_id]
    week = Week.of(f"{day:%G-W%V}")
    return reverse("participants:placement_week", args=whose, query={"week": str(week), "kind": placement.kind})
