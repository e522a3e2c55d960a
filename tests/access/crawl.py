"""What all sweeps need: everything that an answer tells, every table there is, a form as a browser fills it in."""

import io
import re
import zipfile
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from participants.forms.country import CountryField
from tests.access.table import TABLE
from tests.participants.files import a_pdf

FILES = {".csv": ("participants.csv", b"person_id\nA1\n"), ".pdf": ("x.pdf", a_pdf())}
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r"\b[0-9A-Za-z]{32,}\b")  # by chance some digits in a row
ADDRESS_IN_PAGE = re.compile(r'(?:href|src|action|hx-[a-z]+)="([^"]*)"')


def told(response) -> str:
    """Everything readable in an answer: its headers and cookies, its text, the text of its PDF or spreadsheet."""
    head = f"{dict(response.headers)} {response.cookies.output()}"
    content = response.getvalue() if response.streaming else response.content
    return head + text_of(content, response.headers.get("Content-Type", ""))


@cache
def text_of(content: bytes, content_type: str) -> str:
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        return f"{reader.metadata} " + "\n".join(page.extract_text() for page in reader.pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    return content.decode(errors="replace")


def addresses(url, response) -> str:
    """Every address that an answer was asked by, sends to or links to."""
    linked = ADDRESS_IN_PAGE.findall(response.content.decode(errors="replace")) if not response.streaming else []
    return TOKEN.sub("", UUID_TEXT.sub("", " ".join([url, response.headers.get("Location", ""), *linked])))


def gets(world):
    """(name, address) of every page that can be read."""
    return [(name, url) for name, page in TABLE.items() if page.get is not None for url in world.urls(name)]


def forms_of(world, clients):
    """(name, address, who, form) of every form page, each as somebody who may send it."""
    for name, page in TABLE.items():
        who = min(page.allowed, default=None)
        if who and page.expected("GET", who) == page.expected("POST", who) == 200:
            for url in world.urls(name):
                form = (clients[who].get(url).context or {}).get("form")
                if form is not None:
                    yield name, url, who, form


def filled(form) -> dict:
    """The form as a browser would send it: what it shows, and something that fits where it shows nothing."""
    return {form.add_prefix(name): fitting(form, name) for name in form.fields}


def as_shown(value):
    if isinstance(value, list):
        return [str(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else str("" if value is None else value)


AHEAD = {
    "next_date",
    "next_time",
    "street",
    "values_kept_years",
    "kept_until",
}  # may not be just anything, and may stay empty


def values_of(choices):
    """Also of those that stand in groups."""
    for value, label in choices:
        yield from [one for one, _ in label] if isinstance(label, list | tuple) else [value]


def fitting(form, name):
    field, shown = form.fields[name], form[name].value()
    if name in AHEAD:
        return ""
    if shown not in (None, ""):
        return as_shown(shown)
    if isinstance(field, forms.ModelMultipleChoiceField) and not field.required:
        return []
    if isinstance(field, forms.ModelChoiceField):
        return next((str(value) for value, _ in field.choices if str(value)), "") if field.required else ""
    if isinstance(field, forms.ChoiceField):
        return [value for value in values_of(field.choices) if value][-1]
    if isinstance(field, forms.FileField):
        return a_file(field)
    if isinstance(field.widget, forms.Textarea):
        return "Behövs för samtalet i morgon"
    values = {
        CountryField: "SE",
        forms.UUIDField: "",
        forms.EmailField: "new@lotsen.example",
        forms.DateField: "2010-04-30",
        forms.TimeField: "10:00",
        forms.BooleanField: "on",
        forms.IntegerField: "4",
        forms.DecimalField: "50",
    }
    return next((value for kind, value in values.items() if isinstance(field, kind)), "ny")


def a_file(field):
    """A small one of the first kind that the field says it takes."""
    accepted = field.widget.attrs.get("accept", ".txt").split(",")
    name, content = next((FILES[kind] for kind in accepted if kind in FILES), ("x.txt", b"x"))
    return SimpleUploadedFile(name, content)


def comparable(before: dict, after: dict) -> dict:
    """What has changed, without what differs between two runs of the same deed (keys, times, passwords)."""

    def plain(label, row):
        pointed_at = {
            field.attname: field.related_model._meta.label_lower
            for field in apps.get_model(label)._meta.concrete_fields
            if field.is_relation
        }
        return {
            name: "new" if is_chance(name, value, before.get(pointed_at.get(name))) else value
            for name, value in row.items()
        }

    return {
        label: [plain(label, row) for key, row in rows.items() if before[label].get(key) != row]
        for label, rows in after.items()
        if rows != before[label]
    }


def is_chance(name, value, rows_pointed_at) -> bool:
    """A time, a random key or name, a key of the database: the row's own or of a new one it points at."""
    by_chance = isinstance(value, UUID | datetime) or name in {"id", "password"} or UUID_TEXT.search(str(value))
    return bool(by_chance) or (rows_pointed_at is not None and value is not None and value not in rows_pointed_at)
