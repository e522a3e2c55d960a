from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from participants.forms.search import SearchForm
from participants.list_place import remember
from participants.search import MOST_SUGGESTED, Found, find, holds, keep, kept, project_to_search, trace_search
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def search(request, slug):
    """The search is sent in a form and kept in the session: the address of its results says nothing."""
    project = project_to_search(request, slug)
    sent = request.method == "POST"
    last = "" if sent else kept(request, project)
    form = SearchForm(request.POST if sent else {"q": last} if last else None)
    if request.wants_part:
        return suggestions(request, project, form)
    if sent and form.is_valid():
        keep(request, project, form.cleaned_data["q"])
        remember_hits(request, project, find(request, project, form.sought))
        return redirect("participants:search", slug)
    found = None
    if not sent and form.is_valid():
        found = find(request, project, form.sought)
        trace_search(request, project, found)
    context = {"project": project, "form": form, "found": found} | ways_on(request, project)
    return render(request, "participants/search.html", context)


def ways_on(request, project) -> dict:
    """Where she registers somebody, and where a leader makes one of two: addresses, or nothing."""
    pages = {"register": Permission.WORK_WITH_PARTICIPANT, "duplicates": Permission.ASSIGN_COACHES}
    return {
        page: reverse(f"participants:{page}", args=[project.slug]) if holds(request, project, permission) else ""
        for page, permission in pages.items()
    }


def remember_hits(request, project, found: Found):
    """So that one can leaf from one hit to the next."""
    own = [hit.person.public_id for hit in found.hits if not hit.project]
    remember(request, project, own, request.path)


def suggestions(request, project, form):
    """While one types. What makes no sense yet is answered by nothing."""
    if not form.is_valid() or len("".join(form.cleaned_data["q"].split())) < 2:
        return render(request, "participants/search.html#suggestions", {"found": None, "project": project})
    found = find(request, project, form.sought, MOST_SUGGESTED)
    trace_search(request, project, found)
    return render(request, "participants/search.html#suggestions", {"found": found, "project": project})
