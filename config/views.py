from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.models import Project


@require_safe
def home(request):
    """The way in: to the only project, or to a choice of projects."""
    projects = list(Project.objects.visible_to(request.user))
    if len(projects) == 1:
        return redirect(projects[0])
    return render(request, "home.html", {"projects": projects})
