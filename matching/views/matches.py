from functools import partial

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from matching.candidates import sees_case
from matching.match_list import PER_PAGE, MatchTable, match_list
from matching.match_page import tabs
from matching.match_steps import PERMISSION
from matching.models import CoachNote, Match
from participants.access import trace_people
from participants.views.export import CSV, XLSX
from projects.access import project_or_404, reach_in
from projects.roles import Permission
from projects.spreadsheets.writing import csv_table, workbook


@require_safe
def matches(request, slug):
    project = project_or_404(request, slug, PERMISSION)
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project)
    listed = match_list(
        permitted, request.GET.get("show", ""), request.GET.get("page"), sees_case=sees_case(project, request.user)
    )
    details = {"what": "matches", "people": listed.page.paginator.count, "page": listed.page.number}
    trace_people(request, project, listed.protected, details)
    context = {
        "project": project,
        "list": listed,
        "tabs": tabs(project, "matches"),
        "can_export": reach_in(project, request.user, Permission.EXPORT) is not None,
    }
    return render(request, "matching/matches.html", context)


@require_safe
def matches_export(request, slug):
    """All that the list shows as it is chosen: a workbook, or a CSV file with ?format=csv."""
    project = project_or_404(request, slug, Permission.EXPORT)
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project)
    table = MatchTable(permitted, request.GET.get("show", ""))
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    details = {"what": "matches", "format": kind, "rows": table.found.count(), "filter": {"show": table.show}}
    AuditEvent.objects.record(
        by=request.user, action=AuditAction.EXPORT, target=project, project=project, details=details
    )
    write = csv_table if kind == "csv" else partial(workbook, _("Matches"))
    name = f"{project.slug}-{_('matches')}-{timezone.localdate()}.{kind}"
    return StreamingHttpResponse(
        write(table.labels, table.rows()),
        content_type=CSV if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def coach_notes(request, slug):
    """What whoever matches has told the coach, and nobody has done anything with yet."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    notes = CoachNote.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, request.user, project).waiting()
    shown = notes.select_related("participation__participant", "opening", "written_by").order_by("pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    people = [note.participation.participant for note in page]
    details = {"what": "coach_notes", "people": len(people), "page": page.number}
    trace_people(request, project, [person for person in people if person.protected], details)
    return render(request, "matching/coach_notes.html", {"project": project, "page": page})
