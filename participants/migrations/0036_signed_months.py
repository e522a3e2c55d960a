from django.db import migrations

# What a signed version says is not altered, by whatever way: its way goes on, and a correction is a new version.
# On SQLite a migration that makes the table anew has to put this back.
SIGNED = "a signed time certificate is never altered"
SAYS = ["participation_id", "month", "version", "rows", "minutes", "signed_on", "signed_how"]
WHEN = "OLD.signed_on IS NOT NULL AND ({})"
POSTGRESQL = [
    f"""
    CREATE FUNCTION participants_timecertificate_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    f"""
    CREATE TRIGGER participants_timecertificate_signed BEFORE UPDATE ON participants_timecertificate
    FOR EACH ROW WHEN ({WHEN.format(" OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in SAYS))})
    EXECUTE FUNCTION participants_timecertificate_signed()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER participants_timecertificate_signed ON participants_timecertificate",
    "DROP FUNCTION participants_timecertificate_signed()",
]
SQLITE = [
    f"""
    CREATE TRIGGER participants_timecertificate_signed BEFORE UPDATE ON participants_timecertificate
    WHEN {WHEN.format(" OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SAYS))}
    BEGIN SELECT RAISE(ABORT, '{SIGNED}'); END
    """,
]
SQLITE_BACK = ["DROP TRIGGER participants_timecertificate_signed"]


def run(postgresql, sqlite):
    def operation(apps, schema_editor):
        for statement in {"postgresql": postgresql, "sqlite": sqlite}[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0035_placement_papers'),
    ]

    operations = [
        migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK)),
    ]
