"""Hours reported are hours certified and hours not yet certified: on Figures and in the report, in any period."""

import json
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import Workbook

from participants.models import TimeCertificate
from participants.models.attendance import sum_months
from projects.roles import Role
from reporting.certified_hours import certified_hours
from reporting.definitions import definitions_of
from reporting.indicators import TOTAL, Period, compute
from reporting.spreadsheets import Sheet, certified
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2009, 12, 31))


def person(project, sex="woman", **minutes_by_day):
    one = ParticipationFactory(project=project, participant__sex=sex)
    for day, minutes in minutes_by_day.items():
        AttendanceFactory(participation=one, date=date.fromisoformat(day[1:].replace("_", "-")), minutes=minutes)
    sum_months([one.pk])
    return one


def certificate(participation, month, state, minutes, by, version=1):
    signed = {"signed_on": date(2009, 12, 1), "signed_how": "screen", "signature_kept_by": by}
    attested = {"attested_by": by, "attested_at": "2009-12-01T10:00Z"}
    TimeCertificate.objects.create(
        participation=participation, month=month, state=state, minutes=minutes, version=version, drawn_up_by=by,
        **(signed if state != "draft" else {}), **(attested if state in ("attested", "closed", "replaced") else {}),
    )  # fmt: skip


@pytest.fixture
def hours(project):
    """Karin: February attested, March signed only; Ali: February replaced by a draft, March closed."""
    by = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    karin = person(project, d2009_02_03=60, d2009_02_20=30, d2009_03_02=120)
    ali = person(project, "man", d2009_02_10=45, d2009_03_31=15)
    certificate(karin, date(2009, 2, 1), "attested", 90, by)
    certificate(karin, date(2009, 3, 1), "signed", 120, by)
    certificate(ali, date(2009, 2, 1), "replaced", 99, by)
    certificate(ali, date(2009, 2, 1), "draft", 45, by, version=2)
    certificate(ali, date(2009, 3, 1), "closed", 15, by)
    other = person(ProjectFactory(), d2009_02_03=600)
    certificate(other, date(2009, 2, 1), "attested", 600, by)
    return by


def counted(project, first, last, sex=TOTAL):
    found = certified_hours(project, Period.of(project, first, last, last))[sex]
    return found.reported, found.certified, found.uncertified


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2009, 1, 1), date(2009, 12, 31), (270, 105, 165)),
        (date(2009, 2, 1), date(2009, 2, 28), (135, 90, 45)),
        (date(2009, 2, 4), date(2009, 3, 31), (210, 45, 165)),  # edges at the start
        (date(2009, 2, 1), date(2009, 3, 30), (255, 90, 165)),  # and at the end
        (date(2009, 2, 10), date(2009, 2, 20), (75, 30, 45)),
        (date(2009, 5, 1), date(2009, 6, 30), (0, 0, 0)),
    ],
)
def test_any_period_adds_up(project, hours, first, last, expected):
    assert counted(project, first, last) == expected


def test_by_sex(project, hours):
    assert counted(project, date(2009, 1, 1), date(2009, 12, 31), "women") == (210, 90, 120)
    assert counted(project, date(2009, 1, 1), date(2009, 12, 31), "men") == (60, 15, 45)


def test_figures_show_both(client, project, hours):
    client.force_login(hours)
    page = client.get(
        reverse("reporting:figures", args=[project.slug]), {"from": "2009-01-01", "to": "2009-12-31"}
    ).context["page"]
    [table] = [table for section in page.sections for table in section.tables if table.code == "certified_hours"]
    total = table.blocks[0].lines[-1]
    assert [float(cell.value) for cell in total.cells] == [4.5, 1.8, 2.7]


def test_the_report_keeps_both_and_its_spreadsheet_says_them_as_numbers(project, hours):
    period = Period.of(project, date(2009, 1, 1), date(2009, 12, 31))
    counted = certified_hours(project, period)[TOTAL]
    kept = definitions_of(project, compute(project, period), made_by="", certified=counted)
    assert all(number in kept["certified_hours"] for number in ("1:45 h", "2:45 h"))
    book = Workbook()
    certified(Sheet(book.active, "Rapport", ()), SimpleNamespace(definitions=json.loads(json.dumps(kept))))
    assert [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)] == [
        Decimal(hours) for hours in ("4.5", "1.8", "2.7")
    ]
    certified(Sheet(Workbook().active, "Rapport", ()), SimpleNamespace(definitions={}))  # of an older report
