"""The demo project from day to day: what has been held, what is planned, and whoever stays too long moves on.

Called at every start. What people have entered since is left as it is, and what no longer fits is passed over.
"""

from collections import defaultdict
from datetime import date, time, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db.models import Exists, Max, OuterRef

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import journey
from participants.demo.arrivals import Arrivals, Staff, answer, leave, theirs
from participants.demo.people import Unknown
from participants.enums import Absence, ActivityKind, MeetingForm
from participants.models import ActivityGroup, Attendance, CoachAssignment, Participation, PhasePeriod, Session
from participants.models.attendance import sum_months
from participants.models.month_lock import locks, month_of
from participants.models.roster import Line
from projects.models import Project

SOMEBODY_NEW = 6  # days between two starts
MOST = 45  # people at a time
QUIET = timedelta(days=17)  # since the last session with those who have got out of sight
FORGOTTEN = timedelta(days=1)  # a session that nobody has said anything about by then
TOO_LONG = timedelta(days=21)  # past the limit of a phase
UNANSWERED = timedelta(days=40)  # past the reference day
WEEKS_PLANNED = timedelta(weeks=6)
MEETINGS_A_DAY = 3
HOURS = [time(9, 0), time(10, 30), time(13, 0), time(14, 30), time(15, 30)]
FORMS = [MeetingForm.INDIVIDUAL, MeetingForm.INDIVIDUAL, MeetingForm.PHONE]
GROUPS = [
    ("Jobbverkstad", ActivityKind.JOB_SEARCH, 0, time(13, 0)),
    ("Språkcafé", ActivityKind.GROUP, 2, time(10, 0)),
]
NOTES = [
    "",
    "",
    "Gick igenom planen.",
    "Skrev ett CV tillsammans.",
    "Pratade om praktik i köket.",
    "Ringde en arbetsgivare.",
]
NEXT_STEPS = ["", "Söka tre platser till nästa gång.", "Ta med betygen.", "Ringa arbetsgivaren.", "Boka studiebesök."]


def catch_up(project: Project, today: date):
    staff = Staff.of(project)
    renew(project, staff, today)
    settle_the_past(project, staff, today)
    write_down_meetings(project, today)
    run_groups(project, staff, today)
    plan_meetings(project, today)


# --- What has been ----------------------------------------------------------------------------------------------


def settle_the_past(project: Project, staff: Staff, today: date):
    for session in Session.objects.unmarked().filter(project=project, date__lt=today - FORGOTTEN):
        lines = [line(person, session) for person in session.people()]
        attempt(session.hold, lines, by=staff.leader)
    for follow_up in theirs(project).filter(due__lt=today - UNANSWERED):
        attempt(answer, follow_up, today - timedelta(days=1))


def line(person, session: Session) -> Line:
    came = Random(f"{person} {session.date}").random() < 0.85  # noqa: S311 - play
    return Line(person) if came else Line(person, present=False, absence=Absence.TOLD)


def attempt(act, *arguments, **more):
    """What people have entered meanwhile may not allow it."""
    try:
        act(*arguments, **more)
    except ValidationError:
        pass


def write_down_meetings(project: Project, today: date):
    """Once a week, on the person's own weekday, until yesterday; all at once, as a year of acts takes long.

    Whoever has a meeting planned is met by that.
    """
    expected = Session.expected.through.objects.filter(
        participation=OuterRef("pk"), session__state=Session.State.PLANNED, session__group=None
    )
    people = (
        Participation.objects.filter(~Exists(expected), project=project)
        .select_related("participant", "project")
        .annotate(last=Max("attendance__date"))
        .order_by("pk")
    )
    coaches = defaultdict(list)
    of_project = CoachAssignment.objects.filter(participation__project=project).select_related("coach")
    for assignment in of_project.order_by("-start"):
        coaches[assignment.participation_id].append(assignment)
    meetings = [
        (participation, day, coach)
        for participation in people
        for day in days_met(participation, today)
        if (coach := coach_on(coaches[participation.pk], day))
    ]
    signed = locks((participation, day) for participation, day, _coach in meetings)
    write_down(project, [one for one in meetings if (one[0].pk, month_of(one[1])) not in signed])


def days_met(participation: Participation, today: date) -> list[date]:
    first = participation.last + timedelta(days=1) if participation.last else participation.start
    last = participation.exit or today - (QUIET if is_quiet(participation) else timedelta(days=1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() == weekday_of(participation)]


def weekday_of(participation: Participation) -> int:
    return participation.pk % 5 + 1


def is_quiet(participation: Participation) -> bool:
    return participation.exit is None and participation.pk % 8 == 3


def coach_on(assignments: list[CoachAssignment], day: date) -> User | None:
    return next((one.coach for one in assignments if one.start <= day), None)


def write_down(project: Project, meetings):
    sessions, rows = [], []
    for participation, day, coach in meetings:
        lot = Random(f"{participation.pk} {day}")  # noqa: S311 - play
        kind = kind_of(participation, day, lot)
        session = Session(
            project=project,
            date=day,
            start_time=HOURS[participation.pk // 5 % len(HOURS)],
            minutes=lot.choice([30, 45, 60, 60, 90]),
            form=MeetingForm.WORKPLACE if kind == ActivityKind.STUDY_VISIT else lot.choice(FORMS),
            kind=kind,
            coach=coach,
            next_step=lot.choice(NEXT_STEPS),
        )
        sessions.append(session)
        rows.append(row_of(participation, session, lot))
    Session.objects.bulk_create(sessions)
    Attendance.objects.bulk_create(rows)
    sum_months({row.participation_id for row in rows})
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=row.coach,
                action=AuditAction.CREATE,
                target=row.session,
                participant=row.participation.participant,
                project=project,
                fields=["date", "minutes", "form", "kind"],
            )
            for row in rows
        ]
    )


