from datetime import date

import pytest
import time_machine

from tests.participants import lent
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def participation(db):
    return ParticipationFactory(
        start=date(2025, 11, 20), participant__first_name="Karin", project__end=date(2027, 1, 1)
    )


@pytest.fixture
def coach(participation):
    coach = lent.with_password(MembershipFactory(project=participation.project, role="coach").user)
    CoachAssignmentFactory(participation=participation, coach=coach, start=participation.start)
    return coach


@pytest.fixture
def leader(participation):
    return MembershipFactory(project=participation.project, role="project_leader").user


@pytest.fixture
def browser(client, coach):
    client.force_login(coach)
    return client
