"""What matters now about a person, as plain values."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery
from django.utils import timezone

from participants.identity_rules import stored_number
from participants.missing import Missing, missing
from participants.models import Attendance, FollowUp, Participation, Session
from participants.person_page import open_follow_up

LATEST, PLANNED = 5, 3


@dataclass(frozen=True)
class Overview:
    """`next_step` is the latest one agreed on; `latest` are the last rows of the ledger, `planned` what comes."""

    next_step: str
    agreed_on: date | None
    latest: tuple[Attendance, ...]
    planned: tuple[Session, ...]
    follow_up: FollowUp | None
    follow_up_is_overdue: bool
    missing: Missing
    identity_number: str


def overview(participation: Participation) -> Overview:
    latest = latest_attendance(participation)
    follow_up = open_follow_up(participation)
    return Overview(
        next_step=(latest[0].last_step or "") if latest else "",
        agreed_on=latest[0].agreed_on if latest else None,
        latest=latest,
        planned=planned_sessions(participation),
        follow_up=follow_up,
        follow_up_is_overdue=bool(follow_up and follow_up.due < timezone.localdate()),
        missing=missing(participation),
        identity_number=str(stored_number(participation.participant) or ""),
    )


def latest_attendance(participation: Participation) -> tuple[Attendance, ...]:
    """Each with the latest step agreed on, whichever session it stands in."""
    theirs = {
        "participation__participant": participation.participant_id,
        "participation__project": participation.project_id,
    }
    agreed = Attendance.objects.filter(**theirs, session__isnull=False).exclude(session__next_step="")
    agreed = agreed.order_by("-date", "-pk")
    rows = Attendance.objects.filter(**theirs).annotate(
        last_step=Subquery(agreed.values("session__next_step")[:1]), agreed_on=Subquery(agreed.values("date")[:1])
    )
    held = rows.filter(date__lte=timezone.localdate())  # one that was cancelled ahead is not the latest
    return tuple(held.order_by("-date", "-pk")[:LATEST])


def planned_sessions(participation: Participation) -> tuple[Session, ...]:
    planned = participation.planned_sessions.filter(state=Session.State.PLANNED, date__gte=timezone.localdate())
    return tuple(planned.select_related("coach", "group").order_by("date", "start_time", "pk")[:PLANNED])
