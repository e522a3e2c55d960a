"""Files as spreadsheet programs write them, and files that somebody made to hurt."""

import io
import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from openpyxl.styles import numbers

from participants.models import Attendance, IncomeSupport, Participant, Participation
from projects.models import Goal, Project
from projects.spreadsheets.run import import_path
from tests.projects.spreadsheets import GOOD, cells, folder, imported, places, sheets, zipped

pytestmark = pytest.mark.django_db


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


# --- csv -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelled",
    {
        "with a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
        "with Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
        "with semicolons": lambda text: text.replace(",", ";").encode(),
        "with Excel's own first line": lambda text: b"sep=;\r\n" + text.replace(",", ";").encode(),
        "with blank rows at the end": lambda text: text.encode() + b"\n,,,,,\n\n , \n",
        "with blank columns": lambda text: text.replace("\n", ",,\n").encode(),
        "without a line end": lambda text: text.strip().encode(),
        "with quotation marks": lambda text: "\n".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
        ).encode(),
        "with blanks around": lambda text: text.replace(",", " , ").encode(),
    }.items(),
    ids=lambda item: item[0],
)
def test_csv_as_programs_write_it(spelled, tmp_path):
    path = folder(tmp_path, {})
    for name, lines in sheets().items():
        (path / f"{name}.csv").write_bytes(spelled[1]("\n".join(lines) + "\n"))
    assert imported_ok(path)["participants"] == [2, 0, 0]
    assert Participant.objects.get(reference="A1").last_name == "Öberg"


def imported_ok(path):
    result = import_path(path)
    assert not result.findings.errors
    return {name: counts.as_list() for name, counts in result.counts.items()}


def test_a_decimal_comma_in_a_semicolon_file(tmp_path):
    path = folder(tmp_path, {"project": GOOD["project"]})
    (path / "goals.csv").write_text("project;code;target\np;in_work_90_days;0,28\n")
    imported_ok(path)
    assert Goal.objects.get().target == Decimal("0.28")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_refused_with_how_to_save(encoding, tmp_path):
    path = folder(tmp_path, sheets())
    (path / "participants.csv").write_bytes("\n".join(GOOD["participants"]).encode(encoding))
    result = import_path(path)
    assert result.findings.errors[0].sheet == "participants"
    assert "UTF-8" in result.findings.errors[0].message
    assert not Project.objects.exists()


@pytest.mark.parametrize("row", ['A3,,"Kim,Ek,,,,,', 'A3,,"Kim"x,Ek,,,,,', 'A3,,"Kim\n\n\nEk,,'])
def test_a_quotation_mark_out_of_place(row, tmp_path):
    result = imported(tmp_path, sheets(participants=[*GOOD["participants"], row]))
    assert places(result) == [("participants", 4, "")]


def test_rows_are_numbered_as_the_program_shows_them(tmp_path):
    rows = [GOOD["participants"][0], 'A1,,"Karin\nAnna",Öberg,,,,,', "", "A2,,X,Y,,kvinna,,,"]
    result = imported(tmp_path, {"participants": rows})
    assert places(result) == [("participants", 4, "sex")]


@pytest.mark.parametrize("text", ["Zoë 🙂", "O'Neill", "=1+1", "<b>", "أحمد", "a" * 100])
def test_any_name_a_person_may_have(text, tmp_path):
    imported(tmp_path, {"participants": ["person_id,first_name", f"A1,{text}"]})
    assert Participant.objects.get().first_name == text


def test_other_files_in_the_folder_are_named_in_a_note(tmp_path):
    path = folder(tmp_path, sheets())
    (path / "README.txt").write_text("x")
    (path / ".hidden").write_text("x")
    notes = import_path(path).findings.notes
    assert len(notes) == 1
    assert "README.txt" in notes[0]


