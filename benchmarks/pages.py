"""What pages are measured with: a coach and her people in the made-up project, with a phase and meetings."""

from datetime import date, time, timedelta

from accounts.models import User
from benchmarks import data
from benchmarks.sessions import prepare as coach_with_people
from participants.models import Attendance, Participation, PhasePeriod, Session
from projects.models import Membership, Phase
from projects.roles import Role

LEADER = "leader@bench.example"


def prepare() -> tuple[User, User, list[Participation]]:
    """The coach, the leader and the coach's people. Done once in a database."""
    project = data.project()
    coach, people = coach_with_people()
    leader = User.objects.filter(email=LEADER).first() or User.objects.create_user(LEADER, name="Leader")
    Membership.objects.get_or_create(project=project, user=leader, role=Role.PROJECT_LEADER)
    if not project.phases.exists():
        phase = Phase.objects.create(project=project, name="Introduktion", max_weeks=4)
        open_now = Participation.objects.filter(project=project, exit=None)
        PhasePeriod.objects.bulk_create(
            PhasePeriod(participation=one, phase=phase, start=one.start) for one in open_now
        )
        for one in people:
            meet(project, coach, one)
    return coach, leader, people


def meet(project, coach, participation):
    """Five sessions with notes, and one to come."""
    for number in range(5):
        day = date(2012, 3, 1) + timedelta(days=number)
        session = Session.objects.create(
            project=project, date=day, minutes=60, coach=coach, next_step="Ring på måndag", start_time=time(9)
        )
        Attendance.objects.create(
            participation=participation,
            session=session,
            date=day,
            minutes=60,
            kind=session.kind,
            ref=session.public_id,
            coach=coach,
            note="Talade om arbetsträning. " * 8,
        )
    ahead = date.today() + timedelta(days=7)  # noqa: DTZ011
    planned = Session.objects.create(project=project, date=ahead, minutes=60, coach=coach, state="planned")
    planned.expected.add(participation)
