"""From an address to a person in a project: whom one may not see does not exist (404)."""

from django.http import Http404

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Participation
from projects.access import project_or_404
from projects.roles import Permission


def participation_or_404(request, slug: str, public_id, permission: Permission) -> Participation:
    """The latest participation, in the project of the address, of the person whose public id it carries."""
    project = project_or_404(request, slug, permission)
    permitted = Participation.objects.permitting(permission, request.user).filter(project=project)
    found = permitted.filter(participant__public_id=public_id).order_by("start").select_related("participant").last()
    if found is None:
        raise Http404("No such participant")
    found.project = project
    return found


def trace_view(request, participation: Participation, **details):
    """The one row that every look at a person leaves."""
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.VIEW,
        target=participation.participant,
        participant=participation.participant,
        project=participation.project,
        details=details,
    )
