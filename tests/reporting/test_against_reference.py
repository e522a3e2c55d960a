"""The product against the slow reference, on made-up projects."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.indicators import Period, compute, people
from tests.reporting import reference
from tests.reporting.generated import correct, projects_with_periods, register
from tests.size import so_many

pytestmark = pytest.mark.django_db
EXTREMES = dict(birth_date=date(1992, 2, 29), sex="man", country="SY")
quietly = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
}


def check(drawn, corrected):
    generated, (from_, to, as_of, clock) = drawn
    project = register(generated)
    for person in generated.people[:corrected]:
        correct(project, person, **EXTREMES)
    found = compute(project, Period(from_, to, as_of, clock))
    assert rows_of(found) == reference.figures(generated, from_, to, as_of, clock)
    incomplete = [(person.reference.split()[-1], person.missing) for person in found.incomplete]
    assert incomplete == reference.incomplete(generated, as_of)
    assert_sums(found)
    return project, found


def rows_of(figures):
    return [(row.indicator, row.year, row.group, row.sex, row.value, row.of, row.not_reached) for row in figures.rows]


def assert_sums(figures):
    """The parts make up the whole, whatever the reference says."""
    for row in figures.rows:
        if row.sex == "total" and isinstance(row.value, int) and row.indicator != "goal:employer_contacts":
            parts = [figures.value(row.indicator, row.group, sex, row.year) for sex in ("women", "men", "unknown")]
            assert sum(part.value for part in parts) == row.value
            assert sum(part.of or 0 for part in parts) == (row.of or 0)
            assert sum(part.not_reached or 0 for part in parts) == (row.not_reached or 0)
    totals = [row for row in figures.rows_of("started_by_age") if row.group == "all" and row.year is None]
    for total in totals:
        by_year = [
            row.value
            for row in figures.rows_of("started_by_age")
            if row.year and (row.group, row.sex) == (total.group, total.sex)
        ]
        assert sum(by_year) == total.value
        assert total.value == figures.value("started_by_target_group", "all", total.sex).value


@pytest.mark.slow
@settings(max_examples=30, **quietly)
@given(drawn=projects_with_periods(), corrected=st.integers(0, 2))
def test_figures_are_those_of_the_slow_reference(drawn, corrected):
    check(drawn, corrected)


@pytest.mark.slow
@settings(max_examples=so_many(1000, sqlite=60, postgresql=30), **quietly)
@given(drawn=projects_with_periods(), corrected=st.integers(0, 2))
def test_hundreds_of_projects_are_those_of_the_slow_reference(drawn, corrected):
    check(drawn, corrected)


@pytest.mark.slow
@settings(max_examples=5, **quietly)
@given(drawn=projects_with_periods())
def test_the_list_behind_a_figure_has_as_many_people_as_the_figure_says(drawn):
    project, found = check(drawn, 0)
    period = Period(found.from_, found.to, found.as_of, found.follow_up_clock)
    for row in found.rows:
        if row.indicator in {"participant_hours", "goal:employer_contacts", "goal:income_support_change"}:
            continue
        cell = {"year": row.year, "group": row.group, "sex": row.sex}
        for part in ("value", "of", "not_reached"):
            if (number := getattr(row, part)) is not None:
                assert people(project, period, row.indicator, part=part, **cell).count() == number, (row, part)
    if "income_support_change" in {goal.code for goal in found.goals}:
        compared = people(project, period, "goal:income_support_change")
        assert compared.count() == found.value("goal:income_support_change").of
