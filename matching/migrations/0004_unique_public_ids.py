import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_placed_employers")]

    operations = [
        migrations.AlterField(
            model_name="placement",
            name="public_id",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
