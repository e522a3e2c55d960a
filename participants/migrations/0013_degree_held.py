"""Apart from filling it in: PostgreSQL alters no table that has rows changed and not yet checked."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("participants", "0012_degree_of_protection")]

    operations = [
        migrations.AddConstraint(
            "participant",
            models.CheckConstraint(
                condition=Q(("degree__in", ["marking", "registration"]), ("protected", True))
                | Q(("degree", ""), ("protected", False)),
                name="protected_in_some_degree",
                violation_error_message="Choose the degree of protection.",
            ),
        ),
        migrations.AddConstraint(
            "participant",
            models.CheckConstraint(
                condition=~Q(degree="registration") | Q(address=""),
                name="no_address_where_none_is_registered",
                violation_error_message="No address may be kept of somebody with protected population registration.",
            ),
        ),
    ]