def kind_of(participation: Participation, day: date, lot: Random) -> ActivityKind:
    if (day - participation.start).days < 28:
        return ActivityKind.MAPPING
    return lot.choice(
        [ActivityKind.COACHING, ActivityKind.COACHING, ActivityKind.JOB_SEARCH, ActivityKind.STUDY_VISIT]
    )


def row_of(participation: Participation, session: Session, lot: Random) -> Attendance:
    present = lot.random() < 0.88
    return Attendance(
        participation=participation,
        session=session,
        date=session.date,
        kind=session.kind,
        ref=str(session.public_id),
        minutes=session.minutes,
        present=present,
        absence="" if present else lot.choice(Absence.values),
        note=lot.choice(NOTES) if present else "",
        coach=session.coach,
    )


# --- Who comes and goes -----------------------------------------------------------------------------------------


def renew(project: Project, staff: Staff, today: date):
    """Others come; whoever is too long past the limit of a phase goes on to the next, or leaves."""
    here = Participation.objects.filter(project=project)
    last = here.aggregate(last=Max("start"))["last"]
    arrivals = Arrivals(project, today)
    for days in range((today - last).days - SOMEBODY_NEW, -1, -SOMEBODY_NEW):
        if here.filter(exit__isnull=True).count() < MOST:
            number = here.count() + 1
            arrivals.numbers = iter([number])
            arrivals.arrive(arrivals.ago(days), unknown=Unknown(country=number % 7 == 0))
    for _phase in arrivals.phases:
        move_on(arrivals, staff, today)


def move_on(arrivals: Arrivals, staff: Staff, today: date):
    passed = PhasePeriod.objects.current().ending(before=today - TOO_LONG)
    passed = passed.filter(participation__project=arrivals.project).order_by("pk")
    for period in passed.select_related("participation__participant", "participation__project", "phase"):
        following = [phase for phase in arrivals.phases if phase.position > period.phase.position]
        day = period.limit + timedelta(days=period.pk % TOO_LONG.days)
        if following:
            attempt(journey.enter_phase, period.participation, following[0], day, by=staff.leader)
        elif period.participation.coach_assignments.exists():
            attempt(leave, period.participation, day, period.pk)
            attempt(leave, period.participation, today, period.pk)  # unless that went well


# --- What is planned --------------------------------------------------------------------------------------------


def run_groups(project: Project, staff: Staff, today: date):
    """One of them meets on the weekday of the day of loading."""
    if not project.activity_groups.exists():
        for number, (name, kind, later, at) in enumerate(GROUPS):
            group = ActivityGroup.objects.create(
                project=project,
                name=name,
                kind=kind,
                capacity=10,
                weekday=(today + timedelta(days=later)).isoweekday(),
                start_time=at,
                minutes=120,
                coach=staff.coaches[number],
            )
            group.admit(some_members(group), by=staff.leader)
    for group in project.activity_groups.running().filter(weekday__isnull=False):
        if not group.sessions.planned().filter(date__gte=today + timedelta(days=7)).exists():
            attempt(group.plan, today, today + WEEKS_PLANNED, by=staff.leader)


def some_members(group: ActivityGroup) -> list:
    """Most of them her own participants, two of others."""
    people = group.project.participations.filter(exit__isnull=True).order_by("pk")
    hers = people.filter(
        Exists(CoachAssignment.objects.current().filter(participation=OuterRef("pk"), coach=group.coach))
    )
    others = people.exclude(pk__in=hers).filter(participant__protected=False)
    return [
        one.participant.public_id for some in (hers[:6], others[:2]) for one in some.select_related("participant")
    ]


def plan_meetings(project: Project, today: date):
    """A few for each coach today, and everybody's next one within a week."""
    planned = Session.expected.through.objects.filter(
        participation=OuterRef("participation"),
        session__state=Session.State.PLANNED,
        session__group=None,
        session__date__gte=today,
    )
    waiting = CoachAssignment.objects.filter(
        ~Exists(planned),
        participation__project=project,
        participation__exit__isnull=True,
        participation__start__lte=today,
        end__isnull=True,
    ).select_related("participation__participant", "coach")
    of_today = Session.objects.filter(project=project, date=today, group=None)
    meetings: dict[int, int] = {}
    for assignment in waiting.order_by("participation"):
        participation, coach = assignment.participation, assignment.coach
        if is_quiet(participation):
            continue
        taken = meetings.setdefault(coach.pk, of_today.filter(coach=coach).count())
        day = today if taken < MEETINGS_A_DAY else next_day(participation, today)
        meetings[coach.pk] += day == today
        number = taken if day == today else participation.pk // 5
        attempt(plan_meeting, participation, coach, day, HOURS[number % len(HOURS)])


def next_day(participation: Participation, today: date) -> date:
    return today + timedelta(days=(weekday_of(participation) - today.isoweekday() - 1) % 7 + 1)


def plan_meeting(participation: Participation, coach, day: date, at: time):
    session = Session(project=participation.project, date=day, start_time=at, minutes=60, coach=coach)
    session.plan([participation.participant.public_id], by=coach)
