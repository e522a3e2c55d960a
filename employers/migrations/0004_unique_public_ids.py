import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employers", "0003_known_employers")]

    operations = [
        migrations.AlterField(
            model_name="employer",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="employercontact",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
