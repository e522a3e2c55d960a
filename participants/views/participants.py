from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.forms.people_list import PeopleListForm
from participants.list_place import remember
from participants.people_list.page import PeopleList
from projects.access import memberships_of, project_or_404
from projects.roles import Permission, Reach


@require_safe
def participants(request, slug):
    """The list of participants, as its address has chosen it."""
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    people = people_list(request, project)
    page = people.page(request.GET.get("page"))
    rows = people.rows(page)
    remember(request, project, [row.person.public_id for row in rows])
    trace_list(request, project, people, page, rows)
    context = {
        "project": project,
        "people": people,
        "page": page,
        "rows": rows,
        "query": people.chosen.query(),
    }
    return render(request, "participants/participants.html", context)


def people_list(request, project) -> PeopleList:
    """Whoever sees the whole project or those assigned to her has a list; a caseworker's is of her referrals."""
    [own] = [one for one in memberships_of(request) if one.project_id == project.pk]
    if own.reach(Permission.VIEW_PARTICIPANT) is Reach.GROUP:
        raise PermissionDenied
    sees_case = own.reach(Permission.VIEW_CASE) is not None
    form = PeopleListForm(request.GET, sees_case=sees_case)
    return PeopleList(project, request.user, form.chosen, sees_case=sees_case)


def trace_list(request, project, people, page, rows):
    """One event for the list; one more for each person with a protected identity on it."""
    details = {
        "what": "participants",
        "show": people.chosen.show,
        "people": page.paginator.count,
        "page": page.number,
    }
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project, "details": details}
    protected = [row.person for row in rows if row.person.protected]
    AuditEvent.objects.record_all(
        [AuditEvent.of(target=project, **event)]
        + [AuditEvent.of(target=person, participant=person, **event) for person in protected]
    )
