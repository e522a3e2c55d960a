from django.db import migrations, models
from django.db.models.functions import ExtractYear

BANDS = [(0, 15, "0-15"), (16, 17, "16-17"), (18, 24, "18-24"), (25, 29, "25-29"), (30, 54, "30-54"), (55, 64, "55-64")]


def fill(apps, schema_editor):
    participations = apps.get_model("participants", "Participation").objects
    participations.update(start_year=ExtractYear("start"))
    for youngest, oldest, band in BANDS:
        participations.filter(age__range=(youngest, oldest)).update(age_band=band)
    participations.filter(age__gt=64).update(age_band="65+")


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="participation",
            name="age_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("0-15", "under 16"),
                    ("16-17", "16–17"),
                    ("18-24", "18–24"),
                    ("25-29", "25–29"),
                    ("30-54", "30–54"),
                    ("55-64", "55–64"),
                    ("65+", "65 or over"),
                    ("", "unknown"),
                ],
                default="",
                editable=False,
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="start_year",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
