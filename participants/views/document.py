"""A person's documents: listed, uploaded, fetched, removed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import AuditAction
from participants.access import participation_or_404, trace_view
from participants.forms.document import DocumentForm, RemoveDocumentForm
from participants.models import Document
from participants.opening import pass_gate
from participants.person_page import person_address, person_page
from projects.access import project_or_404
from projects.roles import Permission
from projects.uploads import is_too_large

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request, slug, public_id):
    """All of the person's in this project, the newest first, and a form to add one."""
    needed = Permission.WORK_WITH_PARTICIPANT if request.method == "POST" else Permission.VIEW_CASE
    participation = participation_or_404(request, slug, public_id, needed)
    was_refused = is_too_large(int(request.META.get("CONTENT_LENGTH") or 0))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = DocumentForm(*posted, participation=participation, was_refused=was_refused)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The document is kept."))
        return redirect(person_address("documents", participation))
    found = Document.objects.of_person(participation).select_related("uploaded_by")
    context = person_page(request, participation, "documents") | {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
    }
    if request.method != "POST":
        trace_view(request, participation, tab="documents")
    status = 413 if was_refused else 200
    return render(request, "participants/documents.html", context, status=status)


def document_or_404(request, slug, public_id, permission) -> Document:
    project = project_or_404(request, slug, permission)
    permitted = Document.objects.permitting(permission, request.user).filter(participation__project=project)
    found = get_object_or_404(permitted.select_related("participation__participant"), public_id=public_id)
    found.participation.project = project
    pass_gate(request, found.participation.participant, project)
    return found


@require_safe
@cache_control(no_store=True, private=True)
def document(request, slug, public_id):
    """The file. A picture may be looked at in the browser (`?show`); everything else is only saved."""
    found = document_or_404(request, slug, public_id, Permission.VIEW_CASE)
    try:
        with found.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as missing:
        raise Http404("The file is gone") from missing
    found.trace(request.user, AuditAction.EXPORT, details={"kind": found.kind, "bytes": found.size})
    way = "inline" if found.is_picture and "show" in request.GET else "attachment"
    response = HttpResponse(content, content_type=found.media_type)
    response["Content-Disposition"] = f'{way}; filename="{found.download_name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request, slug, public_id):
    found = document_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    form = RemoveDocumentForm(request.POST or None, document=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The document is removed."))
        return redirect(person_address("documents", found.participation))
    if request.method != "POST":
        trace_view(request, found.participation, page="document_remove")
    context = {
        "project": found.participation.project,
        "person": found.participation.participant,
        "document": found,
        "form": form,
        "back": person_address("documents", found.participation),
    }
    return render(request, "participants/document_remove.html", context)
