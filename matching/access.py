"""From an address to a placement or a visit: of whomever one may not match it does not exist (404)."""

from django.http import Http404

from matching.models import Placement, WorkplaceVisit
from participants.access import trace_view
from participants.opening import pass_gate
from projects.access import project_or_404
from projects.roles import Permission

MATCH = Permission.MATCH
SHOWN = ["participation__participant", "employer", "workplace", "supervisor", "stand_in", "opening"]


def placement_or_404(request, slug: str, public_id) -> Placement:
    project = project_or_404(request, slug, MATCH)
    permitted = Placement.objects.permitting_in(MATCH, request.user, project)
    found = permitted.select_related(*SHOWN).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such placement")
    return opened(request, project, found)


def visit_or_404(request, slug: str, public_id) -> WorkplaceVisit:
    project = project_or_404(request, slug, MATCH)
    permitted = WorkplaceVisit.objects.permitting_in(MATCH, request.user, project)
    shown = [f"placement__{way}" for way in SHOWN]
    found = permitted.select_related("coach", *shown).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such visit")
    opened(request, project, found.placement)
    return found


def opened(request, project, placement: Placement) -> Placement:
    """Whoever opens a protected person is asked why first."""
    placement.participation.project = project
    pass_gate(request, placement.participation.participant, project)
    return placement


def trace_placement(request, placement: Placement, page: str):
    """The one row that every look at a placement leaves."""
    trace_view(request, placement.participation, page=page)
