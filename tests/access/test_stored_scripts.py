"""R18: two hundred hostile texts in every text there is, and every page: none becomes part of a page's own code."""

import io
import random
import re
from functools import cache
from html.parser import HTMLParser
from itertools import count
from unittest.mock import patch

import pytest
from django import forms
from django.apps import apps
from django.db import models
from openpyxl import load_workbook

from accounts.models import AuditEvent
from tests.access.crawl import filled, gets, text_of
from tests.access.payloads import MARK, PAYLOADS
from tests.access.table import COACH, EVALUATOR, LEADER, PEOPLE, TABLE
from tests.access.test_audited import AUDITED
from tests.size import IS_WHOLE, part, so_many, some

pytestmark = pytest.mark.django_db

# Text that no form takes as it is written, and what it is instead.
NOT_FREE = {
    "accounts.User.password": "a hash",
    "participants.Participant.country_of_birth": "chosen from a list",
    "participants.Participant.citizenship": "chosen from a list",
    "participants.Attendance.ref": "a key of the system that the row came from",
    "matching.Placement.occupation": "a code",
}
# Text that stands only where something else does not.
WHERE = {"matching.WorkplaceVisit.cancelled_because": {"done_on": None}}
SHOWN_AS_TEXT = {"value", "title", "alt", "content", "placeholder", "aria-label", "aria-description", "label"}
LEADS_ON = {"href", "hx-get", "src", "action"}  # their own addresses; the mark may stand in a query, encoded


class Reader(HTMLParser):
    """Reads a page as a browser does and notes where a mark stands that is neither text nor a harmless attribute."""

    def __init__(self):
        super().__init__()
        self.wrong, self.marks, self.inside = [], set(), ""

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in {"script", "style", "iframe", "noscript", "template"} else ""
        if MARK in tag or tag in {"iframe", "object", "embed", "base", "marquee", "video", "audio", "x"}:
            self.wrong.append(f"<{tag}>")
        for name, value in attributes:
            if name.startswith(("on", "hx-on")) or MARK in name or name in {"srcdoc", "style"}:
                self.wrong.append(f"<{tag} {name}>")
            elif MARK in (value or ""):
                self.marks.add(name)
                if not self.is_harmless(name, value):
                    self.wrong.append(f"<{tag} {name}={value}>")

    @staticmethod
    def is_harmless(name, value):
        if name in SHOWN_AS_TEXT or name.startswith("data-"):
            return True
        return name in LEADS_ON and value.startswith(("/projects/", "?")) and not set(value) & set("<>\"'` ")

    def handle_data(self, data):
        if MARK in data:
            self.marks.add("text")
            if self.inside in {"script", "style"}:
                self.wrong.append(f"within <{self.inside}>")

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_comment(self, data):
        if MARK in data:
            self.wrong.append("<!-- -->")


TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # against forged requests; now and then one has the mark in it


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(TOKEN.sub("", html))
    reader.close()
    return reader


def text_fields() -> list[models.Field]:
    """What people write themselves, or files bring in, of every model that they change."""
    found = [field for label in AUDITED for field in apps.get_model(label)._meta.concrete_fields]
    return [field for field in found if is_free_text(field)]


def is_free_text(field) -> bool:
    kind = isinstance(field, models.CharField | models.TextField) and not isinstance(
        field, models.EmailField | models.SlugField
    )
    return kind and field.editable and not field.choices and not field.unique and str(field) not in NOT_FREE


class Poison:
    """Hands out the payloads in turn, for each field as many at once as it has room for.

    `crowd`: so much at once also where the field says that it has less room, which SQLite leaves to the forms.
    """

    def __init__(self, crowd: int = 0):
        self.next = {}
        self.first = random.randrange(len(PAYLOADS))
        self.given = {}
        self.crowd = crowd

    def dose(self, key: str, room: int | None) -> str:
        room = max(room or 4000, self.crowd)
        turn, text = self.next.setdefault(key, count(self.first)), ""
        fitting = [payload for payload in PAYLOADS if len(payload) <= room]
        while fitting:
            payload = fitting[next(turn) % len(fitting)]
            self.given.setdefault(key, set()).add(payload)
            text += payload
            if len(text) + max(map(len, fitting)) > room:
                return text
        return text

    def is_through(self) -> bool:
        """Each field has had all of them."""
        return all(
            self.given.get(str(field), set()) >= set(PAYLOADS)
            for field in text_fields()
            if field.model._base_manager.exists()
        )

    def write(self, world):
        self.write_fields()
        self.write_trail(world)

    def write_fields(self):
        for field in text_fields():
            rows = field.model._base_manager.filter(**WHERE.get(str(field), {}))
            for pk in rows.values_list("pk", flat=True):
                rows.filter(pk=pk).update(**{field.name: self.dose(str(field), field.max_length)})

    def write_trail(self, world):
        for participation in world.here.participations.values():
            AuditEvent.objects.record(
                by=world.people[COACH],
                action="change",
                target=participation.participant,
                participant=participation.participant,
                project=world.here.project,
                reason=self.dose("reason", 300),
                changes={"first_name": (self.dose("before", 300), self.dose("after", 300))},
            )
        findings = {
            "errors": [["participants", 2, self.dose("column", 100), self.dose("what", 300)]],
            "error_count": 1,
        }
        world.here.project.imports.update(findings={**findings, "warnings": [], "notes": [self.dose("note", 300)]})


