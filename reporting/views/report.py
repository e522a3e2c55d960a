from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.access import project_or_404
from projects.roles import Permission
from reporting.enums import DownloadKind
from reporting.forms.report import ReportForm
from reporting.models import Report
from reporting.report_page import ReportPage, failure_sentence

ON_A_PAGE = 20


def report_or_404(request, slug, public_id) -> Report:
    project = project_or_404(request, slug, Permission.ORDER_REPORT)
    reports = Report.objects.visible_to(request.user).select_related("project", "ordered_by")
    return get_object_or_404(reports, project=project, public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request, slug):
    project = project_or_404(request, slug, Permission.ORDER_REPORT)
    form = ReportForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return redirect(form.made)
    ordered = Report.objects.visible_to(request.user).filter(project=project).for_list()
    page = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/reports.html", {"project": project, "form": form, "page": page})


@require_safe
def report(request, slug, public_id):
    """The report's page; while it is being made, its lower part asks for itself anew."""
    found = report_or_404(request, slug, public_id)
    context = {
        "report": found,
        "project": found.project,
        "made": ReportPage.of(found) if found.is_ready else None,
        "failure": failure_sentence(found.failure) if found.failure else "",
    }
    template = "reporting/report.html"
    return render(request, template + "#state" if request.wants_part else template, context)


@require_POST
def report_retry(request, slug, public_id):
    found = report_or_404(request, slug, public_id)
    with transaction.atomic():
        found.retry()
        if found.is_pending:
            AuditEvent.objects.record(
                by=request.user,
                action=AuditAction.ORDER,
                target=found,
                project=found.project,
                details={"again": True},
            )
    return redirect(found)


@require_safe
@cache_control(no_store=True, private=True)
def report_download(request, slug, public_id, kind):
    found = report_or_404(request, slug, public_id)
    if kind not in DownloadKind or not found.is_ready:
        raise Http404
    kind = DownloadKind(kind)
    try:
        content = found.content(kind)
    except FileNotFoundError:
        messages.error(request, _("The file is gone. Let it be made again from the frozen figures."))
        return redirect(found)
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.EXPORT,
        target=found,
        project=found.project,
        details={"kind": kind.value},
    )
    response = HttpResponse(content, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.download_name(kind)}"'
    return response
