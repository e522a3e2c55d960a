"""What must not go on unseen: conditions on a participation, each with a threshold of the project's own.

An alarm is never stored: it stands as long as its condition does. Somebody can say why it may wait until a day
(`AlarmRest`); then it stands on no list until after it. A higher app adds its own by `register`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.enums import Absence
from participants.models import (
    AlarmRest,
    Attendance,
    AttendanceMonth,
    Document,
    MonthExplanation,
    PhasePeriod,
    Plan,
    PlanGoal,
    TimeCertificate,
)
from projects.models import Phase, Project


@dataclass(frozen=True)
class Alarm:
    """`condition` gives, for a project and a day, what the database asks of a participation there.

    `setting`: the project's field with the threshold; `label` says it as %(limit)d. `explained` says what is meant.
    `tab`: the page of the person on which something can be done about it.
    """

    code: str
    label: str | Promise
    explained: str | Promise
    tone: str
    setting: str
    condition: Callable[[Project, date], Q]
    tab: str

    def text(self, project) -> str:
        return str(self.label) % {"limit": getattr(project, self.setting)}


def first_phase(project) -> Subquery:
    return Subquery(Phase.objects.filter(project=project).order_by("position", "pk").values("pk")[:1])


def in_phase_since(start: date):
    """Of an open participation: in its present phase since that day or longer."""
    return PhasePeriod.objects.current().filter(participation=OuterRef("pk"), start__lte=start)


def without_session(project, today: date) -> Q:
    """Nobody has met them for so long, and they have been here that long."""
    since = today - timedelta(days=project.alarm_session_days)
    lately = Attendance.objects.filter(present=True, date__gt=since, date__lte=today)
    return Q(exit__isnull=True, start__lte=since) & ~Q(Exists(lately.filter(participation=OuterRef("pk"))))


def absences(project, today: date) -> Q:
    """So many times away in a row since they were last there. What we have cancelled ourselves is no absence."""
    rows = Attendance.objects.filter(date__lte=today)
    there = rows.filter(participation=OuterRef("participation"), present=True, date__gte=OuterRef("date"))
    away = rows.filter(~Exists(there), participation=OuterRef("pk"), present=False).exclude(absence=Absence.CANCELLED)
    counted = away.order_by().values("participation").annotate(times=Count("pk"))
    return Q(Exists(counted.filter(times__gte=project.alarm_absences)), exit__isnull=True)


def introduction_without_plan(project, today: date) -> Q:
    """In the project's first phase, past that day, and the plan has no goal yet."""
    late = in_phase_since(today - timedelta(days=project.alarm_plan_days)).filter(phase=first_phase(project))
    planned = Plan.objects.with_goals().filter(participation=OuterRef("pk"))
    return Q(Exists(late), exit__isnull=True) & ~Q(Exists(planned))


def no_exit_plan(project, today: date) -> Q:
    """In a later phase, past that week, and nothing is agreed for the time after the project."""
    late = in_phase_since(today - timedelta(weeks=project.alarm_exit_plan_weeks)).exclude(phase=first_phase(project))
    planned = PlanGoal.objects.exit_plans().filter(plan__participation=OuterRef("pk"))
    return Q(Exists(late), exit__isnull=True) & ~Q(Exists(planned))


def unsigned_months(project, today: date) -> Q:
    """Hours of a month that ended so long ago are neither certified nor explained. Also of those who have left."""
    first = (today - timedelta(days=project.alarm_unsigned_days)).replace(day=1)
    months = AttendanceMonth.objects.filter(participation=OuterRef("pk"), month__lt=first, minutes__gt=0)
    certified = TimeCertificate.objects.certified().beside("participation__").filter(month=OuterRef("month"))
    explained = MonthExplanation.objects.filter(
        participation__participant=OuterRef("participation__participant"),
        participation__project=OuterRef("participation__project"),
        month=OuterRef("month"),
    )
    return Q(Exists(months.exclude(Exists(certified)).exclude(Exists(explained))))


def documents(project, today: date) -> Q:
    """A licence, permit or other paper that runs out soon, or has."""
    until = today + timedelta(days=project.alarm_document_days)
    ending = Document.objects.filter(
        participation__participant=OuterRef("participant"), participation__project=project, valid_until__lte=until
    )
    return Q(Exists(ending), exit__isnull=True)


ALARMS = [
    Alarm(
        "without_session",
        _("No meeting for %(limit)d days"),
        _("Nobody has met the participant: no session or other attendance that the person came to."),
        "warn",
        "alarm_session_days",
        without_session,
        "participant",
    ),
    Alarm(
        "absences",
        _("Away %(limit)d times in a row"),
        _("Told us or not, since the participant was last there. Meetings that we cancelled do not count."),
        "bad",
        "alarm_absences",
        absences,
        "attendance",
    ),
    Alarm(
        "introduction_without_plan",
        _("Introduction past day %(limit)d without a plan"),
        _("In the project's first phase, and the action plan has no goal."),
        "bad",
        "alarm_plan_days",
        introduction_without_plan,
        "plan",
    ),
    Alarm(
        "no_exit_plan",
        _("Past week %(limit)d of the phase without a plan for the exit"),
        _("In a phase after the introduction, and no goal of the action plan is the plan for the exit."),
        "bad",
        "alarm_exit_plan_weeks",
        no_exit_plan,
        "plan",
    ),
    Alarm(
        "unsigned_months",
        _("Hours not signed %(limit)d days after the month"),
        _("A month's hours are neither certified nor explained. The fund pays for signed hours."),
        "warn",
        "alarm_unsigned_days",
        unsigned_months,
        "attendance",
    ),
    Alarm(
        "documents",
        _("Papers that run out within %(limit)d days"),
        _("A licence, permit or other document of the participant, or one that has run out already."),
        "warn",
        "alarm_document_days",
        documents,
        "documents",
    ),
]


def register(alarm: Alarm):
    """For a higher app, when it is ready."""
    ALARMS.append(alarm)


def alarm_of(code: str) -> Alarm | None:
    return next((alarm for alarm in ALARMS if alarm.code == code), None)


def resting(code: str, today: date) -> Exists:
    return Exists(AlarmRest.objects.in_force(today).filter(participation=OuterRef("pk"), code=code))


def sounding(alarm: Alarm, project, today: date) -> Q:
    """Its condition holds, and nobody has said that it may wait."""
    return alarm.condition(project, today) & ~Q(resting(alarm.code, today))


def latest(participations):
    """Of each person the latest time in the project: what was before is over."""
    return participations.filter(next_start__isnull=True)


def numbers(participations, project, today: date) -> dict[str, int]:
    """How many of these participations of the project sound each alarm, in one query."""
    counts = {alarm.code: Count("pk", filter=sounding(alarm, project, today)) for alarm in ALARMS}
    return latest(participations).order_by().aggregate(**counts)


def of_kind(participations, alarm: Alarm, project, today: date):
    """Those that sound it, in the order of the list of participants."""
    return latest(participations).filter(sounding(alarm, project, today)).order_by("list_key", "pk")
