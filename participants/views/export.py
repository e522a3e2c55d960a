from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.people_list.export import PeopleTable
from participants.views.participants import chosen_list, own_list
from projects.access import project_or_404
from projects.roles import Permission
from projects.spreadsheets.writing import csv_table, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require_safe
def export(request, slug):
    """Everybody on the list as it is chosen, not only the page's: a workbook, or a CSV file with ?format=csv."""
    project_or_404(request, slug, Permission.EXPORT)
    project, membership = own_list(request, slug)
    people = chosen_list(request, project, membership)
    table = PeopleTable(people)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.EXPORT,
        target=project,
        project=project,
        details={
            "what": "participants",
            "format": kind,
            "rows": table.count(),
            "filter": people.chosen.as_dict(),
            "columns": [column.code for column in people.columns],
        },
    )
    pieces = (
        csv_table(table.labels, table.rows())
        if kind == "csv"
        else workbook(_("Participants"), table.labels, table.rows())
    )
    name = f"{project.slug}-{people.today}.{kind}"
    return StreamingHttpResponse(
        pieces,
        content_type=CSV if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
