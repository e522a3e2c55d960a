"""The report as a spreadsheet: a front sheet, the goals, a sheet an indicator. Numbers are numbers, dates are dates.

A text cell is never a formula, whatever somebody has named a target group (projects/spreadsheets/writing.py).
"""

import io

from django.utils.translation import gettext as _

from projects.spreadsheets.writing import clean, put, sheet_title
from reporting.certified_hours import CertifiedHours
from reporting.esf import SEXES, EsfReport, day

SHARE_FORMAT = "0 %"


def workbook_of(report: EsfReport) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.title = clean(f"{report.title} – {report.project['name']}")
    workbook.properties.creator = clean(report.project["owner"])
    workbook.properties.created = workbook.properties.modified = report.made_at.replace(tzinfo=None)
    front(Sheet(workbook.active, _("Report"), (34, 90)), report)
    goals(Sheet(workbook.create_sheet(), _("Goals"), (44, 14, 14, 12, 12, 16, 18)), report)
    for number, indicator in enumerate(report.definitions["indicators"], start=1):
        title = f"{number} {indicator['label']}"
        rows(Sheet(workbook.create_sheet(), title, (8, 48, 16, 12, 12, 14, 14, 20)), report, indicator)
    if report.workplaces:
        workplaces(Sheet(workbook.create_sheet(), _("Employers and placements"), (44, 24, *[16] * 6)), report)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


class Sheet:
    """A worksheet that is written row by row."""

    def __init__(self, worksheet, title: str, widths: tuple[int, ...]):
        self.worksheet = worksheet
        worksheet.title = sheet_title(title)
        for letter, width in zip("ABCDEFGHIJ", widths, strict=False):
            worksheet.column_dimensions[letter].width = width
        self.line = 0

    def write(self, *values, share: bool = False, bold: bool = False):
        from openpyxl.styles import Alignment, Font

        self.line += 1
        for column, value in enumerate(values, start=1):
            cell = self.worksheet.cell(self.line, column)
            put(cell, value)
            if share and value is not None and not isinstance(value, str):
                cell.number_format = SHARE_FORMAT
            if bold:
                cell.font = Font(bold=True)
            if isinstance(value, str):
                cell.alignment = Alignment(wrap_text=True, vertical="top")

    def head(self, *values):
        """The heading of the columns, which stays in sight."""
        self.write(*values, bold=True)
        self.worksheet.freeze_panes = f"A{self.line + 1}"


def front(sheet: Sheet, report: EsfReport):
    sheet.head(_("Report"), report.title)
    sheet.write(_("Project"), report.project["name"])
    for label, value in facts(report):
        sheet.write(label, value)
    sheet.write()
    for label, text in [
        (_("Summary"), report.summary),
        (_("Deviations from the plan"), report.deviations),
        (_("Work for gender equality"), report.gender_equality),
    ]:
        sheet.write(label, text)
    sheet.write()
    sheet.write(_("Incomplete records"), report.incomplete["records"], bold=True)
    for label, number in report.missing:
        sheet.write(_("Lack %(what)s") % {"what": label.lower()}, number)
    certified(sheet, report)
    sheet.write()
    sheet.write(_("How the figures are counted"), report.clock, bold=True)
    for words in report.all_definitions:
        sheet.write(
            words["label"], " ".join(filter(None, [words["definition"], words["population"], words["value"]]))
        )


def certified(sheet: Sheet, report: EsfReport):
    """How many of the hours reported are certified. Reports of before this was kept have no such lines."""
    kept = report.definitions.get("certified_minutes")
    if kept:
        names = (_("Hours reported"), _("Hours certified"), _("Not yet certified"))
        sheet.write()
        for label, hours in zip(names, CertifiedHours(*kept).in_tenths, strict=True):
            sheet.write(label, hours)


def facts(report: EsfReport) -> list:
    """The project's facts, with dates as dates and kronor as numbers."""
    exact = {_("ESF grant"): report.project["grant"], _("Total budget"): report.project["budget"]}
    return [
        *((label, exact.get(label, text)) for label, text in report.facts),
        (_("Project starts"), day(report.project["start"])),
        (_("Project ends"), day(report.project["end"])),
        (_("From"), report.period_from),
        (_("To"), report.period_to),
        (_("Seen from"), report.as_of),
        (_("Made"), report.made_at.date()),
        (_("Made by"), report.made_by),
        (_("Checksum (SHA-256)"), report.checksum),
    ]


def goals(sheet: Sheet, report: EsfReport):
    sheet.head(
        _("Goal"),
        _("Target"),
        _("Outcome"),
        _("Number"),
        _("Of how many"),
        _("Women's share"),
        _("Aimed at"),
    )
    for goal in report.goals:
        sheet.write(goal.label, goal.target, goal.outcome, goal.value, goal.of, goal.women_share, goal.women_aim)
        for column in "BC" if goal.is_share else "":
            sheet.worksheet[f"{column}{sheet.line}"].number_format = SHARE_FORMAT
        sheet.worksheet[f"F{sheet.line}"].number_format = SHARE_FORMAT


def workplaces(sheet: Sheet, report: EsfReport):
    """The tables below each other, each with how it is counted."""
    for one in report.workplaces:
        sheet.write(one.label, bold=True)
        sheet.write(one.definition)
        if one.note:
            sheet.write(one.note)
        sheet.write("", "", *one.headings, bold=True)
        for heading, lines in one.blocks:
            for label, values, is_total in lines:
                sheet.write(heading, label, *values, bold=is_total)
        sheet.write()


def rows(sheet: Sheet, report: EsfReport, indicator: dict):
    """One line a figure, as in the CSV, with the two rates beside it where there are any."""
    sheet.head(
        _("Year"),
        _("Group"),
        _("Sex"),
        _("Number"),
        _("Of how many"),
        _("Not reached"),
        _("Share of all"),
        _("Share of those reached"),
    )
    groups = dict(indicator["groups"])
    for row in report.figures.rows_of(indicator["code"]):
        reached = row.share_of_reached if row.not_reached is not None else None
        sheet.write(
            row.year, groups[row.group], str(SEXES[row.sex]), row.value, row.of, row.not_reached, row.share, reached
        )
        for column in "GH":
            sheet.worksheet[f"{column}{sheet.line}"].number_format = SHARE_FORMAT
