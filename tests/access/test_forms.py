"""R6, R54: a form writes its own fields and nothing else, whatever is sent; nonsense gets an answer, not an error."""

import random

import pytest
from django.apps import apps

from tests.access.crawl import comparable, filled, forms_of
from tests.access.nonsense import hostile
from tests.access.written import changed, tables, written
from tests.size import so_many

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
def test_a_form_writes_its_own_fields_only(world, clients, undone):
    before, deeds = tables(), 0
    for name, url, who, form in forms_of(world, clients):
        changes = []
        for extras in [{}, everything_else(form)]:
            with undone(clients[who]), written() as touched:
                clients[who].post(url, {**extras, **filled(form)})
                changes.append(comparable(before, changed(before, touched)))
        deeds += bool(changes[0])
        assert changes[0] == changes[1], (name, url)
    assert deeds > 5, "hardly a form did anything: the comparison proves little"


def sweep(world, clients, undone, examples):
    before = tables()
    for _name, url, who, form in list(forms_of(world, clients)):
        nonsense_at(url, filled(form), clients[who], undone, before, examples)


def nonsense_at(url, right, client, undone, before, examples):
    for _ in range(examples):
        share = random.choice([0.2, 0.5, 1])
        data = {name: hostile() for name in right if random.random() < share}
        with undone(client), written() as touched:
            for value in right.values():
                if hasattr(value, "seek"):
                    value.seek(0)  # a file is sent once more
            response = client.post(url, {**right, **data})
            assert response.status_code in (200, 302, 404, 429), (url, data)
            if response.status_code != 302:
                assert not changed(before, touched), (url, data)


@pytest.mark.slow
def test_nonsense_is_answered_and_writes_nothing(world, clients, undone):
    sweep(world, clients, undone, examples=so_many(6, sqlite=2, postgresql=1))
