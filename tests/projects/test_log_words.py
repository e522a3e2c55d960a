"""The details of the log stand in words that people know, never in codes, and never with a value."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from projects.enums import Programme
from projects.log_words import lines
from projects.roles import Role
from reporting.indicators import GOALS, indicators_of
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


def said(project, leader, **details):
    event = AuditEvent.objects.record(by=leader, action="view", project=project, details=details)
    (line,) = lines([event], leader)
    return ", ".join(map(str, line.details))


def test_every_figure_has_its_name(project, leader):
    for indicator in (*indicators_of(Programme.ESF_2007_2013), *GOALS.values()):
        text = said(project, leader, indicator=indicator.code)
        assert indicator.code not in text
        assert str(indicator.label) in text


def test_groups_sexes_parts_and_clocks_too(project, leader):
    TargetGroupFactory(project=project, code="unga", name="Unga vuxna")
    TargetGroupFactory(code="unga", name="Ett annat projekts unga")
    text = said(project, leader, indicator="started_by_target_group", group="unga", sex="women", part="not_reached")
    assert "Unga vuxna" in text
    assert "Ett annat" not in text
    assert "Kvinnor" in text
    assert "women" not in text
    assert "not_reached" not in text
    assert "project_end" not in said(project, leader, clock="project_end", what="figures")
    ages = next(i for i in indicators_of(Programme.ESF_2007_2013) if i.code == "started_by_age")
    assert str(ages.groups[0].label) in said(project, leader, indicator="started_by_age", group=ages.groups[0].code)


def test_the_pages_about_a_person(project, leader):
    text = said(project, leader, tab="timeline")
    assert "timeline" not in text
    assert "phase_prolong" not in said(project, leader, page="phase_prolong")


@pytest.mark.parametrize("code", ["nonsense", "<b>", "", "__class__"])
def test_an_unknown_code_stands_as_it_is(project, leader, code):
    assert code in said(project, leader, indicator=code, group=code, sex=code, part=code)


def test_values_never_stand_in_the_log(client, project, leader):
    person = ParticipantFactory()
    AuditEvent.objects.record(
        by=leader,
        action="correct",
        target=person,
        participant=person,
        project=project,
        changes={"sex": ("woman", "Kanariefågel")},
    )
    event = AuditEvent.objects.get()
    event.values_kept.__class__.objects.filter(event=event).erase(by=leader, reason="Gallring", project=project)
    client.force_login(leader)
    text = client.get(reverse("projects:log", args=[project.slug])).text
    assert "Kanariefågel" not in text
    assert event.details["values"] not in text
    assert "values" not in re.sub("<[^>]*>", "", text)
    assert "Gallring" in text
    assert "rättade" in text


def test_the_number_of_queries_does_not_grow(project, leader, django_assert_max_num_queries):
    TargetGroupFactory.create_batch(5, project=project)
    details = {"indicator": "started_by_target_group", "group": "unga"}
    events = [AuditEvent.of(by=leader, action="view", project=project, details=details) for _ in range(50)]
    AuditEvent.objects.record_all(events)
    with django_assert_max_num_queries(1):
        lines(events, leader)


def test_a_search_says_whom_it_has_shown_to_whoever_may_see_them(project, leader):
    seen, other = ParticipantFactory(first_name="Karin", last_name="Öberg"), ParticipantFactory(last_name="Annan")
    ParticipationFactory(participant=seen, project=project)
    text = said(project, leader, what="people_search", people=2, shown=[str(seen.public_id), str(other.public_id)])
    assert "Karin Öberg" in text
    assert "Annan" not in text
    assert not any(str(one.public_id) in text for one in (seen, other))


def test_an_export_says_its_filter_and_its_columns(project, leader):
    details = {"what": "participants", "rows": 3, "filter": {"show": "phase_near"}, "columns": ["age", "next"]}
    text = said(project, leader, **details)
    assert not any(code in text for code in ["phase_near", "next", "participants,"])
    assert "3" in text
