"""One participant with her coach, whom alarms may sound of."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants.alarms import ALARMS, alarm_of, let_wait, numbers, of_kind
from participants.alarms_of_person import of_person
from participants.models import Participation
from projects.models import Project
from projects.roles import Role
from tests.participants.factories import AttendanceFactory, CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

TODAY = date(2010, 6, 15)


def ago(days=0, weeks=0):
    return TODAY - timedelta(days=days, weeks=weeks)


LONG_AGO, YESTERDAY = ago(weeks=60), ago(days=1)


class World:
    def __init__(self):
        self.project = ProjectFactory(slug="navigator", start=date(2009, 1, 1), end=date(2011, 12, 31))
        self.coach = MembershipFactory(project=self.project, role=Role.COACH).user
        self.other_coach = MembershipFactory(project=self.project, role=Role.COACH).user
        self.leader = MembershipFactory(project=self.project, role=Role.PROJECT_LEADER).user
        self.employer_coach = MembershipFactory(project=self.project, role=Role.EMPLOYER_COACH).user
        self.introduction = PhaseFactory(project=self.project, max_weeks=4, position=0)
        self.in_depth = PhaseFactory(project=self.project, max_weeks=30, position=1)
        self.person = self.hers()

    def hers(self, coach=None, start=LONG_AGO, met=YESTERDAY, **facts):
        participation = ParticipationFactory(project=self.project, start=start, **facts)
        CoachAssignmentFactory(participation=participation, coach=coach or self.coach, start=start)
        if met:
            self.there(met, participation)
        return participation

    def there(self, day, participation=None, **facts):
        one = participation or self.person
        AttendanceFactory(participation=one, date=day, **facts)

    def away(self, *days, absence="not_told"):
        for day in days:
            self.there(day, present=False, absence=absence)

    def in_phase(self, phase, since):
        self.person.phases.create(phase=phase, start=since)

    def sounding(self, *expected):
        """Exactly these sound, on each way to them."""
        assert self.codes(TODAY) == set(expected)

    def codes(self, day) -> set[str]:
        """The same whether counted, listed or asked of the person alone."""
        project, person = self.person.project, Participation.objects.filter(pk=self.person.pk)
        counted = numbers(person, project, day)
        assert counted == {alarm.code: of_kind(person, alarm, project, day).count() for alarm in ALARMS}
        found = {code for code, number in counted.items() if number}
        if day == timezone.localdate():
            assert {one.alarm.code for one in of_person(self.person).sounding} == found
        return found

    def begins(self, code, day, **settings):
        """It sounds on that day, and did not on the day before."""
        project = Project.objects.get(pk=self.project.pk)
        for name, value in settings.items():
            setattr(project, f"alarm_{name}", value)
        person, alarm = Participation.objects.filter(pk=self.person.pk), alarm_of(code)
        days = [day - timedelta(days=1), day]
        sounds = [of_kind(person, alarm, project, one).exists() for one in days]
        assert sounds == [False, True], f"{code} on {days}: {sounds}"


@pytest.fixture(name="world")
def alarm_world(time_machine, settings, tmp_path):
    time_machine.move_to("2010-06-15 12:00")
    settings.MEDIA_ROOT = tmp_path
    return World()


def rest(world, code="without_session", until=TODAY + timedelta(days=3), reason="Sjukt barn"):
    return let_wait(world.person, alarm_of(code), until=until, reason=reason, by=world.coach)
