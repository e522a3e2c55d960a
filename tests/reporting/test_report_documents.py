"""The files themselves, read back: the PDF as a PDF, the spreadsheet as a spreadsheet, both against the figures."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.core.management import call_command

from participants.models import Participant, Participation
from projects.models import Partner, Project
from reporting.indicators import Period, compute
from reporting.models import Report
from tests.accounts.factories import UserFactory
from tests.reporting.factories import ReportFactory

DAY = date(2010, 4, 30)
CANARIES = ("Kanariefågel", "Xqzvk")
MADE: dict = {}


@pytest.fixture
def made(db, tmp_path_factory):
    """The report of the demo project, made once: its files, and the figures as the API gives them."""
    if not MADE:
        settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
        call_command("import_project", str(Path(settings.BASE_DIR) / "demo" / "navigator"), stdout=io.StringIO())
        Participant.objects.update(first_name=CANARIES[0], last_name=CANARIES[1])
        unknown = Participation.objects.filter(project__slug="navigator", start__lte=DAY).first().participant
        unknown.participations.update(foreign_born=None)
        project = Project.objects.get(slug="navigator")
        Project.objects.filter(pk=project.pk).update(reference_number="2008-3060123", grant=4826582)
        Partner.objects.create(project=project, name="Birka Folkhögskola")
        report = ReportFactory(
            project=Project.objects.get(pk=project.pk),
            ordered_by=UserFactory(name="Anna Ledare"),
            summary="Första stycket.\n\nAndra stycket, rad ett.\nRad två.",
        )
        Report.objects.run(report.pk)
        report.refresh_from_db()
        MADE["figures"] = compute(project, Period.of(project, date(2008, 5, 1), DAY, DAY))
        MADE["checksum"] = report.checksum
        MADE["references"] = set(Participant.objects.values_list("reference", flat=True))
        MADE["numbers"] = set(Participant.objects.values_list("identity_number", flat=True)) - {None}
        for kind in ("pdf", "xlsx", "csv", "json"):
            MADE[kind] = report.content(kind)
    return MADE


@pytest.fixture
def text(made):
    """The PDF's text with single ordinary spaces."""
    if "text" not in made:
        pages = pypdf.PdfReader(io.BytesIO(made["pdf"])).pages
        made["text"] = " ".join(" ".join(page.extract_text() for page in pages).split())
    return made["text"]


@pytest.fixture
def workbook(made):
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(made["xlsx"]))


pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.once]

# --- The PDF -----------------------------------------------------------------------------------------------------


def test_the_pdf_says_that_it_is_accessible(made):
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "sv"
    assert "/StructTreeRoot" in root
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert reader.metadata.title == "Rapport till Europeiska socialfonden – Navigator"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    headings = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert headings[:3] == ["Innehåll", "1\xa0\xa0Sammanfattning", "2\xa0\xa0Mål och utfall"]


def elements(pdf):
    import pikepdf

    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        yield element
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and child.get("/Type") != "/OBJR":
                waiting.append(child)


def test_its_tables_pictures_and_links_are_tagged(made):
    import pikepdf

    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        kinds = [(str(element.get("/S", "")), element) for element in elements(pdf)]
        scopes = {str(element["/A"].get("/Scope")) for kind, element in kinds if kind == "/TH"}
        pictures = [str(element["/Alt"]) for kind, element in kinds if kind == "/Figure"]
        links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
        assert scopes == {"/Column", "/Row"}
        assert {"/H1", "/H2", "/H3", "/Table", "/Caption", "/THead", "/TBody"} <= {kind for kind, _ in kinds}
        assert len([kind for kind, _ in kinds if kind == "/H1"]) == 1
        assert any("Utfall i förhållande till målet. Deltagare: utfall 70\xa0%" in picture for picture in pictures)
        assert all(pictures)
        assert links
        assert all(int(link["/F"]) == 4 and str(link["/Contents"]) for link in links)
        assert all("/A" not in link for link in links)  # links lead about in the report, never out of it
        assert "mål och utfall" in {str(link["/Contents"]) for link in links}


