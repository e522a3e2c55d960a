from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.match_page import match_list, tabs
from matching.match_steps import PERMISSION
from matching.models import Match
from participants.access import trace_people
from projects.access import project_or_404


@require_safe
def matches(request, slug):
    project = project_or_404(request, slug, PERMISSION)
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project)
    listed = match_list(permitted, request.GET.get("show", ""), request.GET.get("page"))
    details = {"what": "matches", "people": listed.page.paginator.count, "page": listed.page.number}
    trace_people(request, project, listed.protected, details)
    context = {"project": project, "list": listed, "tabs": tabs(project, "matches")}
    return render(request, "matching/matches.html", context)
