"""Small folders of sheets for the tests: one good project, to be bent out of shape."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.spreadsheets.run import import_path

GOOD = {
    "project": ["slug,name,programme,start,end", "p,Projektet,esf-2007-2013,2008-05-01,2011-04-30"],
    "target_groups": ["project,code,name,min_age,max_age", "p,young,Unga,16,24"],
    "goals": ["project,code,target,women_share_min,women_share_max", "p,participants,135,0.45,0.55"],
    "staff": ["project,email,name,role", "p,coach@p.example,Coach,coach"],
    "participants": [
        "person_id,identity_number,first_name,last_name,birth_date,sex,country_of_birth,citizenship,protected",
        "A1,19660225-9928,Karin,Öberg,1966-02-25,woman,SE,SE,no",
        "A2,,Hanna,Ibrahim,1990-03-01,,SY,SY,",
    ],
    "participations": [
        "person_id,project,start,exit,target_group,coach,labour_status,destination",
        "A1,p,2009-01-12,2009-06-30,young,coach@p.example,unemployed,employed",
        "A1,p,2009-09-01,,,,unemployed,",
        "A2,p,2009-02-02,,,,inactive,",
    ],
    "attendance": [
        "person_id,project,date,kind,ref,minutes,present,coach",
        "A1,p,2009-01-12,coaching,,60,yes,coach@p.example",
        "A1,p,2009-01-13,group,,90,no,",
        "A2,p,2009-02-28,coaching,a,45,yes,",
    ],
    "follow_ups": ["person_id,project,outcome,recorded_on,evidence", "A1,p,employed,2009-10-02,own_word"],
    "income_support": ["person_id,project,month,amount", "A1,p,2009-01,7098"],
    "employers": ["organisation_number,name,sector,municipality", "575411-9872,Lindberg,private,Krokom"],
    "employer_contacts": [
        "organisation_number,project,date,kind,reached,coach",
        "575411-9872,p,2009-01-28,visit,yes,coach@p.example",
    ],
    "placements": [
        "person_id,project,organisation_number,start,kind,end,occupation,hours_per_week",
        "A1,p,575411-9872,2009-02-01,work_placement,2009-03-01,4322,25",
    ],
}


def sheets(**changes) -> dict[str, list[str]]:
    """The good project with other rows in some sheets; None leaves a sheet out."""
    merged = {**GOOD, **changes}
    return {name: lines for name, lines in merged.items() if lines is not None}


def with_row(sheet: str, *rows: str) -> dict[str, list[str]]:
    """The good project with rows added to one sheet."""
    return sheets(**{sheet: [*GOOD[sheet], *rows]})


def folder(tmp_path: Path, tables: dict[str, list[str]], name="in") -> Path:
    path = tmp_path / name
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    for sheet, lines in tables.items():
        (path / f"{sheet}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(tmp_path: Path, tables: dict[str, list[str]], **options):
    return import_path(folder(tmp_path, tables), **options)


def zipped(tables: dict[str, list[str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet, lines in tables.items():
            archive.writestr(f"{sheet}.csv", "\n".join(lines) + "\n")
    return out.getvalue()


def cells(tables: dict[str, list[str]]) -> dict[str, list[list[str]]]:
    return {name: list(csv.reader(lines)) for name, lines in tables.items()}


def places(result) -> list[tuple]:
    return [(error.sheet, error.row, error.column) for error in result.findings.errors]


# --- workbooks and archives

SHEET = "xl/worksheets/sheet1.xml"


def workbook(tables: dict[str, list[list]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    return book


def saved(book: openpyxl.Workbook, tmp_path, name="in.xlsx"):
    path = tmp_path / name
    book.save(path)
    return path


def written(tmp_path, content: bytes, name="in.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def people(*rows):
    return workbook({"participants": [["person_id", "first_name"], *rows]})


def archive_of(entries: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def upload(client, tables=None, slug="p", **options):
    file = SimpleUploadedFile("sheets.zip", zipped(tables or sheets()))
    return client.post(reverse("projects:imports", args=[slug]), {"files": file}, **options)
