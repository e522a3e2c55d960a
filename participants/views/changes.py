from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants.access import participation_or_404, trace_view
from participants.changes import trail as read_trail
from participants.person_page import permissions, person_page
from projects.roles import Permission


@require_safe
def changes(request, slug, public_id):
    """Who looked at the person, and who changed what: for whoever reviews the log and may read the case."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    if Permission.REVIEW_LOG not in permissions(request, participation):
        raise PermissionDenied
    trail = read_trail(participation, request.GET.get("what", ""), request.GET.get("page"))
    chosen = next(choice.value for choice in trail.choices if choice.current)
    context = person_page(request, participation, "changes") | {
        "trail": trail,
        "choices": [(choice, f"?what={choice.value}" if choice.value else "?") for choice in trail.choices],
        "query": f"what={chosen}" if chosen else "",
    }
    trace_view(request, participation, tab="changes")
    return render(request, "participants/changes.html", context)
