from django.db import migrations

# What was mapped, and each step of a validation, stays as it was, by whatever way: taking all of it away (retention)
# is another thing.
TABLES = ["mappingversion", "skillstep"]


def postgresql(name):
    return [
        f"""
        CREATE FUNCTION participants_{name}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'what was mapped is never altered'; END $$
        """,
        f"""
        CREATE TRIGGER participants_{name}_no_update BEFORE UPDATE ON participants_{name}
        FOR EACH ROW EXECUTE FUNCTION participants_{name}_kept()
        """,
    ]


def sqlite(name):
    return [
        f"""
        CREATE TRIGGER participants_{name}_no_update BEFORE UPDATE ON participants_{name}
        BEGIN SELECT RAISE(ABORT, 'what was mapped is never altered'); END
        """,
    ]


def postgresql_back(name):
    return [
        f"DROP TRIGGER participants_{name}_no_update ON participants_{name}",
        f"DROP FUNCTION participants_{name}_kept()",
    ]


def sqlite_back(name):
    return [f"DROP TRIGGER participants_{name}_no_update"]


def run(**by_vendor):
    def operation(apps, schema_editor):
        for name in TABLES:
            for statement in by_vendor[schema_editor.connection.vendor](name):
                schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("participants", "0032_one_word_for_signing")]

    operations = [
        migrations.RunPython(
            run(postgresql=postgresql, sqlite=sqlite), run(postgresql=postgresql_back, sqlite=sqlite_back)
        ),
    ]
