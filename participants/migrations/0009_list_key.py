from django.db import migrations, models
from django.db.models import Q

from participants.names import sort_key


def fill(apps, schema_editor):
    """Where everybody who is there already stands in the lists."""
    participations = apps.get_model("participants", "Participation").objects
    rows = list(participations.select_related("participant").only("participant__first_name", "participant__last_name"))
    for row in rows:
        row.list_key = sort_key(row.participant.last_name, row.participant.first_name)
    participations.bulk_update(rows, ["list_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("participants", "0008_reasoned_access")]

    operations = [
        migrations.AddField(
            "participation", "list_key", models.CharField(blank=True, default="", editable=False, max_length=200), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "participation",
            models.Index(fields=["project", "list_key", "id"], condition=Q(next_start__isnull=True), name="list_of_project"),
        ),
    ]
