"""What must not go on unseen: conditions on a participation, each with a threshold of the project's own.

An alarm is never stored: it stands as long as its condition does. Somebody can say why it may wait until a day
(`AlarmRest`); then it stands on no list until after it, or until its condition has ended and begun anew: what was
said of one month's hours says nothing of the next one's. A higher app adds its own by `register`.

Day 1 of a phase, a placement or a rest is its first day, and days are Stockholm's. “Past day 21” and “past week 24”
sound on day 22 and on the first day of week 25, “longer than 8 weeks” when more than 56 days have passed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.enums import Absence, GoalState
from participants.models import (
    AlarmRest,
    Attendance,
    AttendanceMonth,
    Document,
    MonthExplanation,
    Participation,
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
    `since` gives, of a participation, a day that is later whenever the condition has begun anew; None: nobody asks.
    """

    code: str
    label: str | Promise
    explained: str | Promise
    tone: str
    setting: str
    condition: Callable[[Project, date], Q]
    tab: str
    since: Callable[[Project, date], Any] | None = None

    def text(self, project) -> str:
        return str(self.label) % {"limit": getattr(project, self.setting)}


def last(rows, day: str) -> Subquery:
    """The latest of these days."""
    return Subquery(rows.order_by(f"-{day}").values(day)[:1])


def latest_of(*days):
    """The latest of them that there is; at the least the day of the start."""
    known = [Coalesce(day, F("start")) for day in days]
    return Greatest(*known) if len(known) > 1 else known[0]


def first_phase(project) -> Subquery:
    return Subquery(Phase.objects.filter(project=project).order_by("position", "pk").values("pk")[:1])


def in_phase_since(start: date):
    """Of an open participation: in its present phase since that day or longer."""
    return PhasePeriod.objects.current().filter(participation=OuterRef("pk"), start__lte=start)


def meetings(today: date):
    """Somebody has met them. A day at a placement that was noted in the week's grid is no meeting."""
    return Attendance.objects.meetings().filter(participation=OuterRef("pk"), date__lte=today)


def without_session(project, today: date) -> Q:
    """Nobody has met them for so long, and they have been here that long."""
    since = today - timedelta(days=project.alarm_session_days)
    return Q(exit__isnull=True, start__lte=since) & ~Q(Exists(meetings(today).filter(date__gt=since)))


def last_met(_project, today: date):
    return latest_of(last(meetings(today), "date"))


def absences(project, today: date) -> Q:
    """So many times away in a row since they were last there. What we have cancelled ourselves is no absence."""
    rows = Attendance.objects.filter(date__lte=today)
    there = rows.filter(participation=OuterRef("participation"), present=True, date__gte=OuterRef("date"))
    away = rows.filter(~Exists(there), participation=OuterRef("pk"), present=False).exclude(absence=Absence.CANCELLED)
    counted = away.order_by().values("participation").annotate(times=Count("pk"))
    return Q(Exists(counted.filter(times__gte=project.alarm_absences)), exit__isnull=True)


def last_there(_project, today: date):
    there = Attendance.objects.filter(participation=OuterRef("pk"), present=True, date__lte=today)
    return latest_of(last(there, "date"))


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


def phase_or_goal_dropped(_project, _today):
    """Since when they are in the phase, or since what was planned is so no longer."""
    phases = PhasePeriod.objects.current().filter(participation=OuterRef("pk"))
    return latest_of(last(phases, "start"), goal_dropped())


def goal_dropped() -> Subquery:
    """The last day that a goal of their plan was given up."""
    dropped = PlanGoal.objects.filter(plan__participation=OuterRef("pk"), state=GoalState.DROPPED)
    return last(dropped, "finished_on")


def months_to_sign(project, today: date):
    """Of all of the person's time in the project, also of an earlier participation: the hours are the project's."""
    first = (today - timedelta(days=project.alarm_unsigned_days)).replace(day=1)
    months = AttendanceMonth.objects.filter(
        participation__participant=OuterRef("participant"),
        participation__project=project,
        month__lt=first,
        minutes__gt=0,
    )
    certified = TimeCertificate.objects.certified().beside("participation__").filter(month=OuterRef("month"))
    explained = MonthExplanation.objects.filter(
        participation__participant=OuterRef("participation__participant"),
        participation__project=OuterRef("participation__project"),
        month=OuterRef("month"),
    )
    return months.exclude(Exists(certified)).exclude(Exists(explained))


