"""R54: thousands of bad inputs over all forms there are. Each gets an answer; what is refused writes nothing."""

import math
from collections import Counter

import pytest
from django.db import connection, transaction

from accounts.forms.guarded import GuardedForm
from employers.forms.employer import EmployerForm
from employers.forms.parts import PartForm as PartOfEmployerForm
from matching.forms.end_assessment import AloneForm
from matching.forms.placement_acts import PlacementActForm
from matching.forms.visit import VisitForm
from participants.forms.act import ActForm
from participants.forms.consent import ConsentFields
from participants.forms.correction import CorrectionForm
from participants.forms.entry import EntryForm
from participants.forms.lent_screen import GiveBackForm
from participants.forms.people_list import OwnListForm
from participants.forms.plan import PartForm as PartOfPlanForm
from participants.forms.plan import PlanFieldsForm
from participants.forms.roster import RosterForm
from participants.forms.self_assessment import AnswerForm
from participants.forms.session import SessionActForm
from projects.forms.part import PartForm
from tests.access.built import built_forms, form_classes
from tests.access.nonsense import Sendings
from tests.size import so_many

pytestmark = pytest.mark.django_db
# No page shows them; others inherit from them.
BASES = {
    ActForm,
    ConsentFields,
    CorrectionForm,
    EmployerForm,
    EntryForm,
    GuardedForm,
    OwnListForm,
    PartForm,
    PartOfEmployerForm,
    PartOfPlanForm,
    PlacementActForm,
    PlanFieldsForm,
    RosterForm,
    SessionActForm,
    VisitForm,
}
# Shown only by a screen that is lent to a participant: tests/participants/test_lent_screen.py, and
# tests/matching/test_lent_placement.py.
LENT = {AloneForm, AnswerForm, GiveBackForm}
MAY_WRITE = ("accounts_signinattempt", "accounts_audit", "django_session", "SAVEPOINT")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


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
    seen, sendings = Counter(), Sendings(built.fields, built.right)
    for _ in range(examples):
        sent = sendings.one()
        valid = judged(built, *sent)
        seen["valid" if valid else "invalid"] += 1
        if valid and seen["valid"] <= pages:
            with undone(client):
                assert status(built, client, *sent) in (200, 302, 404, 429), (str(built), sent)
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
def test_thousands_of_bad_inputs_are_answered_and_write_nothing(world, clients, undone):
    total = so_many(10_000, sqlite=400, postgresql=100)
    pages = so_many(10, sqlite=1, postgresql=1)
    seen = everywhere(world, clients, undone, total, pages)
    assert sum(seen.values()) >= total
    assert seen["invalid"] > total / 2
    assert seen["valid"] > total / 20, "hardly anything was taken: the refusals prove little"
