"""The log is kept for ever: its events are sealed in one chain, and taking one out would break it.

What can go is what stood in the changed fields, kept beside it. A project says after how many years, five at least;
where it says nothing, nothing goes. Each time leaves an event of its own that names the events it has erased from.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import AuditValues
from projects.models import Project

AT_ONCE = 5000  # the event names each of them


def years_before(now: datetime, years: int) -> datetime:
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # the 29th of February
        return now.replace(year=now.year - years, day=28)


def erase_old_values() -> Iterator[tuple[Project, int]]:
    """(project, how many) for each that keeps them for a number of years only."""
    for project in Project.objects.filter(values_kept_years__isnull=False):
        before = years_before(timezone.localtime(), max(5, project.values_kept_years or 0))
        old = AuditValues.objects.filter(event__project=project.pk, event__at__lt=before).order_by("event")
        erased = 0
        while keys := list(old.values_list("event", flat=True)[:AT_ONCE]):
            some = AuditValues.objects.filter(event__in=keys)
            erased += some.erase(by=None, project=project, reason=f"Older than {project.values_kept_years} years")
        yield project, erased
