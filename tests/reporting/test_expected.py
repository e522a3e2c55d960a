"""The demo projects, imported as anybody would, give the figures that an independent program computed."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

DEMO = Path(__file__).resolve().parent.parent.parent / "demo"
DAYS = {
    "navigator-2009-as-of-2010-01-31": ["--from", "2009-01-01", "--to", "2009-12-31", "--as-of", "2010-01-31"],
    "navigator-2010-04-30": ["--as-of", "2010-04-30"],
    "navigator-2011-04-30": ["--as-of", "2011-04-30"],
    "kraftstation-2012-06-30": ["--as-of", "2012-06-30"],
}
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def printed(project, arguments):
    out = StringIO()
    call_command("indicators", "--project", project, *arguments, stdout=out)
    return list(csv.reader(StringIO(out.getvalue())))


@pytest.mark.parametrize("project", ["navigator", "kraftstation"])
def test_the_demo_projects_agree_to_the_last_figure(project):
    call_command("import_project", str(DEMO / project), stdout=StringIO())
    for name in [name for name in DAYS if name.startswith(project)]:
        with (DEMO / "expected" / f"{name}.csv").open(newline="") as file:
            assert printed(project, DAYS[name]) == list(csv.reader(file)), name


def test_every_expected_file_is_asked_about():
    assert {path.stem for path in (DEMO / "expected").glob("*.csv")} == set(DAYS)
