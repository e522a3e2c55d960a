"""Whoever may not read the case opens who takes part, and no list that tells more by who stands on it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from projects.enums import Programme
from projects.roles import Role
from reporting.indicators import GOALS, indicators_of
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
WHO = {"indicator": "goal:participants"}


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__name="Conny Coach").user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def employer_coach(project):
    return MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user


@pytest.fixture(autouse=True)
def participation(project, coach):
    participation = ParticipationFactory(
        project=project,
        start=date(2009, 2, 1),
        participant__first_name="Kanarie",
        participant__last_name="Fågel",
        participant__sex="woman",
    )
    CoachAssignmentFactory(participation=participation, coach=coach)
    return participation


FIGURES = [indicator.code for indicator in (*indicators_of(Programme.ESF_2007_2013), *GOALS.values())]


def test_an_employer_coach_opens_who_takes_part_and_no_other_list(client, project, employer_coach):
    """Not by the link, which is not there, and not by the address either: no group, sex, year or part of it."""
    client.force_login(employer_coach)
    url = reverse("reporting:figure_people", args=[project.slug])
    opened = {code for code in FIGURES if client.get(url, {"indicator": code}).status_code == 200}
    assert opened == {"goal:participants", "goal:employer_contacts"}
    assert client.get(url, {"indicator": "goal:employer_contacts"}).context["people"].total == 0  # nobody's
    for narrower in [{"sex": "women"}, {"sex": "men"}, {"sex": "unknown"}, {"year": "2009"}, {"part": "of"}]:
        assert client.get(url, {**WHO, **narrower}).status_code in (403, 404), narrower
    for same in [{}, {"sex": "total"}, {"group": "all"}, {"part": "value"}]:
        assert client.get(url, {**WHO, **same}).status_code == 200, same


def test_the_list_of_who_takes_part_tells_an_employer_coach_names_and_coaches_only(
    client, project, leader, coach, employer_coach
):
    url = reverse("reporting:figure_people", args=[project.slug], query=WHO)
    client.force_login(leader)
    leaders = client.get(url)
    assert "2009-02-01" in leaders.text
    client.force_login(employer_coach)
    page = client.get(url)
    (line,) = page.context["people"].lines
    assert (line.name, line.coach) == ("Kanarie Fågel", coach.name)
    assert (line.age, line.start, line.exit, line.hours, line.missing) == (None, None, None, None, ())
    table = page.text.split("<tbody>")[1].split("</tbody>")[0]
    assert re.sub(r"<[^>]*>|\s+", " ", table).split() == ["Kanarie", "Fågel", *coach.name.split()]
