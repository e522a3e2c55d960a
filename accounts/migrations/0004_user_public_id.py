import uuid

from django.db import migrations, models


def give_ids(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(public_id=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_attempts_and_sessions")]
    operations = [
        migrations.AddField("user", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        migrations.AlterField(
            "user", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
