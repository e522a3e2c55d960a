"""What PDF/UA-1 asks of the report, as far as it can be checked without a validator: everything drawn is read or set
apart, in order, with headings, headers, words for pictures and places for links."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from projects.models import Project
from reporting.models import Report
from tests.reporting.factories import ReportFactory

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]
DAY = date(2010, 4, 30)
MADE: list[bytes] = []
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "INLINE IMAGE"}
INSIDE = {
    "/L": {"/LI", "/L"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}


@pytest.fixture
def pdf(db, tmp_path_factory):
    import pikepdf

    if not MADE:
        settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")
        call_command("import_project", str(Path(settings.BASE_DIR) / "demo" / "navigator"), stdout=io.StringIO())
        report = ReportFactory(project=Project.objects.get(slug="navigator"), summary="Ett.\n\nTvå.")
        Report.objects.run(report.pk)
        MADE.append(Report.objects.get(pk=report.pk).content("pdf"))
    with pikepdf.open(io.BytesIO(MADE[0])) as opened:
        yield opened


def children(element):
    """The elements inside an element, in their order; content and links are none."""
    import pikepdf

    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def read(pdf):
    """Every element in the order it is read, with its kind."""

    def walk(element):
        yield str(element["/S"]), element
        for child in children(element):
            yield from walk(child)

    for top in children(pdf.Root.StructTreeRoot):
        yield from walk(top)


def owners(pdf):
    """What the parent tree says of each page's content, and of each link."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    return {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}


def painted(page):
    """For everything that is painted on a page: the marks that it stands within."""
    import pikepdf

    marks = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BMC":
            marks.append((str(instruction.operands[0]), None))
        elif operator == "BDC":
            number = instruction.operands[1].get("/MCID")
            marks.append((str(instruction.operands[0]), None if number is None else int(number)))
        elif operator == "EMC":
            marks.pop()
        elif operator in PAINTS:
            yield operator, list(marks)
    assert marks == []


def test_it_says_what_it_is(pdf):
    root = pdf.Root
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Rapport till Europeiska socialfonden – Navigator"
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "sv"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert all(str(page.Tabs) == "/S" for page in pdf.pages)
    assert pdf.check_pdf_syntax() == []


def test_nothing_is_painted_that_is_neither_read_nor_set_apart(pdf):
    elements = {element.objgen for _kind, element in read(pdf)}
    by_number = owners(pdf)
    seen = 0
    for page in pdf.pages:
        content = by_number[int(page.StructParents)]
        for operator, marks in painted(page):
            numbers = [number for _tag, number in marks if number is not None]
            if "/Artifact" in {tag for tag, _number in marks}:
                assert not numbers, "an artifact inside of what is read, or the other way round"
                continue
            assert len(numbers) == 1, (operator, marks)
            assert content[numbers[0]].objgen in elements
            seen += 1
    assert seen > 500


def test_what_stands_in_the_margin_is_not_read(pdf):
    """The running texts of the five or more pages after the cover: whose report, which period, checksum, page."""
    for number, page in enumerate(pdf.pages):
        texts = [marks for operator, marks in painted(page) if operator == "TJ"]
        apart = [marks for marks in texts if marks[0][0] == "/Artifact"]
        assert len(apart) >= (4 if number else 1)


def test_headings_stand_in_order(pdf):
    levels = [int(kind[2]) for kind, _element in read(pdf) if kind in {"/H1", "/H2", "/H3", "/H4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert (levels.count(2), levels.count(3)) == (10, 14)


def test_parts_stand_where_they_may(pdf):
    for kind, element in read(pdf):
        if kind in INSIDE:
            assert {str(child["/S"]) for child in children(element)} <= INSIDE[kind], kind


def test_every_figure_of_a_table_has_its_headers(pdf):
    tables = [element for kind, element in read(pdf) if kind == "/Table"]
    assert len(tables) == 18
    for table in tables:
        rows = [row for part in children(table) for row in ([part] if part["/S"] == "/TR" else children(part))]
        cells = [cell for row in rows if row["/S"] == "/TR" for cell in children(row)]
        heads = {str(cell["/ID"]): cell for cell in cells if cell["/S"] == "/TH"}
        assert all(str(head["/A"]["/Scope"]) in {"/Row", "/Column"} for head in heads.values())
        columned = any(str(head["/A"]["/Scope"]) == "/Column" for head in heads.values())
        for cell in cells:
            if cell["/S"] == "/TD":
                named = [str(head) for head in cell["/A"]["/Headers"]]
                assert set(named) <= set(heads)
                assert len(named) >= (2 if columned else 1)


def test_the_heading_of_a_block_is_a_header_of_its_figures(pdf):
    blocks = 0
    for kind, section in read(pdf):
        rows = children(section) if kind == "/TBody" else []
        if rows and len(children(rows[0])) == 1:
            blocks += 1
            heading = str(children(rows[0])[0]["/ID"])
            figures = [cell for row in rows[1:] for cell in children(row) if cell["/S"] == "/TD"]
            assert figures
            assert all(str(cell["/A"]["/Headers"][0]) == heading for cell in figures)
    # three years and the whole period; four rates in three groups; three kinds of placement and all; of choices two
    assert blocks == 4 + 4 * 3 + 4 + 2


def test_every_picture_says_in_words_what_it_shows(pdf):
    pictures = [element for kind, element in read(pdf) if kind == "/Figure"]
    words = [str(picture["/Alt"]) for picture in pictures]
    assert len(words) == len(set(words)) == 7
    assert all(len(text) > 40 for text in words)
    assert all(len(picture["/A"]["/BBox"]) == 4 for picture in pictures)


def test_every_link_is_read_and_says_where_it_goes(pdf):
    by_number = owners(pdf)
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert len(links) == 9
    for link in links:
        assert str(link["/Contents"])
        assert int(link["/F"]) & 4  # printed
        element = by_number[int(link["/StructParent"])]
        assert str(element["/S"]) == "/Link"
        assert element.objgen in {each.objgen for kind, each in read(pdf) if kind == "/Link"}
    assert sum(kind == "/Link" for kind, _element in read(pdf)) == len(links)  # none within another, no dots


def test_letters_can_be_copied_as_text(pdf):
    fonts = [font for page in pdf.pages for font in page.obj["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)
