"""`manage.py indicators`, from outside."""

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command, execute_from_command_line

from projects.enums import GoalCode, Programme
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import GoalFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    project = ProjectFactory(slug="navigator", start=date(2009, 1, 1), end=date(2010, 12, 31))
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE)
    person = ParticipantFactory(reference="N1", sex="woman", birth_date=date(1988, 2, 29))
    ParticipationFactory(participant=person, project=project, exit=date(2009, 6, 1), labour_status="unemployed")
    return project


def run(*arguments):
    out = StringIO()
    call_command("indicators", *arguments, stdout=out)
    return out.getvalue()


def test_csv_is_tidy(project):
    text = run("--project", "navigator", "--as-of", "2010-04-30")
    lines = text.split("\n")
    assert "\r" not in text
    assert lines[0] == "indicator,year,group,sex,value,of,not_reached"
    assert lines[-1] == ""
    assert "started_by_age,2009,16-24,women,1,," in lines
    assert "started_by_age,2010,16-24,women,0,," in lines
    assert "started_by_age,,all,total,1,," in lines
    assert "in_work_90_days,,16-24,women,0,1,1" in lines
    assert "participant_hours,,all,total,0.0,," in lines
    assert "goal:income_support_change,,all,total,,0," in lines


def test_json_has_the_same_rows_with_numbers_as_numbers(project):
    arguments = ["--project", "navigator", "--as-of", "2010-04-30", "--to", "2010-03-31"]
    found = json.loads(run(*arguments, "--format", "json"))
    assert list(found) == ["project", "programme", "from", "to", "as_of", "follow_up_clock", "rows", "incomplete"]
    rows = found.pop("rows")
    assert found == {
        "project": "navigator",
        "programme": "esf-2007-2013",
        "from": "2009-01-01",
        "to": "2010-03-31",
        "as_of": "2010-04-30",
        "follow_up_clock": "participation_exit",
        "incomplete": [{"person": "N1", "missing": ["country_of_birth"]}],
    }
    empty = {"indicator": "started_by_target_group", "year": None, "group": "none", "sex": "men"}
    assert empty | {"value": 0, "of": None, "not_reached": None} in rows
    hours = next(row for row in rows if row["indicator"] == "participant_hours")
    assert isinstance(hours["value"], float)
    cells = ["" if value is None else str(value) for value in rows[-1].values()]
    assert ",".join(cells) == run(*arguments).splitlines()[-1]
    assert len(rows) == len(run(*arguments).splitlines()) - 1


def test_left_out_means_from_the_project_start_to_today(project):
    with time_machine.travel("2010-04-29 23:30 +0000"):  # already the 30th in Sweden
        found = json.loads(run("--project", "navigator", "--format", "json"))
    assert (found["from"], found["to"], found["as_of"]) == ("2009-01-01", "2010-04-30", "2010-04-30")


def test_the_clock_may_be_chosen(project):
    found = json.loads(run("--project", "navigator", "--clock", "project_end", "--format", "json"))
    assert found["follow_up_clock"] == "project_end"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--project", "nowhere"],
        ["--project", "navigator", "--as-of", "2010-04-30", "--to", "2010-05-01"],
        ["--project", "navigator", "--from", "2010-05-01", "--to", "2010-04-30", "--as-of", "2010-05-01"],
        ["--project", "navigator", "--as-of", "2008-12-31"],
        ["--project", "navigator", "--as-of", "2010-02-29"],
        ["--project", "navigator", "--from", "yesterday"],
        ["--project", "navigator", "--from", ""],
        ["--project", "navigator", "--to", "20100430"],
        ["--project", "navigator", "--to", "2010-W17-5"],
        ["--project", "navigator", "--format", "xml"],
        ["--project", "navigator", "--clock", "sundial"],
        ["--project", "navigator", "--colour"],
        ["--project", "navigator", "--from"],
        [],
    ],
)
def test_what_cannot_be_counted_is_refused_in_one_line(project, arguments, capsys, monkeypatch):
    monkeypatch.setattr("django.core.management.base.connections.close_all", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        execute_from_command_line(["manage.py", "indicators", *arguments])
    captured = capsys.readouterr()
    assert stopped.value.code == 2
    assert captured.out == ""
    assert captured.err.endswith("\n")
    assert captured.err.count("\n") == 1
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_a_programme_without_indicators_says_so_beside_the_goals(capsys):
    project = ProjectFactory(programme=Programme.ESF_PLUS_2021_2027)
    GoalFactory(project=project)
    call_command("indicators", "--project", project.slug)
    captured = capsys.readouterr()
    assert [line.split(",")[0] for line in captured.out.splitlines()[1:]] == ["goal:participants"] * 4
    assert "ESF+" in captured.err
