import uuid

from django.db import migrations, models

from participants.names import folded


def fill(apps, schema_editor):
    """A key for every participation there is, and the names as they are searched for."""
    participations = apps.get_model("participants", "Participation").objects
    rows = list(participations.only("pk"))
    for row in rows:
        row.public_id = uuid.uuid4()
    participations.bulk_update(rows, ["public_id"], batch_size=500)
    participants = apps.get_model("participants", "Participant").objects
    people = list(participants.only("pk", "first_name", "last_name"))
    for person in people:
        person.first_key, person.last_key = folded(person.first_name), folded(person.last_name)
    participants.bulk_update(people, ["first_key", "last_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_a_coachs_day")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "participation", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
