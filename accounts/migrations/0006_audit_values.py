"""What stood in the changed fields, beside the trail: never edited, held by the database itself; erased one day."""

import django.db.models.deletion
from django.db import migrations, models

POSTGRESQL = [
    """
    CREATE TRIGGER accounts_auditvalues_no_update BEFORE UPDATE ON accounts_auditvalues
    FOR EACH ROW EXECUTE FUNCTION accounts_auditevent_append_only()
    """,
]
POSTGRESQL_BACK = ["DROP TRIGGER accounts_auditvalues_no_update ON accounts_auditvalues"]
SQLITE = [
    """
    CREATE TRIGGER accounts_auditvalues_no_update BEFORE UPDATE ON accounts_auditvalues
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append only'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER accounts_auditvalues_no_update"]


def run(postgresql, sqlite):
    def operation(apps, schema_editor):
        statements = {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]
        for statement in statements:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_submitted_form")]
    operations = [
        migrations.CreateModel(
            name="AuditValues",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="values_kept",
                        serialize=False,
                        to="accounts.auditevent",
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("salt", models.CharField(editable=False, max_length=32)),
            ],
            options={"verbose_name": "changed values", "verbose_name_plural": "changed values"},
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("sign_in", "signed in"),
                    ("sign_in_failed", "failed to sign in"),
                    ("sign_out", "signed out"),
                    ("password_changed", "changed the password"),
                    ("sessions_ended", "ended all sessions"),
                    ("view", "looked at"),
                    ("create", "created"),
                    ("change", "changed"),
                    ("delete", "deleted"),
                    ("correct", "corrected"),
                    ("import", "imported"),
                    ("export", "exported"),
                    ("order", "ordered"),
                    ("erase", "erased the values"),
                ],
                max_length=20,
                verbose_name="what",
            ),
        ),
        migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK)),
    ]
