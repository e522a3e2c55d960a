"""What the database itself refuses the application, and when it gives up."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.signals import connection_created

from accounts.models import AuditEvent, User
from config.database import IDENTIFIER, limit_statements

ROLE = "lotsen_application_test"


@pytest.fixture
def application_role(db, monkeypatch):
    """Everything after this is done as the application, not as the owner of the tables."""
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgres://{ROLE}:aPassword7@db/lotsen")
    AuditEvent.objects.record(by=None, action="view")
    call_command("grant_application_role")
    call_command("grant_application_role")  # again, as after the next migration
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET reason = 'x'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
        "ALTER TABLE accounts_auditevent DISABLE TRIGGER ALL",
        "DROP TABLE accounts_auditevent",
        "TRUNCATE accounts_user CASCADE",
        "CREATE TABLE public.mine (x int)",
        "DELETE FROM django_migrations",
        "SET SESSION session_replication_role = replica",
        "CREATE ROLE another",
    ],
)
def test_the_application_cannot(application_role, statement):
    with pytest.raises(DatabaseError, match="denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.postgresql
def test_the_application_can_do_its_work(application_role):
    user = User.objects.create_user("anna@krokom.example", name="Anna")
    AuditEvent.objects.record(by=user, action="view", target=user)
    user.name = "Anna K"
    user.save()
    assert AuditEvent.objects.count() == 2
    assert not User.objects.filter(name="Anna").exists()


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_application_is_not_the_owner(monkeypatch):
    owner = connection.settings_dict["USER"]
    monkeypatch.setenv("APPLICATION_DATABASE_URL", f"postgres://{owner}:x@db/lotsen")
    with pytest.raises(CommandError, match="user of its own"):
        call_command("grant_application_role")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_is_given_up():
    limit_statements(1)
    connection.close()
    try:
        with pytest.raises(OperationalError, match="statement timeout"):
            connection.cursor().execute("SELECT pg_sleep(2)")
    finally:
        connection_created.disconnect(dispatch_uid=IDENTIFIER)
        connection.close()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_keeps_what_it_is_told_and_waits_for_others():
    found = {}
    with connection.cursor() as cursor:
        for pragma in ["journal_mode", "foreign_keys", "busy_timeout", "synchronous"]:
            found[pragma] = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20000, "synchronous": 1}
