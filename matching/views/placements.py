"""The project's placements, as a list and as a file, and those of one person."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from matching.access import MATCH
from matching.candidates import sees_case
from matching.models import Placement
from matching.placement_list import PlacementTable, placement_list, row
from participants.access import participation_or_404, trace_people, trace_view
from participants.person_page import person_page
from participants.views.export import CSV, XLSX
from projects.access import project_or_404, reach_in
from projects.roles import Permission
from projects.spreadsheets.writing import csv_table, workbook


@require_safe
def placements(request, slug):
    project = project_or_404(request, slug, MATCH)
    reader = {"sees_case": sees_case(project, request.user)}
    listed = placement_list(permitted(request, project), request.GET, timezone.localdate(), **reader)
    people = listed.people
    trace_people(request, project, people, {"what": "placements", "people": listed.page.paginator.count})
    context = {
        "project": project,
        "list": listed,
        "can_export": reach_in(project, request.user, Permission.EXPORT) is not None,
    }
    return render(request, "matching/placements.html", context)


def permitted(request, project):
    return Placement.objects.permitting_in(MATCH, request.user, project)


@require_safe
def placements_export(request, slug):
    """All that the list shows as it is chosen, not only the page's."""
    project = project_or_404(request, slug, Permission.EXPORT)
    reader = {"sees_case": sees_case(project, request.user)}
    table = PlacementTable(permitted(request, project), request.GET, timezone.localdate(), **reader)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    details = {"what": "placements", "format": kind, "rows": table.found.count(), "filter": table.chosen.query()}
    AuditEvent.objects.record(
        by=request.user, action=AuditAction.EXPORT, target=project, project=project, details=details
    )
    if kind == "csv":
        pieces = csv_table(table.labels, table.rows())
    else:
        pieces = workbook(_("Placements"), table.labels, table.rows())
    name = f"{project.slug}-{_('placements')}-{timezone.localdate()}.{kind}"
    return StreamingHttpResponse(
        pieces,
        content_type=CSV if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def person_placements(request, slug, public_id):
    """All of the person's in this project."""
    participation = participation_or_404(request, slug, public_id, MATCH)
    found = Placement.objects.of_person(participation).select_related(
        "participation__participant", "participation__project", "employer", "supervisor"
    )
    today = timezone.localdate()
    context = person_page(request, participation, "matching:person_placements") | {
        "rows": [row(one, today) for one in found.order_by("-start", "-pk")],
    }
    trace_view(request, participation, tab="placements")
    return render(request, "matching/person_placements.html", context)
