"""How far the long sweeps go. The suite runs on both databases; what hardly depends on them goes all the way once."""

from django.db import connection

IS_WHOLE = connection.vendor == "sqlite"  # on PostgreSQL samples, others each time
