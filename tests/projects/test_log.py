"""The log: for the project leader with names, for the administrator without; never a word of a case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from projects.log_words import field_name
from projects.models import Project
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", name="Navigator")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__name="Lena Ledare").user


@pytest.fixture
def participation(project):
    return ParticipationFactory(project=project, participant__first_name="Kerstin", participant__last_name="Kanarie")


@pytest.fixture
def seen(project, participation):
    """A coach has looked at a participant."""
    coach = MembershipFactory(project=project, user__name="Conny Coach").user
    return AuditEvent.objects.record(
        by=coach, action="view", target=participation, participant=participation.participant, project=project
    )


def read(client, user, **query):
    client.force_login(user)
    return client.get(reverse("projects:log", args=["navigator"]), query)


def shown(response):
    return [line.event for line in response.context["lines"]]


def test_the_leader_reads_who_looked_at_whom(client, leader, seen):
    text = read(client, leader).content.decode()
    assert "Conny Coach" in text
    assert "tittade på" in text
    assert "Kerstin Kanarie" in text


def test_the_administrator_reads_who_looked_but_not_at_whom(client, seen):
    text = read(client, UserFactory(is_administrator=True)).content.decode()
    assert "Conny Coach" in text
    assert "Kanarie" not in text


def test_a_protected_persons_name_stays_away(client, leader, seen, participation):
    participation.participant.protected = True
    participation.participant.save()
    assert "Kanarie" not in read(client, leader).content.decode()


def test_another_projects_events_stay_away(client, leader, seen):
    other = MembershipFactory(role=Role.PROJECT_LEADER)
    AuditEvent.objects.record(by=other.user, action="export", project=other.project)
    assert shown(read(client, leader)) == [seen]
    assert read(client, other.user).status_code == 404


@pytest.mark.parametrize("role", [Role.COACH, Role.EMPLOYER_COACH, Role.EVALUATOR])
def test_other_roles_may_not_read_it(client, project, role):
    assert read(client, MembershipFactory(project=project, role=role).user).status_code == 403


def test_reading_the_log_is_logged(client, leader, seen):
    read(client, leader)
    event = AuditEvent.objects.last()
    assert (event.user, event.action, event.object_type) == (leader, "view", "projects.project")


def test_filters_narrow_and_a_wrong_one_does_nothing(client, leader, seen, project, participation):
    change = AuditEvent.objects.record(
        by=leader, action="change", target=PhaseFactory(project=project), project=project
    )
    today = timezone.localdate()
    queries = [
        ({"who": seen.user.public_id}, {seen}),
        ({"action": "change"}, {change}),
        ({"participant": participation.participant.public_id}, {seen}),
        ({"first": today + timedelta(days=1)}, set()),
        ({"last": today - timedelta(days=1)}, set()),
        ({"first": today, "last": today, "action": "view", "who": seen.user.public_id}, {seen}),
        ({"participant": "nonsense", "action": "nonsense", "first": "nonsense"}, {seen, change}),
        ({"last": "9999-12-31"}, {seen, change}),
    ]
    for query, expected in queries:
        events = {event for event in shown(read(client, leader, **query)) if event.object_type != "projects.project"}
        assert events == expected, query


def test_fields_and_names_stand_in_words(client, leader, project):
    phase = PhaseFactory(project=project, name="Introduktion")
    AuditEvent.objects.record(by=leader, action="change", target=phase, project=project, fields=["max_weeks", "old"])
    AuditEvent.objects.record(by=leader, action="delete", target=PhaseFactory.build(pk=9999), project=project)
    AuditEvent.objects.record(by=None, action="import", project=project, details={"raw": 3})
    details = {"again": True, "people": 2, "attendance": [3, 1, 0]}
    AuditEvent.objects.record(by=leader, action="view", project=project, details=details)
    text = read(client, leader).content.decode()
    for word in [
        "Introduktion",
        "högst antal veckor",
        "old",
        "raw: 3",
        "systemet",
        "en gång till,",
        "personer: 2",
        "3 / 1 / 0",
    ]:
        assert word in text


def test_fifty_stand_on_a_page_and_the_cost_does_not_grow(client, leader, project, django_assert_max_num_queries):
    phases = [PhaseFactory(project=project) for _ in range(60)]
    AuditEvent.objects.record_all(
        [AuditEvent.of(by=leader, action="change", target=phase, project=project) for phase in phases]
    )
    client.force_login(leader)
    with django_assert_max_num_queries(18):
        response = client.get(reverse("projects:log", args=["navigator"]))
    assert len(shown(response)) == 50
    assert len(shown(read(client, leader, page=2))) == 11
    assert len(shown(read(client, leader, page="nonsense"))) == 50


def test_the_administrators_log_has_what_belongs_to_no_project(client, seen):
    administrator = UserFactory(is_administrator=True)
    UserFactory().end_sessions(by=administrator)
    client.force_login(administrator)
    response = client.get(reverse("administration:log"))
    assert [event.action for event in shown(response)] == ["sessions_ended"]


def test_what_belongs_to_an_object_is_named_after_its_kind():
    """In the language of the reader, which is Swedish unless she chooses another."""
    assert field_name(Project, "phases") == "faser"
    assert field_name(Project, "name") == "namn"
    assert field_name(Project, "gone_since") == "gone_since"
