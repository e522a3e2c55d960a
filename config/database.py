from django.db.backends.signals import connection_created

IDENTIFIER = "limit_statements"


def limit_statements(seconds: int) -> None:
    """From now on this process's connections to PostgreSQL give up a statement that takes longer."""

    def limit(connection, **_):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{seconds}s"])

    connection_created.disconnect(dispatch_uid=IDENTIFIER)
    connection_created.connect(limit, weak=False, dispatch_uid=IDENTIFIER)
