"""Small files of every kind, as somebody would upload them."""

import io
import zipfile
from functools import cache

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(content: bytes, name: str = "x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@cache
def a_pdf(**options) -> bytes:
    made, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(made, **options)
    return made.getvalue()


def a_locked_pdf() -> bytes:
    made, pdf = io.BytesIO(), pikepdf.new()
    pdf.add_blank_page()
    pdf.save(made, encryption=pikepdf.Encryption(owner="ägaren", user="läsaren"))
    return made.getvalue()


def a_picture(kind="JPEG", size=(6, 4), exif=None, mode="RGB") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "white").save(made, kind, **({"exif": exif} if exif else {}))
    return made.getvalue()


def an_archive(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def a_docx(**more: str) -> bytes:
    return an_archive(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def an_odt(**more: str) -> bytes:
    return an_archive(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>", **more})