def test_every_text_is_poisoned_or_says_why_not(world):
    labels = {str(field) for field in text_fields()}
    assert len(labels) > 35
    assert set(NOT_FREE) <= {str(field) for label in AUDITED for field in apps.get_model(label)._meta.concrete_fields}


def sweep(world, clients, readers, names=TABLE, parts=({}, {"HX-Request": "true"})):
    """What is wrong on these pages, and of which pages any hostile text was seen at all."""
    wrong, seen = [], set()
    for who in readers:
        for name, url in gets(world):
            if name in names and TABLE[name].expected("GET", who) == 200:
                for headers in parts:
                    found, has_mark = judged(clients[who].get(url, headers=headers))
                    wrong += [(name, who, what) for what in found]
                    seen |= {name} if has_mark else set()
    return wrong, seen


def judged(response) -> tuple[list[str], bool]:
    """What is wrong with an answer, and whether a hostile text stands in it."""
    content, kind = response.getvalue(), response.headers.get("Content-Type", "")
    if "html" in kind:
        if MARK.encode() not in content:  # each text carries it: none stands here
            return [], False
        page = read(content.decode())
        return page.wrong, bool(page.marks)
    if content in (b"%PDF", b"PK"):  # stand-ins for a report's files
        return [], False
    text = text_of(content, "")
    if content.startswith(b"PK"):
        return formulas(content), MARK in text
    return ["mark in JSON"] * (MARK in text and "json" in kind), MARK in text


@cache
def formulas(content) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


TELLS = {
    "today",
    "participants:participants",
    "participants:participant",
    "participants:timeline",
    "participants:attendance",
    "participants:facts",
    "participants:changes",
    "participants:session",
    "participants:sessions",
    "participants:groups",
    "participants:group",
    "participants:follow_up",
    "participants:follow_ups",
    "participants:coaches",
    "participants:edit",
    "participants:export",
    "projects:log",
    "projects:import",
    "projects:settings",
    "reporting:figures",
    "reporting:figure_people",
}


@pytest.mark.slow
def test_hostile_texts_stay_texts_on_every_page(world, clients):
    Poison().write(world)
    wrong, seen = sweep(world, clients, [LEADER], TELLS, parts=[{}])
    assert not wrong
    assert seen >= TELLS, TELLS - seen


@pytest.mark.slow
@pytest.mark.once
def test_two_hundred_hostile_texts_stay_texts_everywhere_for_everybody(world, clients):
    """At first every page for the leader, some for others; anew, and the parts, on the pages that show any."""
    poison = Poison(crowd=1200)
    poison.write(world)
    wrong, tell = sweep(world, clients, [LEADER], parts=[{}])
    for reader in {COACH, *some(PEOPLE, so_many(None, sqlite=1, postgresql=1))} - {LEADER}:
        wrong += (found := sweep(world, clients, [reader], part(TABLE, 0.2), parts=[{}]))[0]
        tell |= found[1]
    for reader in some([LEADER, COACH, EVALUATOR], so_many(None, sqlite=1, postgresql=1)):
        poison.write(world)
        wrong += sweep(world, clients, [reader], tell)[0]
    assert poison.is_through() or not IS_WHOLE
    assert not wrong


@pytest.mark.slow
@pytest.mark.once
def test_what_is_typed_stays_text_on_the_page_that_answers(clients, found_forms, undone, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    poison, wrong, answered = Poison(), [], 0
    for name, url, who, form in part(found_forms, 0.5):
        data = filled(form)
        for key, field in form.fields.items():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
                data[form.add_prefix(key)] = poison.dose(f"{name} {key}", field.max_length or 300)
        with undone(clients[who]), patch("reporting.models.Report.send"):
            response = clients[who].post(url, data, follow=True)
            page = read(response.content.decode())
            wrong += [(name, what) for what in page.wrong]
            answered += bool(page.marks)
    assert not wrong
    assert answered > 20
