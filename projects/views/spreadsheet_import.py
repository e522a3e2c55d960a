import csv
import logging
from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import AuditEvent
from projects.access import project_or_404
from projects.forms.spreadsheet_import import UploadForm
from projects.jobs import JobState
from projects.models import SpreadsheetImport
from projects.roles import Permission
from projects.spreadsheets.writing import harmless
from projects.uploads import is_too_large

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request, slug):
    """Upload a file, and see what was uploaded before."""
    project = project_or_404(request, slug, Permission.IMPORT)
    refused = is_too_large(int(request.META.get("CONTENT_LENGTH") or 0))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted, project=project, is_too_large=refused)
    if form.is_valid() and form.save_changes(by=request.user):
        if not form.is_repeat:
            work(form.made.start)
        return redirect("projects:import", project.slug, form.made.public_id)
    history = project.imports.select_related("user")
    context = {
        "form": form,
        "project": project,
        "page": Paginator(history, 20).get_page(request.GET.get("page")),
        "mine": set(SpreadsheetImport.objects.visible_to(request.user).values_list("pk", flat=True)),
        "sheets": described_sheets(),
    }
    return render(request, "projects/imports.html", context, status=413 if refused else 200)


def described_sheets() -> list[tuple[str, list[tuple[str, bool]]]]:
    """Every sheet with its columns, and whether a column is part of the key."""
    from projects.spreadsheets.sheet import sheets_in_order

    return [
        (kind.name, [(name, name in kind.key) for name in kind.columns.model_fields]) for kind in sheets_in_order()
    ]


def work(step):
    """A failure stands on the row and the page shows it; here it is only noted for the operator."""
    try:
        step()
    except Exception:
        logger.exception("An import failed")


def own_import_or_404(request, slug, public_id) -> SpreadsheetImport:
    project = project_or_404(request, slug, Permission.IMPORT)
    mine = SpreadsheetImport.objects.visible_to(request.user).select_related("project", "user")
    return get_object_or_404(mine, project=project, public_id=public_id)


@require_safe
def spreadsheet_import(request, slug, public_id):
    """How far it has come, what it would do, or what it did."""
    one = own_import_or_404(request, slug, public_id)
    if request.wants_part and not one.is_pending:
        return HttpResponseClientRefresh()  # the whole page has changed with the state
    one.look_at_progress()
    sheet = request.GET.get("sheet", "")
    findings = [("bad", error) for error in one.errors] + [("warn", warning) for warning in one.warnings]
    shown = [(tone, finding) for tone, finding in findings if not sheet or finding.sheet == sheet]
    context = {
        "upload": one,
        "project": one.project,
        "counts": sheet_counts(one),
        "sheet": sheet,
        "query": urlencode({"sheet": sheet}) if sheet else "",
        "page": Paginator(shown, 50).get_page(request.GET.get("page")),
        "hidden_errors": one.error_count - len(one.errors),
        "poll_url": request.path if one.is_pending else "",
        "is_failed": bool(one.state == JobState.FAILED and one.file),
    }
    template = "projects/import.html#progress" if request.wants_part else "projects/import.html"
    return render(request, template, context)


def sheet_counts(one: SpreadsheetImport) -> list[dict]:
    """A line for each sheet, also for one that could not be read far enough to be counted."""
    errors = one.findings.get("errors_of") or Counter(error.sheet for error in one.errors)
    warnings = one.findings.get("warnings_of") or Counter(warning.sheet for warning in one.warnings)
    names = dict.fromkeys([*one.counts, *errors, *warnings])
    return [
        {
            "name": name,
            "counts": one.counts.get(name, ["", "", ""]),
            "errors": errors.get(name, 0),
            "warnings": warnings.get(name, 0),
        }
        for name in names
    ]


@require_POST
def import_confirm(request, slug, public_id):
    one = own_import_or_404(request, slug, public_id)
    work(one.confirm)
    return redirect("projects:import", one.project.slug, one.public_id)


@require_POST
def import_retry(request, slug, public_id):
    one = own_import_or_404(request, slug, public_id)
    one.retry()
    return redirect("projects:import", one.project.slug, one.public_id)


@require_POST
def import_discard(request, slug, public_id):
    """Delete the file before its time; what was found stays to be read."""
    one = own_import_or_404(request, slug, public_id)
    if one.is_pending:
        messages.warning(request, _("The file is being read. Wait until that is done."))
        return redirect("projects:import", one.project.slug, one.public_id)
    with transaction.atomic():
        AuditEvent.objects.record(by=request.user, action="delete", target=one, project=one.project, fields=["file"])
        one.delete_file()
    messages.success(request, _("The file has been deleted. Nothing of it was imported."))
    return redirect("projects:imports", one.project.slug)


@require_safe
def import_findings(request, slug, public_id):
    """Errors and warnings as a table to work through beside the spreadsheet."""
    one = own_import_or_404(request, slug, public_id)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{one.uploaded_at:%Y-%m-%d}.csv"'
    table = csv.writer(response, delimiter=";")
    table.writerow([_("Kind"), _("Sheet"), _("Row"), _("Column"), _("What is wrong")])
    for kind, findings in [(_("Error"), one.errors), (_("Warning"), one.warnings)]:
        table.writerows([kind, *map(harmless, finding.as_list())] for finding in findings)
    AuditEvent.objects.record(
        by=request.user,
        action="export",
        target=one,
        project=one.project,
        details={"errors": one.error_count, "warnings": one.warning_count},
    )
    return response