def unsigned_months(project, today: date) -> Q:
    """Hours of a month that ended so long ago are neither certified nor explained. Also of those who have left."""
    return Q(Exists(months_to_sign(project, today)))


def last_unsigned(project, today: date):
    return latest_of(last(months_to_sign(project, today), "month"))


def papers_ending(project, today: date):
    until = today + timedelta(days=project.alarm_document_days)
    return Document.objects.filter(
        participation__participant=OuterRef("participant"), participation__project=project, valid_until__lte=until
    )


def documents(project, today: date) -> Q:
    """A licence, permit or other paper that runs out soon, or has."""
    return Q(Exists(papers_ending(project, today)), exit__isnull=True)


def last_paper(project, today: date):
    return latest_of(last(papers_ending(project, today), "valid_until"))


ALARMS = [
    Alarm(
        "without_session",
        _("No meeting for %(limit)d days"),
        _("Nobody has met the participant: no meeting that the person came to. Days at a placement are no meeting."),
        "warn",
        "alarm_session_days",
        without_session,
        "participant",
        last_met,
    ),
    Alarm(
        "absences",
        _("Away %(limit)d times in a row"),
        _("Told us or not, since the participant was last there. Meetings that we cancelled do not count."),
        "bad",
        "alarm_absences",
        absences,
        "attendance",
        last_there,
    ),
    Alarm(
        "introduction_without_plan",
        _("Introduction past day %(limit)d without a plan"),
        _("In the project's first phase, and the action plan has no goal."),
        "bad",
        "alarm_plan_days",
        introduction_without_plan,
        "plan",
        phase_or_goal_dropped,
    ),
    Alarm(
        "no_exit_plan",
        _("Past week %(limit)d of the phase without a plan for the exit"),
        _("In a phase after the introduction, and no goal of the action plan is the plan for the exit."),
        "bad",
        "alarm_exit_plan_weeks",
        no_exit_plan,
        "plan",
        phase_or_goal_dropped,
    ),
    Alarm(
        "unsigned_months",
        _("Hours not signed %(limit)d days after the month"),
        _("A month's hours are neither certified nor explained. The fund pays for signed hours."),
        "warn",
        "alarm_unsigned_days",
        unsigned_months,
        "attendance",
        last_unsigned,
    ),
    Alarm(
        "documents",
        _("Papers that run out within %(limit)d days"),
        _("A licence, permit or other document of the participant, or one that has run out already."),
        "warn",
        "alarm_document_days",
        documents,
        "documents",
        last_paper,
    ),
]


def register(alarm: Alarm):
    """For a higher app, when it is ready."""
    ALARMS.append(alarm)


def alarm_of(code: str) -> Alarm | None:
    return next((alarm for alarm in ALARMS if alarm.code == code), None)


def beginning(alarm: Alarm, project, today: date):
    """Of a row with a participation: the day by which its condition now is told from an earlier one."""
    assert alarm.since
    of_row = Participation.objects.filter(pk=OuterRef("participation"))
    return Subquery(of_row.values(beginning_of_it=alarm.since(project, today)))


def rests(alarm: Alarm, project, today: date):
    """What was said of this alarm and still holds."""
    said = AlarmRest.objects.in_force(today).filter(code=alarm.code)
    if alarm.since is None:
        return said
    return said.filter(Q(since__isnull=True) | Q(since__gte=beginning(alarm, project, today)))


def all_rests(project, today: date):
    """Of all alarms."""
    holding = Q()
    for alarm in ALARMS:
        holding |= Q(pk__in=rests(alarm, project, today).filter(participation__project=project).values("pk"))
    return AlarmRest.objects.filter(holding)


def sounding(alarm: Alarm, project, today: date) -> Q:
    """Its condition holds, and nobody has said that it may wait."""
    resting = rests(alarm, project, today).filter(participation=OuterRef("pk"))
    return alarm.condition(project, today) & ~Q(Exists(resting))


def let_wait(participation: Participation, alarm: Alarm, *, until: date, reason: str, by) -> AlarmRest:
    """Of the alarm as it stands today."""
    today, since = timezone.localdate(), None
    if alarm.since:
        asked = Participation.objects.filter(pk=participation.pk)
        since = asked.values_list(alarm.since(participation.project, today), flat=True).get()
    return AlarmRest.objects.rest(participation, alarm.code, until=until, reason=reason, by=by, since=since)


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
