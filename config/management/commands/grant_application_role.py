from django.core.management import BaseCommand, CommandError
from django.db import connection
from psycopg2 import sql

from accounts.models import AuditEvent, AuditValues
from config import env

# What the application may only add to or read, never change.
APPEND_ONLY = [AuditEvent._meta.db_table]
NEVER_EDITED = [AuditValues._meta.db_table]  # erased one day, though
READ_ONLY = ["django_migrations"]


class Command(BaseCommand):
    """Gives the application its own database role, which may not change the audit trail or the tables themselves.

    Run as the owner of the tables after every `migrate`; what it does twice it does once.
    """

    help = "Make or refresh the database role in APPLICATION_DATABASE_URL (PostgreSQL; run as the tables' owner)."

    def handle(self, *args, **options):
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; DATABASE_URL names another kind of database.")
        env.required("APPLICATION_DATABASE_URL")
        application = env.database("APPLICATION_DATABASE_URL", default="")
        role = application["USER"]
        if role in {"", connection.settings_dict["USER"]}:
            raise CommandError("APPLICATION_DATABASE_URL must name a user of its own, not the owner of the tables.")
        with connection.cursor() as cursor:
            for statement in [*make(cursor, role, application["PASSWORD"]), *grant(role)]:
                cursor.execute(statement)
        self.stdout.write(f"{role} may use the tables, and only add to the audit trail.")


def make(cursor, role, password):
    """The role, with the password it is to have from now on."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    options = "NOSUPERUSER NOCREATEDB NOCREATEROLE" if verb == "CREATE" else ""
    yield sql.SQL(f"{verb} ROLE {{}} LOGIN {options}").format(sql.Identifier(role))
    if password:
        yield sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))


def grant(role):
    """Everything on every table but what would change the trail; the same for tables made later."""
    for statement in [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {{role}}" for table in APPEND_ONLY),
        *(f"REVOKE UPDATE ON {table} FROM {{role}}" for table in NEVER_EDITED),
        *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {{role}}" for table in READ_ONLY),
    ]:
        yield sql.SQL(statement).format(role=sql.Identifier(role))
