from datetime import date, time

import pytest
from django.utils.translation import override

from projects.roles import Role
from tests.participants.factories import ActivityGroupFactory
from tests.participants.sessions.words import line, participation_of, person, session
from tests.projects.factories import MembershipFactory, ProjectFactory


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def karin(coach, project):
    return participation_of(coach, project, participant__first_name="Karin", participant__last_name="Öberg")


@pytest.fixture
def ali(coach, project):
    return participation_of(coach, project, participant__first_name="Ali", participant__last_name="Nur")


@pytest.fixture
def planned(project, coach, karin, ali):
    return session(project, coach, start_time=time(9, 0)).plan([person(karin), person(ali)], by=coach)


@pytest.fixture
def held(project, coach, karin, ali):
    return session(project, coach, date=date(2010, 6, 1)).log([line(karin), line(ali, minutes=30)], by=coach)


@pytest.fixture
def group(project, coach):
    return ActivityGroupFactory(project=project, coach=coach, capacity=2, weekday=3, start_time=time(13))
