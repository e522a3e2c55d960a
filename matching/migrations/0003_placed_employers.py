"""Placements from before get a public id of their own, and the employers of a project's placements become its own."""

import uuid

from django.db import migrations
from django.db.models import Min


def give_public_ids(apps, schema_editor):
    model = apps.get_model("matching", "Placement")
    rows = []
    for row in model.objects.only("pk").iterator(chunk_size=2000):
        row.public_id = uuid.uuid4()
        rows.append(row)
    model.objects.bulk_update(rows, ["public_id"], batch_size=500)


def know_employers(apps, schema_editor):
    placements = apps.get_model("matching", "Placement").objects.order_by()
    relation = apps.get_model("employers", "EmployerRelation")
    found = placements.values("participation__project", "employer").annotate(first=Min("start"))
    relation.objects.bulk_create(
        [
            relation(
                project_id=one["participation__project"], employer_id=one["employer"], known_since=one["first"]
            )
            for one in found
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_employers_openings_placements"),
        ("employers", "0004_unique_public_ids"),
    ]

    operations = [
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
        migrations.RunPython(know_employers, migrations.RunPython.noop),
    ]
