"""All time certificates of a project's month as one PDF: ordered, waited for, fetched."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import AuditAction
from participants.certificate_page import month_or_404
from projects.access import project_or_404
from reporting.certificate_papers import PERMISSION, included
from reporting.models import CertificateBatch
from reporting.report_page import failure_sentence


@require_POST
def certificates_order(request, slug, month):
    project = project_or_404(request, slug, PERMISSION)
    first = month_or_404(month)
    if not included(project, first, request.user).exists():
        messages.error(request, _("No certificate of the month is drawn up yet."))
        return redirect("participants:project_month", slug, month)
    return redirect(CertificateBatch.objects.order(project, first, by=request.user))


def batch_or_404(request, slug, public_id) -> CertificateBatch:
    """One's own, while one may print certificates in the project."""
    found = get_object_or_404(CertificateBatch.objects.of(request.user), project__slug=slug, public_id=public_id)
    found.project = project_or_404(request, slug, PERMISSION)
    found.ordered_by = request.user
    return found


@require_safe
def certificates(request, slug, public_id):
    """While it is being drawn, the page's lower part asks for itself anew."""
    found = batch_or_404(request, slug, public_id)
    context = {
        "batch": found,
        "project": found.project,
        "is_true": found.is_ready and found.is_true(),
        "failure": failure_sentence(found.failure) if found.failure else "",
    }
    template = "reporting/certificates.html"
    return render(request, template + "#state" if request.wants_part else template, context)


@require_safe
@cache_control(no_store=True, private=True)
def certificates_download(request, slug, public_id):
    found = batch_or_404(request, slug, public_id)
    if not found.is_ready:
        raise Http404("Not drawn yet")
    if not found.is_true():
        messages.error(request, _("Something has changed since the paper was made. Have it made anew."))
        return redirect(found)
    content = found.content()
    found.trace(AuditAction.EXPORT)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.download_name}"'
    return response
