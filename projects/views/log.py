from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.forms.log import LogFilterForm
from accounts.models import AuditEvent, User
from projects.access import project_or_404
from projects.log_words import lines
from projects.roles import Permission

PER_PAGE = 50


@require_safe
def log(request, slug):
    """Who did what in the project. Reading the log is itself logged."""
    project = project_or_404(request, slug, Permission.REVIEW_LOG)
    events = AuditEvent.objects.in_project(project)
    users = User.objects.filter(pk__in=events.order_by().values("user"))
    context = log_page(request, events, users)
    AuditEvent.objects.record(by=request.user, action=AuditAction.VIEW, target=project, project=project)
    return render(request, "projects/log.html", {"project": project, **context})


def log_page(request, events, users):
    filters = LogFilterForm(request.GET, users=users)
    page = Paginator(filters.filter(events).newest_first(), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "filters": filters,
        "page": page,
        "lines": lines(page.object_list, request.user),
        "query": query.urlencode(),
    }
