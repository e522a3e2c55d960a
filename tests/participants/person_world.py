"""One person with something of everything, her coach, the leader and others; and a way to look at her pages."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.models import (
    ActivityGroup,
    FollowUpAttempt,
    GroupMember,
    IllHealth,
    PhasePeriod,
    Session,
)
from participants.models.attendance import sum_months
from projects.roles import Role
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    FollowUpFactory,
    IncomeSupportFactory,
    ParticipantFactory,
    ParticipationFactory,
    ProtectedOpeningFactory,
)
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory, TargetGroupFactory

TRANSACTIONS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


class PersonWorld:
    def __init__(self, *, start=None):
        today = timezone.localdate()
        self.start = start or today - timedelta(days=20)
        self.project = ProjectFactory(
            slug="navigator",
            name="Navigator",
            start=today - timedelta(days=1500),
            end=today + timedelta(days=700),
        )
        self.coach = self.member(Role.COACH, "Cilla Coach")
        self.other_coach = self.member(Role.COACH, "Olle Other")
        self.employer_coach = self.member(Role.EMPLOYER_COACH, "Elin Employer")
        self.leader = self.member(Role.PROJECT_LEADER, "Lena Ledare")
        self.evaluator = self.member(Role.EVALUATOR, "Eva Evaluator")
        self.caseworker = MembershipFactory(project=self.project, caseworker=True).user
        self.phase = PhaseFactory(project=self.project, name="Introduktion", max_weeks=4)
        self.person = ParticipantFactory(
            first_name="Karin", last_name="Öberg", birth_date=date(1990, 5, 17), sex="woman", country_of_birth="SE"
        )
        self.participation = ParticipationFactory(
            participant=self.person,
            project=self.project,
            start=self.start,
            labour_status="unemployed",
            target_group=TargetGroupFactory(project=self.project, name="16–24 på ekonomiskt bistånd"),
        )
        self.assignment = CoachAssignmentFactory(participation=self.participation, coach=self.coach)
        self.period = PhasePeriod.objects.create(participation=self.participation, phase=self.phase, start=self.start)

    def member(self, role, name):
        return MembershipFactory(project=self.project, role=role, user__name=name).user

    def session(self, day, *, present=True, note="", next_step="", coach=None, minutes=60, **fields):
        session = Session.objects.create(
            project=self.project, date=day, minutes=minutes, coach=coach or self.coach, next_step=next_step, **fields
        )
        row = AttendanceFactory(
            participation=self.participation,
            date=day,
            minutes=minutes,
            session=session,
            ref=str(session.public_id),
            present=present,
            absence="" if present else "not_told",
            note=note,
            coach=coach or self.coach,
        )
        sum_months([self.participation.pk])
        return row

    def history(self):
        """Something of everything."""
        today = timezone.localdate()
        self.session(today - timedelta(days=10), note="Talade om skola", next_step="Ringa Birka folkhögskola")
        self.session(today - timedelta(days=5), present=False, note="Sjuk hund")
        planned = Session.objects.create(
            project=self.project, date=today + timedelta(days=3), minutes=45, coach=self.coach, state="planned"
        )
        planned.expected.add(self.participation)
        group = ActivityGroup.objects.create(project=self.project, name="Jobbsökargruppen", coach=self.other_coach)
        GroupMember.objects.create(group=group, participation=self.participation, start=self.start)
        month = self.start.replace(day=1)
        IncomeSupportFactory(participant=self.person, project=self.project, month=month, amount="7250.50")
        IllHealth.objects.create(participant=self.person, project=self.project, month=month, days=12)
        return self

    def follow_up(self):
        """The person left a hundred days ago, and was tried once."""
        self.participation.exit = timezone.localdate() - timedelta(days=100)
        self.participation.destination = "employed"
        self.participation.exit_reason = "Fick jobb på sågen"
        self.participation.save()
        self.period.end = self.assignment.end = self.participation.exit
        self.period.save()
        self.assignment.save()
        made = FollowUpFactory(participation=self.participation)
        FollowUpAttempt.objects.create(
            follow_up=made, channel="phone", result="no_answer", by=self.coach, note="Försöker igen"
        )
        return made

    def protect(self, *named, degree="marking"):
        """As it stands once the leader has done so."""
        self.person.protected, self.person.degree = True, degree
        self.person.save()
        self.person.named_people.set(named)

    def open_for(self, *users):
        """They have said why they open the protected person today."""
        for user in users:
            ProtectedOpeningFactory(user=user, participant=self.person, project=self.project)

    def url(self, name="participant", **query):
        return reverse(f"participants:{name}", args=[self.project.slug, self.person.public_id], query=query or None)

    def text(self, client, user, name="participant", **query) -> str:
        client.force_login(user)
        response = client.get(self.url(name, **query))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def status(self, client, user, name="participant", **query) -> int:
        client.force_login(user)
        return client.get(self.url(name, **query)).status_code


def queries_of(client, url) -> list[str]:
    """What a page asks the database, but for the frames of transactions; the page has been looked at before."""
    client.get(url)  # notes the time of the session
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(TRANSACTIONS)]
