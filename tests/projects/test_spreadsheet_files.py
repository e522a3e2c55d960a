"""Files as spreadsheet programs write them."""

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import numbers

from participants.models import Attendance, IncomeSupport, Participant, Participation
from projects.models import Goal, Project
from projects.spreadsheets.run import import_path
from tests.projects.spreadsheets import (
    GOOD,
    SHEET,
    archive_of,
    cells,
    folder,
    imported,
    people,
    places,
    saved,
    sheets,
    workbook,
    written,
    zipped,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


def test_ninety_minutes_and_an_amount_from_float_cells(tmp_path):
    tables = cells(sheets())
    tables["attendance"][1][5] = 90.0
    tables["income_support"][1][3] = 7098.3000000000002
    imported_ok(saved(workbook(tables), tmp_path))
    assert Attendance.objects.filter(minutes=90).count() == 2
    assert IncomeSupport.objects.get().amount == Decimal("7098.30")
    assert Participation.objects.count() == 3
