from django.shortcuts import render
from django.views.decorators.http import require_safe

from employers.occupation_list import occupation_list
from employers.occupations import told_counted_later
from projects.access import project_or_404
from projects.roles import Permission


@require_safe
def occupations(request, slug):
    """Occupations with the share of women and men, its year, source and class."""
    project = project_or_404(request, slug, Permission.VIEW_EMPLOYERS)
    listed = occupation_list(request.GET.get("show", ""), request.GET.get("q", ""))
    page = listed.page(request.GET.get("page"))
    context = {
        "project": project,
        "list": listed,
        "page": page,
        "counted_later": told_counted_later(project, listed.years),
    }
    return render(request, "employers/occupations.html", context)
