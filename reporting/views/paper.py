"""A paper is ordered with a button, waited for on its own page and fetched from there."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import AuditAction
from participants.opening import pass_gate
from projects.access import project_or_404
from reporting.models import Paper
from reporting.papers import KINDS
from reporting.report_page import failure_sentence


def paper_or_404(request, slug, public_id):
    """(the paper, what it is about): one's own, and only while one may see what it is about."""
    paper = get_object_or_404(Paper.objects.of(request.user), project__slug=slug, public_id=public_id)
    paper.project = project_or_404(request, slug, paper.of_kind.permission)
    paper.ordered_by = request.user
    target = paper.found_target()
    if target is None:
        raise Http404("No such thing any longer")
    open_alone(request, paper.of_kind, target, paper.project)
    return paper, target


def open_alone(request, kind, target, project):
    """A paper about one person is one of the person's pages; of many it shows whoever is protected by the mask."""
    people = list(kind.people(target, request.user))
    if len(people) == 1:
        pass_gate(request, people[0], project)


@require_POST
def paper_order(request, slug, kind, target):
    if kind not in KINDS:
        raise Http404("No such paper")
    project = project_or_404(request, slug, KINDS[kind].permission)
    about = get_object_or_404(KINDS[kind].targets(project, request.user), public_id=target)
    open_alone(request, KINDS[kind], about, project)
    return redirect(Paper.objects.order(KINDS[kind], about, project=project, by=request.user))


@require_safe
def paper(request, slug, public_id):
    """While it is being drawn, the page's lower part asks for itself anew."""
    found, target = paper_or_404(request, slug, public_id)
    context = {
        "paper": found,
        "project": found.project,
        "is_true": found.is_ready and found.is_true(target),
        "failure": failure_sentence(found.failure) if found.failure else "",
    }
    template = "reporting/paper.html"
    return render(request, template + "#state" if request.wants_part else template, context)


@require_POST
def paper_retry(request, slug, public_id):
    found, target = paper_or_404(request, slug, public_id)
    with transaction.atomic():
        found.retry()
        if found.is_pending:
            found.trace(AuditAction.ORDER, target, again=True)
    return redirect(found)


@require_safe
@cache_control(no_store=True, private=True)
def paper_download(request, slug, public_id):
    found, target = paper_or_404(request, slug, public_id)
    if not found.is_ready:
        raise Http404("Not drawn yet")
    if not found.is_true(target):
        messages.error(request, _("Something has changed since the paper was made. Have it made anew."))
        return redirect(found)
    content = found.content()
    found.trace(AuditAction.EXPORT, target)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.download_name}"'
    return response
