"""What may be uploaded as a document, told by what is in the file and never by its name.

Pictures are stored as they are seen and without what a camera writes beside them: the place and the hour. A file that
runs something when it is opened (macros) is refused; the other kinds are handed out as downloads only.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_PIXELS = 60_000_000  # an A3 page at 600 dots an inch is 70 million bytes in grey
PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
WORD = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
OPEN_DOCUMENT = ("application/vnd.oasis.opendocument.text", "odt")
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.odt"


@dataclass(frozen=True)
class Accepted:
    """A file as it will be kept."""

    content: bytes
    media_type: str
    suffix: str


def too_large() -> str:
    most = settings.DOCUMENT_MAX_BYTES // 1024**2
    text = _("The file is too large: at most %(most)d MB. Scan it in black and white, or divide it.")
    return text % {"most": most}


def accept(file) -> Accepted:
    """The uploaded file, checked. Raises ValidationError with what to do."""
    if file.size > settings.DOCUMENT_MAX_BYTES:
        raise ValidationError(too_large())
    file.seek(0)
    content = file.read(settings.DOCUMENT_MAX_BYTES + 1)
    if not content:
        raise ValidationError(_("The file is empty. Choose another, or save it anew."))
    for starts, read in READERS.items():
        if content.startswith(starts):
            return read(content)
    raise ValidationError(
        _("This kind of file cannot be kept. Save it as PDF, picture (JPEG, PNG) or text document (.docx, .odt).")
    )


def read_pdf(content: bytes) -> Accepted:
    import pikepdf  # slow to load, and only uploads need it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError as locked:
        raise ValidationError(
            _("The PDF has a password. Save it without one: others must be able to read it.")
        ) from locked
    except pikepdf.PdfError as broken:
        raise ValidationError(damaged()) from broken
    if not pages:
        raise ValidationError(damaged())
    return Accepted(content, "application/pdf", "pdf")


def read_picture(content: bytes) -> Accepted:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
            kind = picture.format or ""
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture is too large. Make it smaller, or scan it at 300 dots an inch."))
            upright = ImageOps.exif_transpose(picture)
            kept = io.BytesIO()
            upright.info.clear()  # the place, the hour, the camera
            upright.save(kept, kind, **({"quality": 90} if kind != "PNG" else {}))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as broken:
        raise ValidationError(damaged()) from broken
    return Accepted(kept.getvalue(), *PICTURES[kind])


def read_text_document(content: bytes) -> Accepted:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            is_odt = "mimetype" in names and beginning_of(archive, "mimetype") == OPEN_DOCUMENT[0]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as broken:
        raise ValidationError(damaged()) from broken
    if any(name.lower().startswith(("basic/", "scripts/")) or "vbaproject" in name.lower() for name in names):
        raise ValidationError(_("The document has macros. Save it without them, or as PDF."))
    if is_odt:
        return Accepted(content, *OPEN_DOCUMENT)
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return Accepted(content, *WORD)
    raise ValidationError(_("Of documents packed as .zip only .docx and .odt can be kept. Save it as PDF."))


def beginning_of(archive: zipfile.ZipFile, name: str) -> str:
    """Never all of it: a few bytes may unpack to many gigabytes."""
    with archive.open(name) as file:
        return file.read(100).decode("ascii", "replace")


def damaged() -> str:
    return _("The file is damaged and cannot be read. Open it, save it anew, and choose that one.")


READERS: dict[bytes, Callable[[bytes], Accepted]] = {
    b"%PDF-": read_pdf,
    b"\xff\xd8\xff": read_picture,
    b"\x89PNG\r\n\x1a\n": read_picture,
    b"RIFF": read_picture,
    b"PK\x03\x04": read_text_document,
}
