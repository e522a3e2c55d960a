"""R54: ten thousand bad inputs over all forms there are. Each gets an answer; what is refused writes nothing."""

import math
from collections import Counter

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as so_many
from hypothesis import strategies as st

from accounts.forms.guarded import GuardedForm
from participants.forms.act import ActForm
from participants.forms.consent import ConsentFields
from participants.forms.correction import CorrectionForm
from participants.forms.entry import EntryForm
from participants.forms.lent_screen import GiveBackForm
from participants.forms.people_list import OwnListForm
from participants.forms.roster import RosterForm
from participants.forms.self_assessment import AnswerForm
from participants.forms.session import SessionActForm
from projects.forms.part import PartForm
from tests.access.built import built_forms, form_classes
from tests.access.crawl import HOSTILE
from tests.size import IS_WHOLE

pytestmark = pytest.mark.django_db
# No page shows them; others inherit from them.
BASES = {
    ActForm,
    ConsentFields,
    CorrectionForm,
    EntryForm,
    GuardedForm,
    OwnListForm,
    PartForm,
    RosterForm,
    SessionActForm,
}
# Shown only by a screen that is lent to a participant (tests/participants/test_lent_screen.py).
LENT = {AnswerForm, GiveBackForm}
MAY_WRITE = ("accounts_signinattempt", "accounts_audit", "django_session", "SAVEPOINT")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def choices_of(field):
    for value, label in field.choices:
        yield from (str(inner) for inner, _ in label) if isinstance(label, list | tuple) else [str(value)]


def likely(field):
    """What a person or her browser might send: of the right kind, seldom right."""
    kinds = {
        forms.ChoiceField: lambda: st.sampled_from([*choices_of(field), "0"]),
        forms.BooleanField: lambda: st.sampled_from(["on", "true", "false", "0"]),
        forms.DateTimeField: lambda: st.datetimes().map(str),
        forms.DateField: lambda: st.dates().map(str),
        forms.TimeField: lambda: st.times().map(str),
        forms.DecimalField: lambda: st.decimals().map(str),
        forms.IntegerField: lambda: st.integers().map(str),
        forms.EmailField: lambda: st.emails(),
        forms.UUIDField: lambda: st.uuids().map(str),
    }
    return next((make() for kind, make in kinds.items() if isinstance(field, kind)), st.text(max_size=30))


FILES = st.builds(
    lambda name, content: SimpleUploadedFile(name or "x", content),
    st.sampled_from(
        ["in.csv", "participants.csv", "in.xlsx", "in.zip", "../x.csv", "å" * 300 + ".csv", "x.exe", ".pdf"]
    ),
    st.binary(max_size=80) | st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7", b"person_id\nA1\n", b"\xff\xfe\x00"]),
)


def inputs(built):
    """What the page would send, with some fields changed, left out or sent twice, and one that it does not have."""
    values, files = {"unknown": HOSTILE}, {}
    for name, field in built.fields.items():
        if isinstance(field, forms.FileField):
            files[name] = FILES
            continue
        value = likely(field) | HOSTILE
        values[name] = value | st.lists(value, max_size=3)
    right = {name: value for name, value in built.right.items() if name not in files}
    left_out = st.sets(st.sampled_from(sorted(values)), max_size=2)
    changed = st.fixed_dictionaries({}, optional=values)
    data = st.builds(
        lambda new, gone: {k: v for k, v in {**right, **new}.items() if k not in gone}, changed, left_out
    )
    return st.tuples(data, st.fixed_dictionaries({}, optional=files))


def refuse_writes(execute, sql, params, many, context):
    if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in MAY_WRITE):
        pytest.fail(f"Asking whether a form is right wrote to the database: {sql[:80]}")
    return execute(sql, params, many, context)


def judged(built, data, files) -> bool:
    with transaction.atomic():
        with connection.execute_wrapper(refuse_writes):
            form = built.again(data, files)
            valid = form.is_valid()
            assert valid or form.errors.as_json(), (str(built), data)
        transaction.set_rollback(True)
    return valid


def feed(built, examples, client, undone, pages):
    """Ask the form; where it takes what was sent, ask its page too, so many times at most."""
    seen = Counter()

    @so_many(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
    )
    @given(inputs(built))
    def is_answered(sent):
        valid = judged(built, *sent)
        seen["valid" if valid else "invalid"] += 1
        if valid and seen["valid"] <= pages:
            with undone(client):
                assert status(built, client, *sent) in (200, 302, 404, 429), (str(built), sent)

    is_answered()
    return seen


def status(built, client, data, files) -> int:
    for file in files.values():
        file.seek(0)
    send = client.get if built.method == "GET" else client.post
    return send(built.url, {**data, **files}).status_code


def everywhere(world, clients, undone, total, pages):
    kinds = built_forms(world, clients, undone)
    missing = form_classes() - {built.cls for built in kinds} - BASES - LENT
    assert not missing, (
        f"No page in tests/access/table.py showed {missing}: add its address, or the state that shows it"
    )
    seen = Counter()
    for built in kinds:
        seen += feed(built, math.ceil(total / len(kinds)), clients[built.who], undone, pages)
    return seen


@pytest.mark.slow
def test_ten_thousand_bad_inputs_are_answered_and_write_nothing(world, clients, undone):
    total, pages = (10_000, 10) if IS_WHOLE else (300, 1)
    seen = everywhere(world, clients, undone, total, pages)
    assert sum(seen.values()) >= total
    assert seen["invalid"] > total / 2
    assert seen["valid"] > total / 20, "hardly anything was taken: the refusals prove little"
