"""A query compiled for one report answers the next one with the next one's values, and only its own."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from participants.models import Participation
from reporting.indicators import Period, compute, queries
from reporting.indicators.conditions import spelled_out
from reporting.indicators.prepared import prepared
from reporting.indicators.scope import Scope
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import CaseworkerGroupFactory, ProjectFactory

pytestmark = pytest.mark.django_db
DAY = date(2010, 3, 1)


def test_the_queryset_is_built_once_however_often_it_is_asked():
    built = []

    @prepared
    def starting(values):
        built.append(values)
        project, days = values
        return Participation.objects.filter(project=project, start__range=days).order_by("start").values_list("start")

    projects = [ProjectFactory(), ProjectFactory()]
    for number, project in enumerate(projects):
        for day in range(3 + number):
            ParticipationFactory(project=project, start=DAY + timedelta(day))
    for number, project in enumerate(projects):
        found = starting.rows((project.pk, (DAY + timedelta(1), DAY + timedelta(9))))
        assert found == [(DAY + timedelta(day),) for day in range(1, 3 + number)]
    assert len(built) == 1


def test_what_is_none_makes_another_query():
    @prepared
    def of_group(scope):
        return Participation.objects.filter(**scope.own()).values_list("pk")

    project = ProjectFactory()
    mine, theirs = CaseworkerGroupFactory(project=project), CaseworkerGroupFactory(project=project)
    rows = [ParticipationFactory(project=project, group=group).pk for group in (mine, theirs, None)]
    period = Period.of(project, as_of=date(2011, 1, 1))
    for group, expected in [(None, set(rows)), (mine, {rows[0]}), (theirs, {rows[1]}), (None, set(rows))]:
        assert {pk for (pk,) in of_group.rows(Scope.of(project, period, group))} == expected


def test_the_figures_of_one_project_and_group_never_answer_for_another():
    figures = {}
    for size in (1, 2, 3):
        project = ProjectFactory()
        group = CaseworkerGroupFactory(project=project)
        for number in range(2 * size):
            ParticipationFactory(project=project, start=DAY, group=group if number % 2 else None)
        figures[size] = (project, group)
    for size, (project, group) in figures.items():
        for days, expected in [(0, size), (1, 0)]:
            period = Period.of(project, from_=DAY + timedelta(days), as_of=DAY + timedelta(days))
            assert compute(project, period).value("started_by_age").value == 2 * expected
            assert compute(project, period, group).value("started_by_age").value == expected


def test_a_prepared_query_stays_an_ordinary_one():
    lacking = ParticipationFactory(start=DAY, labour_status="")
    scope = Scope.of(lacking.project, Period.of(lacking.project, as_of=DAY))
    assert list(queries.incomplete(scope)) == queries.incomplete.rows(scope)
    assert queries.incomplete(scope).values_list("participant", flat=True).first() == lacking.participant.pk


@pytest.mark.parametrize(
    ("condition", "spelled"),
    [
        (Q(), Q()),
        (Q(sex="man"), Q(sex="man")),
        (Q(late=True), Q(start__gt=DAY)),
        (Q(late=False), ~Q(start__gt=DAY)),
        (Q(sex="man") | ~Q(late=True), Q(sex="man") | ~Q(Q(start__gt=DAY))),
    ],
)
def test_a_fact_stands_for_its_condition(condition, spelled):
    found = spelled_out(condition, {"late": Q(start__gt=DAY)})
    rows = [ParticipationFactory(start=DAY, participant__sex=sex) for sex in ("man", "woman")]
    rows += [ParticipationFactory(start=DAY + timedelta(1), participant__sex=sex) for sex in ("man", "woman")]
    of_all = Participation.objects.filter(pk__in=[row.pk for row in rows])
    assert list(of_all.filter(found)) == list(of_all.filter(spelled))
