from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.access import trace_people
from participants.forms.people_list import ColumnsForm, FilterForm, FilterRemovalForm, PeopleListForm
from participants.list_place import remember
from participants.people_list import own
from participants.people_list.page import PeopleList
from projects.access import memberships_of, project_or_404
from projects.roles import Permission, Reach


@require_safe
def participants(request, slug):
    """The list of participants, as its address has chosen it."""
    project, membership = own_list(request, slug)
    people = chosen_list(request, project, membership)
    page = people.page(request.GET.get("page"))
    rows = people.rows(page)
    count, show = page.paginator.count, people.chosen.show
    remember(request, project, [row.person.public_id for row in rows], first=page.start_index() - 1, total=count)
    details = {"what": "participants", "show": show, "people": count, "page": page.number}
    trace_people(request, project, [row.person for row in rows], details)
    context = {
        "project": project,
        "people": people,
        "page": page,
        "rows": rows,
        "query": people.chosen.query(),
        "can_assign": membership.reach(Permission.ASSIGN_COACHES) is not None,
        "can_register": membership.reach(Permission.WORK_WITH_PARTICIPANT) is not None,
        "can_export": membership.reach(Permission.EXPORT) is not None,
        "address": reverse("participants:participants", args=[slug]),
    }
    return render(request, "participants/participants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def list_columns(request, slug):
    """Which columns her list has in this project."""
    project, membership = own_list(request, slug)
    if membership.reach(Permission.VIEW_CASE) is None:
        raise PermissionDenied
    form = ColumnsForm(request.POST if request.method == "POST" else None, membership=membership)
    back = address_of(request, project, membership)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return HttpResponseRedirect(back)
    return render(request, "participants/list_columns.html", {"project": project, "form": form, "back": back})


@require_http_methods(["GET", "HEAD", "POST"])
def list_filters(request, slug):
    """The filters she has saved in this project, and a name for the one chosen now."""
    project, membership = own_list(request, slug)
    chosen = PeopleListForm(request.GET, membership=membership).chosen
    form = FilterForm(request.POST or None, membership=membership, chosen=chosen)
    back = address_of(request, project, membership)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return HttpResponseRedirect(back)
    context = {"project": project, "form": form, "back": back, "filters": own.filters_of(membership)}
    return render(request, "participants/list_filters.html", context)


@require_POST
def list_filter_remove(request, slug):
    _project, membership = own_list(request, slug)
    form = FilterRemovalForm(request.POST)
    if form.is_valid():
        own.remove_filter(membership, form.cleaned_data["name"], by=request.user)
    return redirect("participants:list_filters", slug)


def own_list(request, slug):
    """The project and her membership. Who sees the project or those assigned to her has a list; a caseworker none."""
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    [membership] = [one for one in memberships_of(request) if one.project_id == project.pk]
    if membership.reach(Permission.VIEW_PARTICIPANT) is Reach.GROUP:
        raise PermissionDenied
    return project, membership


def chosen_list(request, project, membership) -> PeopleList:
    return PeopleList(project, membership, request.user, PeopleListForm(request.GET, membership=membership).chosen)


def address_of(request, project, membership) -> str:
    """The list as the address of a page beside it says."""
    query = PeopleListForm(request.GET, membership=membership).chosen.query()
    address = reverse("participants:participants", args=[project.slug])
    return f"{address}?{query}" if query else address
