"""Tables out, as a stream: a workbook (.xlsx) or a CSV file, row by row, however many there are.

Numbers are numbers and dates are dates. A text is never a formula, whatever somebody has written: in a workbook it is
typed as text, and one that begins like a formula carries the mark that spreadsheet programs keep such a text by; in a
CSV file it begins with an apostrophe.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

Value = str | int | float | Decimal | date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RETURN = {"\r": "&#13;"}  # XML would make it a new line
LONGEST = 32_767  # characters in a cell
LONGEST_TITLE = 31
DAY_NUMBER_0 = date(1899, 12, 30).toordinal()
PIECE = 64 * 1024
ROWS_AT_ONCE = 200

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
RELATION = (
    '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="{}"/>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKBOOK = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook {MAIN} '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
# In the order of PLAIN, DAY, KEPT and HEAD.
STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet {MAIN}>'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf quotePrefix="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
PLAIN, DAY, KEPT, HEAD = range(4)
SHEET_START = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet {MAIN}><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><cols>{}</cols><sheetData>"
)
SHEET_END = "</sheetData></worksheet>"


def workbook(title: str, labels: list[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """One sheet with a row of headings that stays in sight."""
    out = Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts(title):
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(SHEET_START.format(widths(labels)).encode())
            sheet.write(row_xml([text_xml(label, HEAD) for label in labels]).encode())
            for lines in in_pieces(rows):
                sheet.write("".join(row_xml(map(cell_xml, line)) for line in lines).encode())
                if len(out) > PIECE:
                    yield out.taken()
            sheet.write(SHEET_END.encode())
    yield out.taken()


class Outlet(io.RawIOBase):
    """Where the archive is written to, and taken from again piece by piece. It cannot be sought in."""

    def __init__(self):
        super().__init__()
        self.pieces: list[bytes] = []
        self.size = 0

    def writable(self):
        return True

    def write(self, piece):
        self.pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def __len__(self):
        return self.size

    def taken(self) -> bytes:
        taken = b"".join(self.pieces)
        self.pieces, self.size = [], 0
        return taken


def parts(title: str) -> list[tuple[str, str]]:
    name = clean(title).translate(dict.fromkeys(map(ord, "[]:*?/\\'"), "-"))[:LONGEST_TITLE] or "1"
    return [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELATIONS.format(RELATION.format(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", WORKBOOK.format(escape(name, {'"': "&quot;"}))),
        (
            "xl/_rels/workbook.xml.rels",
            RELATIONS.format(
                RELATION.format(1, "worksheet", "worksheets/sheet1.xml") + RELATION.format(2, "styles", "styles.xml")
            ),
        ),
        ("xl/styles.xml", STYLES),
    ]


def widths(labels: list[str]) -> str:
    return "".join(
        f'<col min="{place}" max="{place}" width="{max(len(label) + 2, 14)}" customWidth="1"/>'
        for place, label in enumerate(labels, start=1)
    )


def in_pieces(rows: Iterable) -> Iterator[list]:
    piece = []
    for row in rows:
        piece.append(row)
        if len(piece) == ROWS_AT_ONCE:
            yield piece
            piece = []
    yield piece


def row_xml(cells: Iterable[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def cell_xml(value: Value) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return text_xml(value, KEPT if value.startswith(FORMULA_STARTS) else PLAIN)
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{value.toordinal() - DAY_NUMBER_0}</v></c>'
    return f"<c><v>{value}</v></c>"


def text_xml(text: str, style: int) -> str:
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(clean(text), RETURN)}</t></is></c>'


def clean(text: str) -> str:
    """Without the characters that the format cannot hold, and no longer than a cell may be."""
    return UNWRITABLE.sub("", text)[:LONGEST]


def csv_table(labels: list[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """Semicolons, and the mark by which spreadsheet programs know UTF-8."""
    yield "\ufeff".encode()
    for lines in in_pieces(heads_first(labels, rows)):
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows(lines)
        yield out.getvalue().encode(errors="replace")


def heads_first(labels, rows):
    yield [harmless(label) for label in labels]
    for row in rows:
        yield [harmless(value) for value in row]


def harmless(value: Value) -> Value:
    """Text that a spreadsheet program does not take for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value.isoformat() if isinstance(value, date) else value
