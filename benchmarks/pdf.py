"""P11: the ESF report against WeasyPrint on the same pages as saved HTML, against Chromium, and fetched again.

`run()` returns whether all targets hold. The report is that of the data set in use.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from benchmarks import data
from benchmarks.timing import interleaved, verdict
from projects.jobs import JobState
from reporting.definitions import LANGUAGE
from reporting.enums import DownloadKind
from reporting.esf import EsfReport
from reporting.models import Report
from reporting.pdf import drawn, pdf_of, print_css

REPEATS = 5
TEXT = "Arbetet har följt planen. Samarbetet med arbetsgivarna har vuxit under perioden. " * 12


def ordered() -> Report:
    project = data.project()
    by, _created = User.objects.get_or_create(email="leader@bench.example", defaults={"name": "Leader"})
    return Report.objects.create(
        project=project,
        ordered_by=by,
        period_from=project.start,
        period_to=data.END,
        as_of=data.END,
        clock=project.follow_up_clock,
        summary=TEXT,
        deviations=TEXT,
        gender_equality=TEXT,
    )


def html_of(report: Report) -> str:
    return render_to_string("reporting/esf_report.html", {"report": EsfReport.of(report)})


def whole(report: Report) -> bytes:
    """All that the first making of the PDF takes: the queries, the template, the drawing."""
    Report.objects.filter(pk=report.pk).update(state=JobState.RUNNING, figures=None)
    report = Report.objects.get(pk=report.pk)
    report.freeze()
    return pdf_of(html_of(report), css=print_css())


def run() -> bool:
    with tempfile.TemporaryDirectory() as folder, translation.override(LANGUAGE):
        settings.MEDIA_ROOT = Path(folder)
        report = ordered()
        try:
            return compared(report, Path(folder))
        finally:
            report.delete()


def compared(report: Report, folder: Path) -> bool:
    Report.objects.run(report.pk)
    report.refresh_from_db()
    html = html_of(report)
    sides = {
        "report": lambda: whole(report),
        "saved HTML": lambda: drawn(html, print_css(), ids=""),
        "again": lambda: report.content(DownloadKind.PDF),
    }
    if chromium := shutil.which("chromium"):
        page = folder / "report.html"
        page.write_text(html.replace("</head>", f"<style>{print_css()}</style></head>"))
        sides["Chromium"] = lambda: printed_by(chromium, page)
    seconds = interleaved(sides, REPEATS)
    print("P11: " + ", ".join(f"{name} {time * 1000:.0f} ms" for name, time in seconds.items()))
    first = seconds["report"]
    passed = verdict("P11 report ÷ WeasyPrint on the saved HTML", first / seconds["saved HTML"], 1.15, at_most=True)
    passed &= verdict("P11 from the frozen file ÷ first", seconds["again"] / first, 0.02, at_most=True)
    if "Chromium" in seconds:
        passed &= verdict("P11 report ÷ Chromium, cold", first / seconds["Chromium"], 0.75, at_most=True)
    else:
        print("P11: Chromium is not there; not compared with it.")
    return passed


def printed_by(chromium: str, page: Path):
    """A browser started for one page, as a server without WeasyPrint would have to."""
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={page.with_suffix('.pdf')}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
