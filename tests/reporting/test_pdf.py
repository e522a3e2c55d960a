"""The PDF library has no way out, and an end."""

import http.server
import io
import subprocess
import sys
import threading
import time

import pypdf
import pytest
from django.utils import translation

from projects.enums import GoalCode
from reporting import esf, pdf
from reporting.models import Report
from reporting.pdf import RemoteResource, TooLongForPdf, pdf_of, print_css
from tests.projects.factories import GoalFactory, PartnerFactory, ProjectFactory, TargetGroupFactory
from tests.reporting.factories import ReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.once]
HITS: list[str] = []


class Canary(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        HITS.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def canary():
    """The address of a server that must never be asked."""
    HITS.clear()
    server = http.server.HTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


HOSTILE = [
    '<img src="{}/picture.png">',
    '<link rel="stylesheet" href="{}/style.css">',
    '<link rel="attachment" href="{}/secret">',
    "<style>@import url({}/import.css);</style>",
    "<style>@font-face {{ font-family: x; src: url({}/font.woff) }} p {{ font-family: x }}</style><p>x</p>",
    "<p style='background: url({}/background.png)'>x</p>",
    '<object data="{}/object"></object>',
    '<embed src="{}/embed">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}/image.svg" width="9" height="9"/></svg>',
    '<a rel="attachment" href="{}/attached">x</a>',
    "<p style='list-style-image: url({}/list.png); display: list-item'>x</p>",
    "<p style='content: url({}/content.png)'>x</p>",
]


def drawn_or_refused(html):
    try:
        return pdf_of(f"<html lang='sv'><title>x</title><body>{html}</body></html>")
    except RemoteResource:
        return b""


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_is_fetched_from_a_network(canary, html):
    drawn_or_refused(html.format(canary))
    assert HITS == []


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_is_read_from_the_disk(tmp_path, html):
    secret = tmp_path / "picture.png"
    secret.write_text("CANARY-ON-DISK")
    for name in ("style.css", "secret", "attached", "object"):
        (tmp_path / name).write_text("CANARY-ON-DISK")
    content = drawn_or_refused(html.format(f"file://{tmp_path}"))
    assert b"CANARY-ON-DISK" not in content
    if content:
        assert not pypdf.PdfReader(io.BytesIO(content)).attachments


def test_a_refused_picture_is_an_error_that_a_task_can_catch():
    with pytest.raises(RemoteResource) as refused:
        pdf_of("<title>x</title><img src='http://127.0.0.1:1/x.png'>")
    assert isinstance(refused.value, Exception)


NASTY = [
    "<script>alert(1)</script>",
    "<img src='http://127.0.0.1:1/x.png'>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "{{ 1|add:1 }}{% now 'Y' %}",
    "å" * 5000,
    "שלום مرحبا \u202e omvänt \u0007\ufffe",
    "</p></section><h1>Falsk rubrik</h1>",
    '=HYPERLINK("http://127.0.0.1:1","x")',
]


@pytest.mark.django_db
def test_what_people_write_stays_text(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    nasty = "\n\n".join(NASTY)
    project = ProjectFactory(name="<b>Fetstil & co</b>", owner="<i>Ägare</i>", municipalities="@Krokom, =Berg")
    for number, start in enumerate(["=1+1", "+46", "-2", "@SUM(A1)", "\tTab", "\rRetur", "Ö" * 60]):
        TargetGroupFactory(project=project, code=f"group-{number}", name=start)
    PartnerFactory(project=project, name="<script>partner</script>")
    GoalFactory(project=project, code=GoalCode.PARTICIPANTS)
    report = ReportFactory(project=project, summary=nasty, deviations=nasty, gender_equality=nasty)
    Report.objects.run(report.pk)
    report.refresh_from_db()
    assert report.is_ready
    reader = pypdf.PdfReader(io.BytesIO(report.content("pdf")))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for literal in ("<script>alert(1)</script>", "<b>Fetstil & co</b>", "<h1>Falsk rubrik</h1>", "{{ 1|add:1 }}"):
        assert literal in text
    assert not reader.attachments
    assert "/Names" not in reader.trailer["/Root"] or "/JavaScript" not in reader.trailer["/Root"]["/Names"]
    assert_no_formulas(report.content("xlsx"))


def assert_no_formulas(content):
    from openpyxl import load_workbook

    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in texts if cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert {"=1+1", "+46", "-2", "@SUM(A1)"} <= {cell.value for cell in risky}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


@pytest.mark.django_db
def test_an_empty_project_has_a_report_too(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = ReportFactory()
    Report.objects.run(report.pk)
    report.refresh_from_db()
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report.content("pdf"))).pages)
    assert "Projektet har inga mål inlagda." in text
    assert "Projektet har inte skrivit något här." in text


@pytest.mark.django_db
def test_the_report_is_swedish_whatever_its_maker_reads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = ReportFactory()
    with translation.override("en"):
        Report.objects.run(report.pk)
    report.refresh_from_db()
    text = pypdf.PdfReader(io.BytesIO(report.content("pdf"))).pages[0].extract_text()
    assert "Rapport till Europeiska socialfonden" in text
    assert report.definitions["indicators"][0]["label"] == "Påbörjade, efter målgrupp"


@pytest.mark.parametrize("html", ["<p>" + "x" * 2_000_000, "<table>" + "<tr><td>1</td></tr>" * 20_000])
def test_a_page_without_end_is_refused_at_once(html):
    began = time.monotonic()
    with pytest.raises(TooLongForPdf):
        pdf_of(html)
    assert time.monotonic() - began < 1


@pytest.mark.django_db
def test_a_report_that_is_too_long_fails_clearly(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(pdf, "LONGEST_HTML", 1000)
    report = ReportFactory()
    with pytest.raises(TooLongForPdf):
        Report.objects.run(report.pk)
    report.refresh_from_db()
    assert (report.state, report.failure) == ("failed", "TooLongForPdf")


LARGEST = """
import time
import django; django.setup()
from reporting import pdf
from tests.memory import peak
row = "<tr><th scope=row>Grupp</th><td>1</td><td>2</td></tr>"
rows = row * (pdf.MOST_TAGS // 8 - 50)
html = f"<html lang=sv><title>x</title><table class=figures>{rows}</table>"
html += "<p>" + "lorem ipsum dolor " * ((pdf.LONGEST_HTML - len(html) - 10) // 18)
began = time.process_time()
content = pdf.pdf_of(html, css=pdf.print_css())
print(time.process_time() - began, peak())
"""


@pytest.mark.in_turns(0.4)
def test_the_longest_page_takes_less_than_a_minute_and_half_a_gigabyte():
    done = subprocess.run([sys.executable, "-c", LARGEST], capture_output=True, text=True, check=True, timeout=300)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 60
    assert megabytes < 512


def test_letters_that_no_font_has_do_not_stop_it():
    assert pdf_of("<html lang='sv'><title>x</title><p>🙂 漢字 \u200d</p></html>", css=print_css()).startswith(b"%PDF")


def test_styles_are_inside():
    assert print_css().count("data:font/woff2;base64,") == 3
    assert "http" not in print_css()
    assert esf.LANGUAGE == "sv"
