"""The days of a week at a placement, read and written as one act: a row of the ledger for each day and kind."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import PLACEMENT_DAYS, Presence
from participants.models import Attendance, Participation
from participants.models.attendance import add_to_months, minutes_by_month
from participants.models.roster import Line, check_day_is_long_enough, check_minutes, check_not_ahead, placed
from participants.weeks import Week

KINDS = PLACEMENT_DAYS
# Functions of a participation and a week that tell what is agreed on: (kind, day, minutes). Higher apps add theirs.
schedules: list[Callable] = []
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
HOURS = re.compile(r"(\d{1,2})(?:[.,](\d|00|25|50|75))?", re.ASCII)


def parse_hours(text: str) -> int | None:
    """7, 7.5, 7,5 and 7:30 as minutes; nothing typed is None. 7.30 may mean two things, and is neither."""
    text = text.strip().removesuffix("h").strip()
    if not text:
        return None
    if match := CLOCK.fullmatch(text):
        return int(match[1]) * 60 + int(match[2])
    if match := HOURS.fullmatch(text):
        return int(Decimal(f"{match[1]}.{match[2] or 0}") * 60)
    raise ValidationError(_("Write the hours as 7, 7,5 or 7:30."))


@dataclass(frozen=True)
class Day:
    """What a cell is to hold. `seen` is the mark of the row that the page showed, or nothing."""

    minutes: int | None
    presence: str
    seen: str = ""

    @property
    def present(self) -> bool:
        return self.presence == Presence.PRESENT


class WrongDays(ValidationError):
    """What is wrong with which days: {day: sentences}. Nothing is saved."""

    def __init__(self, days: dict[date, list[str]]):
        super().__init__(_("Nothing is saved: look at the days that are marked."))
        self.days = days


def rows_of(participation: Participation, kind: str, week: Week) -> dict[date, Attendance]:
    """The rows that the grid writes, by day. What has a reference of its own, or a session, stands beside them."""
    return {row.date: row for row in of_week(participation, week).filter(kind=kind, ref="", session=None)}


def of_week(participation: Participation, week: Week):
    of_person = {"participant": participation.participant_id, "project": participation.project_id}
    rows = Attendance.objects.filter(
        date__range=(week.first, week.last), **{f"participation__{name}": value for name, value in of_person.items()}
    )
    return rows.select_related("participation__participant", "participation__project")


def beside(participation: Participation, kind: str, week: Week) -> dict[date, list[Attendance]]:
    """Everything else of these days, so that nobody writes it twice."""
    found: dict[date, list[Attendance]] = {}
    grid = {row.pk for row in rows_of(participation, kind, week).values()}
    for row in of_week(participation, week):
        if row.pk not in grid:
            found.setdefault(row.date, []).append(row)
    return found


def as_scheduled(participation: Participation, kind: str, week: Week) -> dict[date, int]:
    """The minutes agreed on for each day that has nothing of this kind yet, whoever wrote it and under whichever
    reference: a day at a placement is counted once.
    """
    has = set(of_week(participation, week).filter(kind=kind).values_list("date", flat=True))
    told = [one for schedule in schedules for one in schedule(participation, week)]
    return {day: minutes for of, day, minutes in told if of == kind and day not in has}


@transaction.atomic
def save(participation: Participation, kind: str, week: Week, days: dict[date, Day], *, by, reason: str = ""):
    """The whole week or nothing of it. What is wrong is told day by day."""
    if kind not in KINDS:
        raise ValidationError(_("Choose a kind of placement."))
    stored = rows_of(participation, kind, week)
    wrong: dict[date, list[str]] = {}
    for day, wanted in sorted(days.items()):
        try:
            with transaction.atomic():
                write(participation, kind, day, wanted, stored.get(day), by, reason)
        except ValidationError as refusal:
            wrong[day] = refusal.messages
    if wrong:
        raise WrongDays(wrong)


def write(participation, kind, day: date, wanted: Day, row: Attendance | None, by, reason: str):
    if wanted.seen != (row.mark() if row else ""):
        now = f"{row.minutes // 60}:{row.minutes % 60:02}" if row else _("nothing")
        raise ValidationError(_("Somebody else has changed this day meanwhile: it says %(now)s now.") % {"now": now})
    if wanted.minutes is None:
        if not wanted.present:
            raise ValidationError(_("Write how many hours it would have been."))
        if row:
            row.remove(by=by, reason=reason)
    elif row is None:
        enter(participation, kind, day, wanted, by)
    else:
        absence = "" if wanted.present else wanted.presence
        row.correct(by=by, reason=reason, minutes=wanted.minutes, present=wanted.present, absence=absence)


def enter(participation, kind, day: date, wanted: Day, by):
    [held] = placed(participation.project, day, [Line(participation.participant.public_id)], by).values()
    check_minutes(wanted.minutes)
    check_not_ahead(day)
    check_day_is_long_enough(held, day, wanted.minutes)
    row = Attendance(
        participation=held,
        date=day,
        kind=kind,
        minutes=wanted.minutes,
        present=wanted.present,
        absence="" if wanted.present else wanted.presence,
        coach=by,
    )
    if Attendance.objects.filter(participation=held, date=day, kind=kind, ref="").exists():
        raise ValidationError(_("Somebody else has written this day meanwhile. Open the page anew."))
    row.save(force_insert=True)
    add_to_months(Counter(), minutes_by_month([row]))
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CREATE,
        target=row,
        participant=held.participant,
        project=held.project,
        fields=["date", "minutes", "kind", "present"],
    )
