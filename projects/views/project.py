from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.access import project_or_404
from projects.forms.alarm import AlarmSettingsForm
from projects.forms.project import ProjectForm
from projects.roles import Permission
from projects.settings_tabs import settings_tabs


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, slug):
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    name = project.name
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("projects:settings", slug)
    return render(
        request,
        "projects/settings.html",
        {"project_name": name, "form": form, "tabs": settings_tabs(project, "frame")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alarm_settings(request, slug):
    """From when on what must not go unseen stands on Today."""
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    form = AlarmSettingsForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("projects:alarm_settings", slug)
    context = {"project_name": project.name, "form": form, "tabs": settings_tabs(project, "alarms")}
    return render(request, "projects/settings.html", context)
