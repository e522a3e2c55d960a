"""What a request writes, seen as it is written: comparing every row of every table takes far longer than asking."""

import contextlib
import re

from django.apps import apps
from django.db import connection

# Traces that anything may leave.
TRACES = {
    "accounts.auditevent",
    "accounts.audithead",
    "accounts.auditvalues",
    "accounts.signinattempt",
    "accounts.submittedform",
    "sessions.session",
}
READS = re.compile(r"\W*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|EXPLAIN|PRAGMA|FETCH|DECLARE|CLOSE)\b")
WRITES = re.compile(r'(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM) "(\w+)"')


def tables(only=None) -> dict:
    """Every row of every table (or of those named), but the traces."""
    return {
        model._meta.label_lower: {row["id"]: row for row in model._base_manager.values()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in TRACES and model._meta.pk.name == "id"
        if only is None or model._meta.db_table in only
    }


@contextlib.contextmanager
def written():
    """The tables that anything is written to meanwhile, as a set that grows; not the traces."""
    seen, traces = set(), {apps.get_model(label)._meta.db_table for label in TRACES}

    def watch(execute, sql, params, many, context):
        if not READS.match(sql):
            table = WRITES.match(sql)
            assert table, f"This may write, and nothing says where: {sql[:80]}"
            seen.update({table[1]} - traces)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def changed(before: dict, touched: set) -> dict:
    """{table: its rows} of those that were written to and are no longer what they were."""
    after = tables(touched) if touched else {}
    return {label: rows for label, rows in after.items() if rows != before[label]}
