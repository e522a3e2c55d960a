"""Values beside the log: erased when a project says so and not before five years; the log stays whole."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent, AuditValues
from projects.old_values import erase_old_values, years_before
from projects.tasks import erase_values
from tests.accounts.factories import UserFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def changed(project, years_ago, days=0):
    event = AuditEvent.of(
        by=UserFactory(), action="change", target=project, project=project, changes={"name": ("Gammalt", "Nytt")}
    )
    event.at = years_before(timezone.now(), years_ago) - timedelta(days=days)
    return AuditEvent.objects.record_all([event])[0]


def left():
    return set(AuditValues.objects.values_list("event", flat=True))


def test_only_what_is_older_than_the_project_says_and_the_log_verifies():
    keeps, five = ProjectFactory(), ProjectFactory(values_kept_years=5)
    kept = [changed(keeps, 30), changed(five, 5, days=-1), changed(five, 1)]
    gone = [changed(five, 5, days=1), changed(five, 9)]
    assert list(erase_old_values()) == [(five, 2)]
    assert left() == {event.pk for event in kept}
    event = AuditEvent.objects.get(action="erase")
    assert (event.user, event.project, event.details) == (None, five.pk, {"events": [event.pk for event in gone]})
    call_command("verify_audit")
    erase_values()
    assert AuditEvent.objects.filter(action="erase").count() == 1


def test_less_than_five_years_cannot_be_said():
    project = ProjectFactory(values_kept_years=4)
    with pytest.raises(ValidationError):
        project.full_clean()
    event = changed(project, 4, days=10)
    erase_values()
    assert left() == {event.pk}


def test_on_a_leap_day():
    with time_machine.travel("2028-02-29 12:00"):
        assert years_before(datetime(2028, 2, 29, tzinfo=UTC), 5) == datetime(2023, 2, 28, tzinfo=UTC)
        changed(ProjectFactory(values_kept_years=5), 6)
        erase_values()
    assert not left()
