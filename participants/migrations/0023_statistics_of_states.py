"""PostgreSQL learns that the last events of a referral are of other kinds than all of them together: of half a million
events it took half for open, read every one of them for an agenda, and took four times as long.
"""

from django.db import migrations

NAME = "states_of_referrals"


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE STATISTICS IF NOT EXISTS {NAME} (mcv) ON kind, is_last FROM participants_referralevent"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP STATISTICS IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("participants", "0022_time_certificates")]

    operations = [migrations.RunPython(keep, drop)]
