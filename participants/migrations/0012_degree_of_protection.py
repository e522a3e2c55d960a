from django.db import migrations, models
from participants.names import sort_key

MASK_LAST_NAME = "Skyddad person"


def set_degree(apps, schema_editor):
    """Whoever is protected already is so in the lower degree, until somebody says more."""
    apps.get_model("participants", "Participant").objects.filter(protected=True).update(degree="marking")


def mask_keys(apps, schema_editor):
    """And stands in the lists under the mask."""
    participations = apps.get_model("participants", "Participation").objects
    rows = list(participations.filter(participant__protected=True).select_related("participant"))
    for row in rows:
        row.list_key = sort_key(MASK_LAST_NAME, row.participant.public_id.hex[:4].upper())
    participations.bulk_update(rows, ["list_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("participants", "0011_merges")]

    operations = [
        migrations.AddField(
            "participant",
            "degree",
            models.CharField(
                blank=True,
                choices=[("marking", "confidentiality marking"), ("registration", "protected population registration")],
                default="",
                max_length=12,
                verbose_name="degree of protection",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(set_degree, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(mask_keys, migrations.RunPython.noop, elidable=True),
    ]