def test_a_zip_of_a_folder(tmp_path):
    out = io.BytesIO(zipped({f"projekt/{name}": lines for name, lines in sheets().items()}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("__MACOSX/projekt/._participants.csv", b"\0\1")
        archive.writestr("projekt/.DS_Store", b"\0")
    assert imported_ok(written(tmp_path, out.getvalue(), "in.zip"))["attendance"] == [3, 0, 0]


def test_two_sheets_of_one_name(tmp_path):
    tables = {"a/goals": GOOD["goals"], "b/goals": GOOD["goals"], "project": GOOD["project"]}
    assert places(import_path(written(tmp_path, zipped(tables), "in.zip"))) == [("goals", None, "")]


# --- xlsx ----------------------------------------------------------------------------------------------------


def test_a_workbook_with_typed_cells_is_the_same_as_its_csv(tmp_path):
    tables = cells(sheets())
    person = tables["participants"][1]
    person[1], person[4] = 196602259928, date(1966, 2, 25)
    tables["participants"][2][4] = datetime(1990, 3, 1)  # noqa: DTZ001
    tables["participants"][1][8] = False
    for row in tables["attendance"][1:]:
        row[2], row[5], row[6] = date.fromisoformat(row[2]), int(row[5]), row[6] == "yes"
    tables["income_support"][1][2:] = [date(2009, 1, 1), 7098.0]
    tables["goals"][1][2] = 135.0
    tables["employers"][1][0] = 5754119872
    imported_ok(saved(workbook(tables), tmp_path))
    for name in ["employer_contacts", "placements"]:
        assert name in GOOD
    again = imported(tmp_path, sheets())
    assert again.saved
    assert not again.changes_anything


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (196602259928, "196602259928"),
        (196602259928.0, "196602259928"),
        (6602259928, "196602259928"),
        (501010012, None),
        (501010011, "200501010011"),
    ],
)
def test_identity_numbers_that_the_spreadsheet_turned_into_numbers(cell, number, tmp_path):
    result = import_path(
        saved(workbook({"participants": [["person_id", "identity_number"], ["A1", cell]]}), tmp_path)
    )
    if number is None:
        assert places(result) == [("participants", 2, "identity_number")]
    else:
        assert Participant.objects.get().identity_number == number


def test_hidden_sheets_are_passed_over_with_a_note(tmp_path):
    book = workbook(cells(sheets()))
    for name, state in [("goals", "hidden"), ("anteckningar", "veryHidden")]:
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet["A1"] = "x"
        sheet.sheet_state = state
    result = import_path(saved(book, tmp_path))
    assert result.saved
    assert len(result.findings.notes) == 2
    assert not Goal.objects.exists()


def test_an_empty_sheet_is_passed_over_and_an_unknown_one_is_not(tmp_path):
    book = workbook(cells(sheets()))
    book.create_sheet("Blad1")
    assert import_path(saved(book, tmp_path)).saved
    book["Blad1"]["C7"] = "hej"
    assert places(import_path(saved(book, tmp_path))) == [("Blad1", None, "")]


def test_formulas_are_never_worked_out(tmp_path):
    book = workbook({"participants": [["person_id", "first_name"], ["A1", '=HYPERLINK("http://x.example","y")']]})
    assert places(import_path(saved(book, tmp_path))) == [("participants", 2, "first_name")]


