"""From an address to a match or an opening: what one may not match does not exist (404)."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from employers.models import Opening
from matching.match_steps import PERMISSION
from matching.models import Match
from participants.access import trace_person
from participants.opening import pass_gate
from projects.access import project_or_404


def match_or_404(request, slug: str, public_id) -> Match:
    project = project_or_404(request, slug, PERMISSION)
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project)
    found = permitted.select_related("participation__participant", "opening__workplace__employer")
    found = found.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such match")
    found.participation.project = found.opening.project = project
    pass_gate(request, found.participation.participant, project)
    return found


def opening_or_404(project, public_id) -> Opening:
    """One of the project's own that people are matched with."""
    openings = Opening.objects.filter(project=project, is_template=False).select_related("workplace__employer")
    found = get_object_or_404(openings, public_id=public_id)
    found.project = project
    return found


def trace_match(request, match: Match, page: str):
    """The one row that every look at a match leaves."""
    trace_person(request, match.participation.participant, match.participation.project, page=page)
