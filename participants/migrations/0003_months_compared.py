from datetime import date

from django.db import migrations, models


def fill(apps, schema_editor):
    participations = apps.get_model("participants", "Participation").objects
    firsts = participations.filter(sequence=1).values_list("participant", "project", "start")
    for participant, project, start in firsts.iterator():
        years, month = divmod(start.month + 2, 12)
        participations.filter(participant=participant, project=project).update(
            start_month=start.replace(day=1), compared_from=date(start.year + years, month + 1, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_frozen_facts")]

    operations = [
        migrations.AddField("participation", "start_month", models.DateField(null=True, editable=False)),
        migrations.AddField("participation", "compared_from", models.DateField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
