"""The example of CONTRIBUTING.md does what it says."""

import re
from datetime import date
from pathlib import Path

import pytest

from projects.enums import Programme
from reporting.indicators import Period, compute, people, registry
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import ProjectFactory

GUIDE = Path(__file__).resolve().parent.parent.parent / "CONTRIBUTING.md"


@pytest.fixture
def indicator():
    section = GUIDE.read_text().split("## Add an indicator")[1]
    (example,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    names: dict = {}
    exec(compile(example, str(GUIDE), "exec"), names)  # noqa: S102
    return names["LEFT_TO_OWN_BUSINESS"]


@pytest.mark.django_db
def test_the_example_counts_and_has_its_list(indicator, monkeypatch):
    programme = Programme.ESF_2007_2013
    monkeypatch.setitem(registry.INDICATORS, programme, (*registry.INDICATORS[programme], indicator))
    project = ProjectFactory()
    woman = ParticipationFactory(
        project=project, participant__sex="woman", exit=date(2010, 1, 1), destination="self_employed"
    )
    ParticipationFactory(project=project, exit=date(2010, 1, 1), destination="employed")
    ParticipationFactory(project=project, exit=date(2010, 1, 2), destination="self_employed")
    period = Period.of(project, as_of=date(2010, 1, 2), to=date(2010, 1, 1))
    row = compute(project, period).value(indicator.code)
    assert (row.value, row.of) == (1, 2)
    assert list(people(project, period, indicator.code, sex="women")) == [woman.participant]
