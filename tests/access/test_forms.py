"""R6, R54: a form writes its own fields and nothing else, whatever is sent; nonsense gets an answer, not an error."""

import random
from itertools import cycle

import pytest
from django import forms
from django.apps import apps

from tests.access.crawl import comparable, filled
from tests.access.nonsense import WORDS, hostile
from tests.access.written import changed, tables, written
from tests.size import part, so_many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def everything_else(form) -> dict:
    """A value for every field of every model that the form does not have."""
    extras = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname} - set(form.fields):
                extras[name] = "1" if field.get_internal_type() not in {"CharField", "TextField"} else "x"
    return extras


@pytest.mark.slow
@pytest.mark.once
def test_a_form_writes_its_own_fields_only(clients, found_forms, undone):
    before, deeds = tables(), 0
    for name, url, who, form in part(found_forms, 0.4):
        changes = []
        for extras in [{}, everything_else(form)]:
            with undone(clients[who]), written() as touched:
                clients[who].post(url, {**extras, **filled(form)})
                changes.append(comparable(before, changed(before, touched)))
        deeds += bool(changes[0])
        assert changes[0] == changes[1], (name, url)
    assert deeds > 5, "hardly a form did anything: the comparison proves little"


def is_answered(url, data, client, undone, before):
    with undone(client), written() as touched:
        for value in data.values():
            if hasattr(value, "seek"):
                value.seek(0)  # a file is sent once more
        response = client.post(url, data)
        assert response.status_code in (200, 302, 404, 429), (url, data)
        if response.status_code != 302:
            assert not changed(before, touched), (url, data)


def some_wrong(right) -> dict:
    share = random.choice([0.2, 0.5, 1])
    return {name: hostile() for name in right if random.random() < share}


class AllWrong:
    """Every field of a form at once, each in its own way: of each kind one after the other meets all the nonsense."""

    def __init__(self):
        self.decks, self.drawn, self.fields = {}, {}, 0

    def of(self, form) -> dict:
        kept = {"form_token", "seen"}  # without them the page is not one that was opened
        named = {name: field for name, field in form.fields.items() if not isinstance(field, forms.FileField)}
        return {form.add_prefix(name): self.word(type(field)) for name, field in named.items() if name not in kept}

    def word(self, kind) -> str:
        deck = self.decks.setdefault(kind, cycle(random.sample(WORDS, len(WORDS))))
        self.fields += 1
        self.drawn.setdefault(kind, set()).add(word := next(deck))
        return word


@pytest.mark.slow
def test_nonsense_is_answered_and_writes_nothing(clients, found_forms, undone):
    before, wrong, turns = tables(), AllWrong(), so_many(5, sqlite=1, postgresql=1)
    twice = {url for _name, url, _who, _form in part(found_forms, 0.3)}
    for _name, url, who, form in found_forms:
        right, how = filled(form), (clients[who], undone, before)
        for _turn in range(turns):
            is_answered(url, right | wrong.of(form), *how)
        for _turn in range(so_many(5, sqlite=int(url in twice), postgresql=0)):
            is_answered(url, right | some_wrong(right), *how)
    assert wrong.fields > 300 * turns
    for kind in [forms.CharField, forms.DateField]:
        assert wrong.drawn[kind] == set(WORDS), kind
