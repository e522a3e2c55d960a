from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.candidates import sees_case
from matching.match_page import PER_PAGE, match_list, tabs
from matching.match_steps import PERMISSION
from matching.models import CoachNote, Match
from participants.access import trace_people
from projects.access import project_or_404
from projects.roles import Permission


@require_safe
def matches(request, slug):
    project = project_or_404(request, slug, PERMISSION)
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project)
    listed = match_list(
        permitted, request.GET.get("show", ""), request.GET.get("page"), sees_case=sees_case(project, request.user)
    )
    details = {"what": "matches", "people": listed.page.paginator.count, "page": listed.page.number}
    trace_people(request, project, listed.protected, details)
    context = {"project": project, "list": listed, "tabs": tabs(project, "matches")}
    return render(request, "matching/matches.html", context)


@require_safe
def coach_notes(request, slug):
    """What whoever matches has told the coach, and nobody has done anything with yet."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    notes = CoachNote.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, request.user, project).waiting()
    shown = notes.select_related("participation__participant", "opening", "written_by").order_by("pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    people = [note.participation.participant for note in page]
    details = {"what": "coach_notes", "people": len(people), "page": page.number}
    trace_people(request, project, [person for person in people if person.protected], details)
    return render(request, "matching/coach_notes.html", {"project": project, "page": page})
