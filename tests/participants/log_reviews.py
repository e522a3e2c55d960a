"""A month with people who look at people, for the tests of the log review."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import AuditEvent
from participants.log_review import begin
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-10 12:00"):
        yield


@pytest.fixture
def project():
    dates = {"start": date(2026, 9, 1), "end": date(2027, 8, 31)}
    return ProjectFactory(slug="navigator", review_least=1, review_share=1, **dates)


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__name="Lena Ledare").user


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__name="Karin Öberg").user


@pytest.fixture
def administrator():
    return UserFactory(is_administrator=True, name="Adam Administratör")


@pytest.fixture
def review(project, leader, coach):
    """One visit of the coach's to a protected person, one of the leader's in the evening."""
    look(project, coach, participant(project, coach, protected=True), tab="timeline")
    look(project, leader, participant(project, coach), "2026-10-06 22:00", tab="timeline")
    return begin(project, OCTOBER, by=leader)


def participant(project, coach=None, **person):
    names = {f"participant__{name}": value for name, value in ({"last_name": "Lindqvist"} | person).items()}
    participation = ParticipationFactory(project=project, start=date(2026, 9, 2), **names)
    if coach:
        CoachAssignmentFactory(participation=participation, coach=coach)
    return participation.participant


def look(project, user, person, at="2026-10-06 09:00", action="view", **details):
    """On a Tuesday morning by the clock on the wall, unless something else is said."""
    event = AuditEvent.of(
        by=user, action=action, target=person or project, participant=person, project=project, details=details
    )
    event.at = datetime.fromisoformat(at).replace(tzinfo=UTC) - timedelta(hours=2)
    return AuditEvent.objects.record_all([event])[0]


def ticks(review, viewer, verdict="in_order", comment=""):
    return {row.pk: (verdict, comment) for row in review.rows.filter(viewer=viewer)}
