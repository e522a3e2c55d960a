from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from projects.forms.project import NewProjectForm
from projects.models import Membership, Project
from projects.views.log import log_page


def administrators_only(view):
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_administrator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


@require_safe
@administrators_only
def projects(request):
    current = Membership.objects.current().order_by()
    listed = Project.objects.annotate(
        members=Count("memberships", filter=Q(memberships__in=current.values("pk")), distinct=True)
    )
    return render(request, "administration/projects.html", {"projects": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def project_add(request):
    form = NewProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The project has been made. Now add its project leader."))
        return redirect("projects:member_add", form.instance.slug)
    return render(request, "administration/project_add.html", {"form": form})


@require_safe
@administrators_only
def log(request):
    """What belongs to no project: signing in, accounts, new projects."""
    context = log_page(request, AuditEvent.objects.filter(project=None, participant=None), User.objects.all())
    AuditEvent.objects.record(by=request.user, action=AuditAction.VIEW, details={"page": "log"})
    return render(request, "administration/log.html", context)
