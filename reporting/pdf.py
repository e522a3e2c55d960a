"""HTML to accessible PDF, with no way out: no network, no files, bounded in size. Only workers import the library."""

import atexit
import base64
import io
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

# A report has about 60 000 characters and 2 500 tags. Within these limits a worker stays below a minute and 512 MB.
LONGEST_HTML = 400_000
MOST_TAGS = 15_000  # opening and closing
# What neither XML nor a PDF's text may hold: control characters, halves of characters, and what is no character.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class RemoteResource(Exception):
    """The page asked for something outside itself."""


class TooLongForPdf(Exception):
    """The page is longer than any report is."""


def render_pdf(template: str, context: dict, *, css: str = "") -> bytes:
    """The PDF of a template: tagged as PDF/UA-1 asks, styles and pictures inline."""
    return pdf_of(render_to_string(template, context), css=css)


def pdf_of(html: str, *, css: str = "") -> bytes:
    if len(html) > LONGEST_HTML or html.count("<") > MOST_TAGS:
        raise TooLongForPdf(f"{len(html)} characters, {html.count('<')} tags")
    return with_accessibility(drawn(UNWRITABLE.sub("", html), css))


def drawn(html: str, css: str) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        style, fonts = style_of(css)
        page = HTML(string=html, url_fetcher=closed())
        return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:  # a BaseException, which no task would catch
        raise RemoteResource from error


def closed():
    """Fetches what stands in the page itself, and nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)


@cache
def style_of(css: str):
    """A style sheet with its fonts, unpacked once for all papers that a worker draws."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(style_of.cache_clear)  # the fonts' own clean-up needs a living interpreter
    return CSS(string=css, url_fetcher=closed(), font_config=fonts), fonts


def with_accessibility(content: bytes) -> bytes:
    """What PDF/UA asks for and the drawing library leaves out: which way a header cell looks, and links that are
    printed and say where they go (their targets are named after the headings)."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            for link in page.obj.get("/Annots", []):
                link["/F"] = 4
                link["/Contents"] = pikepdf.String(str(link["/Contents"]).replace("-", " "))
        for element, section in elements(pdf.Root.StructTreeRoot):
            if element.get("/S") == "/TH":
                element["/A"]["/Scope"] = pikepdf.Name.Column if section == "/THead" else pikepdf.Name.Row
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True)
        return made.getvalue()


def elements(root, section: str = ""):
    """Every element of the structure tree, with the part of a table it stands in."""
    from pikepdf import Array, Dictionary

    waiting = [(root, section)]
    while waiting:
        element, section = waiting.pop()
        kind = str(element.get("/S", ""))
        section = kind if kind in {"/THead", "/TBody", "/TFoot"} else section
        yield element, section
        children = element.get("/K", [])
        for child in children if isinstance(children, Array) else [children]:
            if isinstance(child, Dictionary) and child.get("/Type") != "/OBJR":
                waiting.append((child, section))


FONTS = {400: "Inter-Regular.woff2", 600: "Inter-SemiBold.woff2", 700: "Inter-Bold.woff2"}


@cache
def print_css() -> str:
    """The style of printed papers, its fonts inside it."""
    faces = [
        f'@font-face {{ font-family: Inter; font-weight: {weight}; src: url("{data_uri(name)}") }}'
        for weight, name in FONTS.items()
    ]
    return "\n".join([*faces, (Path(__file__).parent / "print.css").read_text()])


def data_uri(font: str) -> str:
    content = (settings.BASE_DIR / "static" / "vendor" / "inter" / font).read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode()}"
