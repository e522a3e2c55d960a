"""HTML to accessible PDF, with no way out: no network, no files, bounded in size. Only workers import the library."""

import atexit
import base64
import gc
import re
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from reporting import pdf_tags

FOLDER = Path(__file__).parent
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


def pdf_of(html: str, *, css: str = "", ids: str = "") -> bytes:
    """`ids`: of a part that will be joined with others (reporting/pdf_join.py)."""
    if len(html) > LONGEST_HTML or html.count("<") > MOST_TAGS:
        raise TooLongForPdf(f"{len(html)} characters, {html.count('<')} tags")
    return drawn(UNWRITABLE.sub("", html), css, ids)


def drawn(html: str, css: str, ids: str) -> bytes:
    from weasyprint.urls import FatalURLFetchingError

    try:
        style, fonts = style_of(css)
        with garbage_kept():
            page = paper()(string=html, url_fetcher=closed())
            return page.write_pdf(
                stylesheets=[style],
                font_config=fonts,
                pdf_variant="pdf/ua-1",
                finisher=partial(pdf_tags.complete, ids=ids),
            )
    except FatalURLFetchingError as error:  # a BaseException, which no task would catch
        raise RemoteResource from error


def closed():
    """Fetches what stands in the page itself, and nothing else."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)


@cache
def paper():
    """A page with the few of a browser's own rules that papers need. WeasyPrint's have some for every element
    (footnotes, markers of lists), and with them it works out seven styles for each instead of one."""
    from weasyprint import CSS, HTML

    rules = CSS(string=(FOLDER / "browser.css").read_text(), url_fetcher=closed())

    class Paper(HTML):
        def _ua_stylesheets(self, forms=False):
            return [rules]

    return Paper


@contextmanager
def garbage_kept():
    """While drawing, nearly nothing that is made can be thrown away before the end; looking for it takes a seventh of
    the time. How much there can be is bounded by the size of the page."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


@cache
def style_of(css: str):
    """A style sheet with its fonts, unpacked once for all papers that a worker draws."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    atexit.register(style_of.cache_clear)  # the fonts' own clean-up needs a living interpreter
    return CSS(string=css, url_fetcher=closed(), font_config=fonts), fonts


FONTS = {400: "Inter-Regular.woff2", 600: "Inter-SemiBold.woff2", 700: "Inter-Bold.woff2"}


@cache
def print_css() -> str:
    """The style of printed papers, its fonts inside it."""
    faces = [
        f'@font-face {{ font-family: Inter; font-weight: {weight}; src: url("{data_uri(name)}") }}'
        for weight, name in FONTS.items()
    ]
    return "\n".join([*faces, (FOLDER / "print.css").read_text()])


def data_uri(font: str) -> str:
    content = (settings.BASE_DIR / "static" / "vendor" / "inter" / font).read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode()}"
