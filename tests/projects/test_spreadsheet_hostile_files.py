"""Files that somebody made to hurt, and files that are no spreadsheets."""

import io
import os
import struct
import subprocess
import sys
import time
import tracemalloc
import zipfile

import pytest
from django.conf import settings

from projects.models import Project
from projects.spreadsheets.run import import_path
from tests.projects.spreadsheets import (
    GOOD,
    SHEET,
    archive_of,
    cells,
    folder,
    people,
    places,
    saved,
    sheets,
    workbook,
    written,
)

pytestmark = pytest.mark.django_db


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
@pytest.mark.once
@pytest.mark.in_turns(0.5)
@pytest.mark.parametrize(("inner", "gigabytes"), [("xl/worksheets/sheet1.xml", 1), ("participants.csv", 4)])
def test_a_zip_bomb_is_refused_at_once_and_in_little_memory(inner, gigabytes, tmp_path):
    path = bomb(tmp_path, inner, gigabytes)  # from four on an archive says its sizes in another way
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
@pytest.mark.once
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