def test_its_fonts_are_inside(made):
    import pikepdf

    with pikepdf.open(io.BytesIO(made["pdf"])) as pdf:
        fonts = [
            descendant["/FontDescriptor"]
            for page in pdf.pages
            for font in page.obj["/Resources"]["/Font"].values()
            for descendant in font["/DescendantFonts"]
        ]
        assert fonts
        assert all(any(key.startswith("/FontFile") for key in font.keys()) for font in fonts)
        assert any("Inter" in str(font["/FontName"]) for font in fonts)


def test_the_cover_says_whose_report_it_is(made):
    cover = " ".join(pypdf.PdfReader(io.BytesIO(made["pdf"])).pages[0].extract_text().split())
    for words in (
        "Rapport till Europeiska socialfonden",
        "Navigator",
        "Krokoms kommun",
        "2008-3060123",
        "4 826 582 kronor",
        "Birka Folkhögskola",
        "1 maj 2008 – 30 april 2010",
        "1 maj 2008 – 30 april 2011",
        "De 90 dagarna räknas från varje deltagares eget avslut.",
        "Anna Ledare",
        made["checksum"],
    ):
        assert words in cover


def test_pages_are_numbered_and_the_contents_lead_to_them(made):
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    number = len(reader.pages)
    for place, page in enumerate(reader.pages, start=1):
        assert f"sida {place} av {number}" in " ".join(page.extract_text().split())
    places = []
    for link in (annotation.get_object() for annotation in reader.pages[0]["/Annots"]):
        place = reader.get_destination_page_number(reader.named_destinations[link["/Dest"]])
        heading = reader.named_destinations[link["/Dest"]].title.replace("-", " ")
        assert heading in " ".join(reader.pages[place].extract_text().split()).lower()
        places.append(str(place + 1))
    assert len(places) == 9
    assert " ".join(places) in " ".join(reader.pages[0].extract_text().split())


def written(value, share=False):
    """A figure in Swedish, as the report has it (written anew here)."""
    if value is None:
        return "–"
    if share:
        return f"{int((value * 100).quantize(Decimal(1), 'ROUND_HALF_UP'))} %"
    if isinstance(value, Decimal):
        return f"{value:,.1f}".replace(",", " ").replace(".", ",")
    return f"{value:,}".replace(",", " ")


SEXES = {"women": "kvinnor", "men": "män", "unknown": "okänt kön", "total": "totalt"}


def test_every_rate_in_the_pdf_is_the_apis(made, text):
    rates = [row for row in made["figures"].rows if row.of is not None and not row.indicator.startswith("goal:")]
    assert len(rates) == 4 * 3 * 4
    for row in rates:
        share = Decimal(row.value) / row.of if row.of else None
        line = [SEXES[row.sex], written(row.value), written(row.of), written(share, share=True)]
        if row.not_reached is not None:
            reached = row.of - row.not_reached
            line += [
                written(row.not_reached),
                written(Decimal(row.value) / reached if reached else None, share=True),
            ]
        assert " ".join(line) in text


def test_every_count_in_the_pdf_is_the_apis(made, text):
    figures = made["figures"]
    counts = {}
    for row in figures.rows:
        if row.of is None and not row.indicator.startswith("goal:"):
            counts.setdefault((row.indicator, row.year, row.group), []).append(written(row.value))
    assert len(counts) == 5 + 4 * 4 + 3
    for numbers in counts.values():
        assert " ".join(numbers) in text


def test_goals_stand_against_their_outcome(text):
    for line in (
        "Deltagare 135 95 – 70 % 51 % 45–55 %",
        "I arbete efter 90 dagar 28 % 19 % 11 av 57 69 %",
        "Kontaktade arbetsgivare 60 44 – 73 %",
    ):
        assert line in text


def test_her_own_paragraphs_are_kept(made):
    page = pypdf.PdfReader(io.BytesIO(made["pdf"])).pages[1].extract_text()
    assert re.search(r"Första stycket\.\s*\n\s*Andra stycket, rad ett\.\s*\n\s*Rad två\.", page)


def test_definitions_and_missing_facts_are_there(text):
    assert "Personer vars uppföljningsdag ligger i perioden" in text
    assert "1 deltagare saknar någon uppgift" in text
    assert "Födelseland 1" in text


