"""Our promises to employers, and the employers nobody has reached for long: what Today counts, and whose it is.

Whoever edits employers answers for all of the project's; a coach for what she promised, and for her own employers.
"""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from employers.employer_list.filters import QUIET, quiet
from employers.models import EmployerContact, EmployerRelation
from projects.access import reach_in
from projects.roles import Permission

DUE, COMING, KEPT = "", "coming", "kept"
SHOWN = [DUE, COMING, KEPT]


def answers_for_all(project, user) -> bool:
    return reach_in(project, user, Permission.EDIT_EMPLOYERS) is not None


def of_user(project, user):
    """The promises that she answers for."""
    promises = EmployerContact.objects.filter(project=project, promise_due__isnull=False)
    if answers_for_all(project, user):
        return promises
    owned = EmployerRelation.objects.filter(project=project, owner=user, employer=OuterRef("employer"))
    return promises.filter(Q(coach=user) | Exists(owned))


def on_list(promises, show: str, today: date):
    """The most urgent first."""
    if show == KEPT:
        return promises.filter(promise_kept_on__isnull=False).order_by("-promise_kept_on", "-pk")
    waiting = promises.filter(promise_kept_on__isnull=True).order_by("promise_due", "pk")
    return waiting.filter(promise_due__gt=today) if show == COMING else waiting.filter(promise_due__lte=today)


def numbers(project, user, today: date) -> tuple[int, int]:
    """How many are due, and how many of them since before today."""
    due = on_list(of_user(project, user), DUE, today).order_by()
    found = due.aggregate(due=Count("pk"), overdue=Count("pk", filter=Q(promise_due__lt=today)))
    return found["due"], found["overdue"]


def quiet_number(project, user, today: date) -> tuple[int, str]:
    """How many of hers are quiet, and the query of their list."""
    relations = EmployerRelation.objects.filter(quiet(project, today), project=project)
    if answers_for_all(project, user):
        return relations.count(), f"show={QUIET}"
    return relations.filter(owner=user).count(), f"show={QUIET}&owner={user.public_id}"
