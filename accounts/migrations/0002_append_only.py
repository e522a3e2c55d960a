"""The audit trail is append-only: the database itself refuses to change or delete an event."""

from django.db import migrations

POSTGRESQL = [
    """
    CREATE FUNCTION accounts_auditevent_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append only'; END $$
    """,
    """
    CREATE TRIGGER accounts_auditevent_no_change BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_append_only()
    """,
    """
    CREATE TRIGGER accounts_auditevent_no_truncate BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_auditevent_append_only()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER accounts_auditevent_no_truncate ON accounts_auditevent",
    "DROP TRIGGER accounts_auditevent_no_change ON accounts_auditevent",
    "DROP FUNCTION accounts_auditevent_append_only()",
]
SQLITE = [
    """
    CREATE TRIGGER accounts_auditevent_no_update BEFORE UPDATE ON accounts_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
    """,
    """
    CREATE TRIGGER accounts_auditevent_no_delete BEFORE DELETE ON accounts_auditevent
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER accounts_auditevent_no_update", "DROP TRIGGER accounts_auditevent_no_delete"]


def run(postgresql, sqlite):
    def operation(apps, schema_editor):
        statements = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return operation


def make_head(apps, schema_editor):
    apps.get_model("accounts", "AuditHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
        migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK)),
    ]