def test_nobody_stands_in_any_file(made, text, workbook):
    cells = [str(cell.value) for sheet in workbook for row in sheet for cell in row if cell.value is not None]
    everything = [text, *cells, made["csv"].decode(), made["json"].decode(), made["pdf"].decode("latin-1")]
    secrets = [*CANARIES, *made["numbers"], *made["references"]]
    assert len(secrets) > 100
    for secret in secrets:
        pattern = re.compile(rf"(?<![\w-]){re.escape(secret)}(?![\w-])")
        assert not any(pattern.search(part) for part in everything), secret


# --- The spreadsheet ---------------------------------------------------------------------------------------------


def test_the_spreadsheet_has_a_sheet_an_indicator(workbook):
    titles = workbook.sheetnames
    assert len(titles) == 2 + 9 + 1
    assert titles[-1] == "Arbetsgivare och placeringar"
    assert titles[:3] == ["Rapport", "Mål", "1 Påbörjade, efter målgrupp"]
    assert all(len(title) <= 31 for title in titles)
    assert "9 Bättre möjligheter till…" in titles  # cut after a word


def test_its_figures_are_numbers_and_the_apis(made, workbook):
    codes = list(dict.fromkeys(row.indicator for row in made["figures"].rows if ":" not in row.indicator))
    for code, sheet in zip(codes, workbook.worksheets[2:-1], strict=True):
        rows = made["figures"].rows_of(code)
        lines = list(sheet.iter_rows(min_row=2, values_only=True))
        assert [(line[0], *line[3:6]) for line in lines] == [
            (row.year, float(row.value) if isinstance(row.value, Decimal) else row.value, row.of, row.not_reached)
            for row in rows
        ]
        assert sheet.freeze_panes == "A2"


def test_employers_and_placements_are_those_of_the_imported_sheets(workbook, text):
    """Counted here from the files, as the report froze them; a project of before 2014 says that shares are later."""
    sheet = [row for row in workbook["Arbetsgivare och placeringar"].iter_rows(values_only=True)]
    totals = {}
    for row in sheet:
        if row[0] and not row[1]:
            table = row[0]
        elif row[1] == "Totalt":
            totals[table, row[0]] = row[2:]
    begun = [row for row in sheet_of("placements") if "2008-05-01" <= row["start"] <= str(DAY)]
    contacts = [row for row in sheet_of("employer_contacts") if row["date"] <= str(DAY)]
    reached = [row for row in contacts if row["reached"] == "yes"]
    whole = {key[0]: values for key, values in totals.items() if key[1] in (None, "Alla slag")}
    definitions = [row[0] for row in sheet if row[0] and row[0].startswith(("Samtal", "Påbörjade under"))]
    assert len(begun) > 20
    assert any(values[:2] == (len(contacts), len(reached)) for values in whole.values())
    assert any(values[0] == len(begun) for (_table, heading), values in totals.items() if heading == "Alla slag")
    assert len(definitions) == 2
    assert "används här senare andelar" in text
    assert "Gällande överenskommelser" in text


def sheet_of(name: str) -> list[dict]:
    path = Path(settings.BASE_DIR) / "demo" / "navigator" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_its_dates_and_sums_are_real(workbook):
    front = {row[0].value: row[1] for row in workbook["Rapport"].iter_rows(max_col=2) if row[0].value}
    assert front["Till och med"].value.date() == DAY
    assert front["Till och med"].is_date
    assert front["Stöd från ESF"].value == 4826582
    assert front["Stöd från ESF"].data_type == "n"
    hours = [front[label].value for label in ("Rapporterade timmar", "Intygade timmar", "Ännu inte intygade")]
    assert hours[0] == round(hours[1] + hours[2], 1)


def test_the_json_holds_counts_of_the_incomplete_only(made):
    assert json.loads(made["json"])["incomplete"] == {
        "records": 1,
        "sex": 0,
        "country_of_birth": 1,
        "labour_status": 0,
        "birth_date": 0,
    }


def test_the_web_process_never_draws():
    """WeasyPrint takes memory that only workers have."""
    script = (
        "import django, sys; django.setup(); import config.urls, reporting.tasks;"
        "print({'weasyprint', 'pikepdf', 'openpyxl', 'fontTools'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"
