"""Rows from before get a public id of their own, and the employers a project has been in touch with become its own."""

import uuid

from django.db import migrations, models
from django.db.models import Max, Min, Q


def give_public_ids(apps, schema_editor):
    for name in ("Employer", "EmployerContact"):
        model = apps.get_model("employers", name)
        rows = []
        for row in model.objects.only("pk").iterator(chunk_size=2000):
            row.public_id = uuid.uuid4()
            rows.append(row)
        model.objects.bulk_update(rows, ["public_id"], batch_size=500)


def know_employers(apps, schema_editor):
    contacts = apps.get_model("employers", "EmployerContact").objects.values("project", "employer").order_by()
    relation = apps.get_model("employers", "EmployerRelation")
    found = contacts.annotate(first=Min("date"), last=Max("date"), reached_on=Max("date", filter=Q(reached=True)))
    relation.objects.bulk_create(
        [
            relation(
                project_id=one["project"],
                employer_id=one["employer"],
                known_since=one["first"],
                last_contact=one["last"],
                last_reached=one["reached_on"],
            )
            for one in found
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("employers", "0002_employers_openings_placements")]

    operations = [
        migrations.RunPython(give_public_ids, migrations.RunPython.noop),
        migrations.RunPython(know_employers, migrations.RunPython.noop),
    ]