def edited(tmp_path, book, part: str, old: str, new: str):
    """A workbook with a piece of its XML replaced."""
    path = saved(book, tmp_path, "before.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name).decode()
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return written(tmp_path, out.getvalue())


def people(*rows):
    return workbook({"participants": [["person_id", "first_name"], *rows]})


SHEET = "xl/worksheets/sheet1.xml"


def test_a_formula_with_its_value_counts_as_the_value(tmp_path):
    path = edited(tmp_path, people(["A1", 7]), SHEET, "<v>7</v>", "<f>3+4</f><v>7</v>")
    imported_ok(path)
    assert Participant.objects.get().first_name == "7"


def test_an_error_cell_is_an_error(tmp_path):
    path = edited(tmp_path, people(["A1", 7]), SHEET, 't="n"><v>7</v>', 't="e"><v>#REF!</v>')
    result = import_path(path)
    assert places(result) == [("participants", 2, "first_name")]
    assert "#REF!" in result.findings.errors[0].message


def test_rich_and_inline_text(tmp_path):
    inline = 't="inlineStr"><is><r><t>Ka</t></r><r><t>rin</t></r><rPh><t>x</t></rPh></is>'
    path = edited(tmp_path, people(["A1", 7]), SHEET, 't="n"><v>7</v>', inline)
    imported_ok(path)
    assert Participant.objects.get().first_name.startswith("Karin")


def test_row_numbers_are_those_of_the_sheet(tmp_path):
    book = people()
    book["participants"]["A9"], book["participants"]["B9"] = "A" * 61, "x"
    assert places(import_path(saved(book, tmp_path))) == [("participants", 9, "person_id")]


EXCEL = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": """<Relationships xmlns="r">
        <Relationship Id="a" Type="http://x/officeDocument" Target="/xl/w.xml"/>
        </Relationships>""",
    "xl/w.xml": """<x:workbook xmlns:x="m" xmlns:q="r"><x:workbookPr/><x:sheets>
        <x:sheet name="participants" q:id="s1"/></x:sheets></x:workbook>""",
    "xl/_rels/w.xml.rels": """<Relationships xmlns="r">
        <Relationship Id="s1" Type="http://x/worksheet" Target="s.xml"/>
        <Relationship Id="t" Type="http://x/sharedStrings" Target="/xl/t.xml"/>
        <Relationship Id="l" Type="http://x/externalLink" TargetMode="External" Target="file:///etc/passwd"/>
        <Relationship Id="y" Type="http://x/styles" Target="y.xml"/></Relationships>""",
    "xl/t.xml": """<sst xmlns="m"><si><t>person_id</t></si><si><t>birth_date</t></si>
        <si><r><t>A</t></r><r><t>1</t></r>
        <rPh><t>x</t></rPh></si></sst>""",
    "xl/y.xml": """<styleSheet xmlns="m"><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>
        <xf numFmtId="14"/></cellXfs></styleSheet>""",
    "xl/s.xml": """<worksheet xmlns="m"><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>
        <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>24163</v></c></row></sheetData></worksheet>""",
}


def test_shared_texts_prefixes_and_other_names_of_parts(tmp_path):
    entries = {name: text.encode() for name, text in EXCEL.items()}
    imported_ok(written(tmp_path, archive_of(entries)))
    assert Participant.objects.get(reference="A1").birth_date == date(1966, 2, 25)


def test_dates_of_the_other_epoch_and_the_own_format(tmp_path):
    book = workbook(cells(sheets()))
    cell = book["participants"]["E2"]
    cell.value, cell.number_format = date(1966, 2, 25), 'd" i "mmmm" år "yyyy'
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    imported_ok(saved(book, tmp_path))
    assert Participant.objects.get(reference="A1").birth_date == date(1966, 2, 25)


def test_a_number_is_no_date(tmp_path):
    book = workbook({"participants": [["person_id", "birth_date"], ["A1", 24163]]})
    book["participants"]["B2"].number_format = numbers.FORMAT_NUMBER
    assert places(import_path(saved(book, tmp_path))) == [("participants", 2, "birth_date")]


def test_values_far_out_are_refused_and_formats_are_not(tmp_path):
    book = people(["A1", "Karin"])
    book["participants"]["XFD1048576"].number_format = "0.00"
    imported_ok(saved(book, tmp_path))
    book["participants"]["XFD3"] = "x"
    assert [place[0] for place in places(import_path(saved(book, tmp_path)))] == ["participants"]


# --- files that hurt -----------------------------------------------------------------------------------------


def archive_of(entries: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def whole_workbook(tmp_path) -> bytes:
    return saved(workbook(cells(sheets())), tmp_path, "whole.xlsx").read_bytes()


def with_flag(content: bytes) -> bytes:
    """Every entry marked as encrypted."""
    out = bytearray(content)
    for signature, offset in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)]:
        at = out.find(signature)
        while at >= 0:
            out[at + offset] |= 1
            at = out.find(signature, at + 4)
    return bytes(out)


BAD = {
    "nothing": lambda whole: b"",
    "text": lambda whole: b"hej",
    "pdf": lambda whole: b"%PDF-1.7\n...",
    "old xls": lambda whole: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "half": lambda whole: whole[: len(whole) // 2],
    "without its end": lambda whole: whole[:-10],
    "zip with nothing": lambda whole: archive_of({}),
    "zip of something else": lambda whole: archive_of({"a.exe": b"MZ"}),
    "opendocument": lambda whole: archive_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "word": lambda whole: archive_of({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    "encrypted": with_flag,
    "paths that climb": lambda whole: archive_of({"../../etc/participants.csv": b"person_id\nA1\n"}),
    "paths from the root": lambda whole: archive_of({"/etc/participants.csv": b"person_id\nA1\n"}),
    "unusual packing": lambda whole: archive_of({"participants.csv": b"person_id\nA1\n"}, zipfile.ZIP_LZMA),
    "broken xml": lambda whole: archive_of({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<workbook><she"}),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_spreadsheet_is_an_error_in_words(name, tmp_path):
    path = written(tmp_path, BAD[name](whole_workbook(tmp_path)))
    result = import_path(path)
    assert places(result) == [("", None, "")]
    assert result.findings.errors[0].message
    assert not Project.objects.exists()


@pytest.mark.parametrize("name", ["nowhere.xlsx", "empty-folder"])
def test_a_path_with_nothing(name, tmp_path):
    (tmp_path / "empty-folder").mkdir()
    assert places(import_path(tmp_path / name)) == [("", None, "")]


def test_damage_inside_a_zip(tmp_path):
    content = bytearray(archive_of({"project.csv": b"slug" + os.urandom(5000)}, zipfile.ZIP_STORED))
    content[3000] ^= 1
    assert [place[0] for place in places(import_path(written(tmp_path, bytes(content), "in.zip")))] == ["project"]


ENTITIES = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("doctype", [ENTITIES, EXTERNAL])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "_rels/.rels", "xl/styles.xml"])
def test_document_types_are_refused(doctype, part, tmp_path):
    whole = zipfile.ZipFile(io.BytesIO(whole_workbook(tmp_path)))
    start = whole.read(part).decode()
    root = start[start.index("<", start.find("?>") + 2 if "?>" in start else 0) :]
    entries = {name: whole.read(name) for name in whole.namelist()}
    for encoding in ["utf-8", "utf-16"]:
        text = doctype.replace('"1.0"?', f'"1.0" encoding="{encoding}"?') + root
        entries[part] = text.encode(encoding)
        result = import_path(written(tmp_path, archive_of(entries)))
        assert len(result.findings.errors) == 1
        assert not Project.objects.exists()


def bomb(tmp_path, inner: str, gigabytes: int, stated=None) -> bytes:
    """An archive with one entry of so many gigabytes of blanks, made without ever writing them."""
    block = b" " * (16 * 1024 * 1024)
    path = tmp_path / "bomb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
        with archive.open(inner, "w", force_zip64=True) as entry:
            for _block in range(gigabytes * 64):
                entry.write(block)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("inner", ["xl/worksheets/sheet1.xml", "participants.csv"])
def test_a_zip_bomb_is_refused_at_once_and_in_little_memory(inner, tmp_path):
    path = bomb(tmp_path, inner, 4)
    tracemalloc.start()
    started = time.process_time()
    result = import_path(path)
    seconds, (_now, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert places(result) == [("", None, "")]
    assert seconds < 1
    assert peak < 20 * 1024**2


def test_a_bomb_that_lies_about_its_size_is_not_believed(tmp_path):
    """The stated size bounds what is unpacked: the rest is damage."""
    content = bytearray(archive_of({"participants.csv": b"person_id\n" + b"A" * 5_000_000}))
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<L", content, at + 24, 1000)
    result = import_path(written(tmp_path, bytes(content), "in.zip"))
    assert [place[0] for place in places(result)] == ["participants"]


def test_a_directory_of_a_million_entries_is_refused_unread(tmp_path):
    content = bytearray(archive_of({"participants.csv": b"person_id\nA1\n"}))
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, at + 12, 46_000_000)
    assert places(import_path(written(tmp_path, bytes(content), "in.zip"))) == [("", None, "")]


HOSTILE_SHEETS = {
    "endless row": '<row r="1">' + "<c/>" * 300_000 + "</row>",
    "endless attribute": '<row r="' + "1" * 3_000_000 + '"/>',
    "row out of range": '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>',
    "row that is no number": '<row r="x"><c><v>1</v></c></row>',
    "column out of range": '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
    "text that is not there": '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    "number that is none": '<row r="1"><c r="A1"><v>1e</v></c></row>',
    "endless number": '<row r="1"><c r="A1"><v>' + "9" * 10_000 + "</v></c></row>",
}


@pytest.mark.parametrize("name", HOSTILE_SHEETS)
def test_a_hostile_sheet_is_an_error_and_quick(name, tmp_path):
    book = people(["A1", "Karin"])
    path = saved(book, tmp_path, "before.xlsx")
    whole = zipfile.ZipFile(path)
    entries = {part: whole.read(part) for part in whole.namelist()}
    text = entries[SHEET].decode()
    entries[SHEET] = text.replace("<sheetData>", f"<sheetData>{HOSTILE_SHEETS[name]}").encode()
    started = time.process_time()
    result = import_path(written(tmp_path, archive_of(entries)))
    assert time.process_time() - started < 2
    assert len(result.findings.errors) <= 3
    if name not in {"endless row", "text that is not there"}:  # blank cells are nothing
        assert result.findings.errors


def test_an_endless_line_is_refused(tmp_path):
    path = folder(tmp_path, {"project": GOOD["project"]})
    (path / "goals.csv").write_text("project,code,target" + "x" * 2_000_000)
    assert [place[0] for place in places(import_path(path))] == ["goals"]


def test_three_hundred_megabytes_are_refused_unread(tmp_path):
    path = tmp_path / "in.csv"
    with path.open("wb") as file:
        file.truncate(300 * 1024**2)
    started = time.process_time()
    assert places(import_path(path)) == [("", None, "")]
    assert time.process_time() - started < 1


@pytest.mark.slow
def test_a_hundred_thousand_rows_stay_within_memory(tmp_path):
    """In a process of its own, reading only: what the database needs is measured by the benchmark."""
    rows = "\n".join(f"A{n},p,2009-01-12,coaching,{n},60,yes," for n in range(100_000))
    path = folder(tmp_path, {"attendance": [GOOD["attendance"][0], rows]})
    script = (
        "import django, sys; django.setup(); from tests.memory import peak;"
        "from projects.spreadsheets.run import Run, Table; from projects.spreadsheets.csv_sheets import folder;"
        "from participants.sheets import AttendanceSheet; from pathlib import Path;"
        "source = folder(Path(sys.argv[1])).sheets[0];"
        "before = peak();"
        "n = sum(len(lines) for lines in Table(AttendanceSheet, Run(), source.rows()).chunks());"
        "print(n, peak() - before)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    out = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    count, megabytes = map(int, out.stdout.split())
    assert count == 100_000
    assert megabytes < 100


def test_ninety_minutes_and_an_amount_from_float_cells(tmp_path):
    tables = cells(sheets())
    tables["attendance"][1][5] = 90.0
    tables["income_support"][1][3] = 7098.3000000000002
    imported_ok(saved(workbook(tables), tmp_path))
    assert Attendance.objects.filter(minutes=90).count() == 2
    assert IncomeSupport.objects.get().amount == Decimal("7098.30")
    assert Participation.objects.count() == 3
