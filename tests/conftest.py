import copy
import gc
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.template.base import FilterExpression
from django.test import client as test_client
from django.test.utils import ContextList
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import AuditHead
from tests import migrated
from tests.services import celery_worker_process  # noqa: F401  (a fixture for all tests)
from tests.size import asked_elsewhere

# How long an example takes says more of what else the machine does than of the test.
hypothesis_settings.register_profile("lotsen", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("lotsen")
GET_MAY_WRITE = ("django_session", "accounts_auditevent", "accounts_audithead")


def pytest_addoption(parser):
    help = "how many of the tests that hardly depend on the database, by chance; a run's seed brings the same back"
    turns = "the tests marked in_turns(share) each time with this probability, not always"
    parser.addoption("--in-turns", action="store_true", help=turns)
    parser.addoption("--share", type=float, default=1, metavar="SHARE", help=help)


def pytest_collection_modifyitems(config, items):
    """Nothing reaches a network. Tests that start processes talk to them on this machine, and all to Redis."""
    here = ["127.0.0.1", "::1", "localhost"]
    redis = [urlsplit(settings.REDIS_URL).hostname or "localhost"] if settings.REDIS_URL else []
    for item in items:
        hosts = redis + (here if item.get_closest_marker("services") or item.get_closest_marker("browser") else [])
        if hosts:
            item.add_marker(pytest.mark.allow_hosts(hosts))
    chances = {name: config.getoption(name) for name in ("share", "in_turns")}
    left_out = asked_elsewhere(items, connection.vendor, **chances, seed=config.getoption("randomly_seed", 0))
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]
    for item in items:
        if "client" in item.fixturenames:
            item.add_marker("page")
        if "shared_world" in item.fixturenames:  # which takes seconds to make
            item.add_marker("slow")


def pytest_collection_finish(session):
    """What is loaded by now stays: not to look through it for garbage again and again saves a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config, specs):
    """With several test processes each has a folder of its own for all it writes."""
    for spec in specs:
        folder = settings.VAR_DIR / spec.id
        folder.mkdir(exist_ok=True)
        spec.env = {**spec.env, "VAR_DIR": str(folder)}


@pytest.fixture(scope="session")
def _kept_database():
    steps = migrated.begin_with_the_kept_one() if connection.vendor == "sqlite" else iter([None])
    next(steps)
    return steps


@pytest.fixture(scope="session")
def django_db_setup(_kept_database, django_db_setup):
    next(_kept_database, None)


def refuse_writes(execute, sql, params, many, context):
    """Reading never writes anything but its own trace and the session's age."""
    if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in GET_MAY_WRITE):
        pytest.fail(f"A GET request wrote to the database: {sql[:80]}")
    return execute(sql, params, many, context)


class ReadOnlyGetClient(test_client.Client):
    """A test client whose GET and HEAD requests may read, but not change, the database."""

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().get(*args, **kwargs)

    def head(self, *args, **kwargs):
        with connection.execute_wrapper(refuse_writes):
            return super().head(*args, **kwargs)


@pytest.fixture
def client():
    return ReadOnlyGetClient()


@pytest.fixture(autouse=True)
def _undefined_template_variables_fail(monkeypatch):
    """A misspelt variable prints nothing in Django. Here it fails the test, in our own templates."""
    resolve = FilterExpression.resolve

    def strict(self, context, ignore_failures=False):
        lookups = getattr(self.var, "lookups", None) if self.is_var else None
        if lookups and lookups[0] not in context and not ignore_failures:
            ours = "/site-packages/" not in str(getattr(getattr(context, "template", None), "origin", ""))
            if ours and "default" not in {function.__name__ for function, _ in self.filters}:
                pytest.fail(f"Undefined template variable {lookups[0]!r} in {context.template_name}")
        return resolve(self, context, ignore_failures)

    monkeypatch.setattr(FilterExpression, "resolve", strict)


def keep_the_page_context(store, signal, sender, template, context, **kwargs):
    """For `response.context`: the page's own. Django keeps a copy for each of its hundred components, too."""
    store.setdefault("templates", []).append(template)
    if "context" not in store:
        store["context"] = ContextList([copy.copy(context)])


test_client.store_rendered_templates = keep_the_page_context


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_audit_trigger():
    """Tests that commit are cleaned up by emptying all tables, which the audit trail's triggers refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self, sql_list):
        triggers = switch_triggers(self.connection)
        next(triggers)
        flush(self, sql_list)
        next(triggers, None)
        AuditHead.objects.using(self.connection.alias).get_or_create(pk=1)

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


def switch_triggers(connection):
    """Off at the first step, on again at the second."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _, sql in triggers:
                cursor.execute(sql)
