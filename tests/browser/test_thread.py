"""The thread through the house, as the people of a project walk it: spreadsheets in, figures, the report out."""

import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from participants.models import Attendance, Participant
from projects.models import Project, SpreadsheetImport
from projects.roles import Role
from reporting.models import Report

NAVIGATOR = Path(settings.BASE_DIR) / "demo" / "navigator"
IMPORT, FIGURES, REPORTS = (f"/projects/navigator/{page}/" for page in ["import", "figures", "reports"])


@pytest.fixture
def navigator(live_server):
    """The demo project, imported as an operator does it."""
    call_command("import_project", str(NAVIGATOR), verbosity=0)
    return Project.objects.get(slug="navigator")


@pytest.fixture
def sheets(tmp_path):
    """A copy of the demo project's sheets to change."""
    return Path(shutil.copytree(NAVIGATOR, tmp_path / "navigator", copy_function=shutil.copyfile))


def packed(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as packing:
        for sheet in folder.iterdir():
            packing.write(sheet, sheet.name)
    return archive


def work_off(page):
    """What a worker does with the jobs that wait; the page then shows it by itself."""
    for model in [SpreadsheetImport, Report]:
        for job in model.objects.filter(state="queued"):
            model.objects.run(job.pk)
    page.wait_for_load_state("networkidle")


def upload(page, path):
    page.goto(IMPORT)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Kontrollera filen").click()
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/"))
    work_off(page)
    page.reload()


def test_a_leader_sees_what_a_file_would_do_before_it_does_it(page, sign_in, inspect, sheets):
    sign_in(Role.PROJECT_LEADER)
    page.goto(IMPORT)
    inspect("imports")
    upload(page, packed(sheets))
    expect(page.get_by_role("row", name=re.compile("participants"))).to_contain_text("138")
    inspect("import-preview")
    assert not Participant.objects.exists()
    page.get_by_role("button", name=re.compile("Spara|Importera")).click()
    work_off(page)
    page.reload()
    assert (Participant.objects.count(), Attendance.objects.count()) == (138, 2841)
    inspect("import-done")
    upload(page, packed(sheets))
    expect(page.get_by_text("138").first).to_be_visible()
    assert Participant.objects.count() == 138


def test_a_wrong_cell_is_named_by_sheet_row_and_column(page, sign_in, inspect, sheets):
    sign_in(Role.PROJECT_LEADER)
    people = sheets / "participants.csv"
    people.write_text(people.read_text().replace("19660225-9928", "19660225-9929"))
    upload(page, packed(sheets))
    row = page.get_by_role("row").filter(has_text="identity_number")
    expect(row).to_contain_text("participants")
    expect(row).to_contain_text("2")
    inspect("import-errors")
    expect(page.get_by_role("button", name=re.compile("Spara|Importera"))).to_have_count(0)
    assert not Participant.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(page, sign_in, tmp_path, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    sign_in(Role.PROJECT_LEADER)
    page.goto(IMPORT)
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(2 * 1024 * 1024))
    page.locator("input[type=file]").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("högst 1 MB")
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_a_figure_opens_its_list(page, sign_in, inspect, navigator):
    sign_in(Role.PROJECT_LEADER, project=navigator)
    page.goto(f"{FIGURES}?as_of=2010-04-30")
    card = (
        page.get_by_role("article")
        .or_(page.locator("section, li, div.card"))
        .filter(has_text="I arbete efter 90 dagar")
    )
    expect(card.first).to_contain_text("19")
    inspect("figures")
    page.locator(
        "a[href*='indicator=goal'][href*='in_work_90_days']", has_text=re.compile(r"^\s*11\s*$")
    ).first.click()
    expect(page.locator("tbody tr")).to_have_count(11)
    inspect("figure-people")
    page.goto(f"{FIGURES}incomplete/?as_of=2010-04-30")
    inspect("figures-incomplete")


def test_who_may_not_see_people_gets_the_bare_number(page, sign_in, inspect, navigator):
    sign_in(Role.EVALUATOR, project=navigator)
    page.goto(f"{FIGURES}?as_of=2010-04-30")
    expect(page.get_by_text("19 %").first).to_be_visible()
    expect(page.locator("a[href*='/figures/people/']")).to_have_count(0)
    inspect("figures-evaluator")


def test_the_leader_orders_the_report_and_takes_it_home(page, sign_in, inspect, navigator):
    sign_in(Role.PROJECT_LEADER, project=navigator)
    page.goto(REPORTS)
    for name in ["to", "as_of"]:
        page.locator(f"input[name$={name}]").fill("2010-04-30")
    page.locator("textarea").first.fill("Introduktionen om fyra veckor fungerar väl.")
    inspect("reports")
    page.get_by_role("button", name="Beställ rapporten").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/"))
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        pass  # it has asked once how far it has come, and shows the answer
    inspect("report-waiting")
    work_off(page)
    expect(page.get_by_role("link", name="PDF")).to_be_visible()  # by itself: the page asks how far it has come
    inspect("report-ready")
    paper = pypdf.PdfReader(BytesIO(download(page, "PDF")))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert "Introduktionen om fyra veckor" in text
    assert "57" in text
    book = openpyxl.load_workbook(BytesIO(download(page, "Kalkylblad")))
    assert len(book.sheetnames) >= 10
    assert download(page, "CSV").decode().startswith("indicator,year,group,sex,value,of,not_reached\n")


def download(page, name) -> bytes:
    with page.expect_download() as arriving:
        page.get_by_role("link", name=name).click()
    return Path(arriving.value.path()).read_bytes()
