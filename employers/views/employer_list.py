from django.contrib import messages
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.access import may
from employers.counting import HOW_COUNTED, WHO_COUNTS, counted
from employers.employer_list.export import EmployerTable
from employers.employer_list.page import KEY, EmployerList
from employers.employer_list.search import keep_number, with_number
from employers.forms.employer_list import EmployerListForm, EmployerSearchForm
from employers.models import EmployerRelation
from employers.numbers import looks_like_number
from projects import own_lists
from projects.access import membership_in, project_or_404
from projects.forms.own_list import FilterForm, FilterRemovalForm
from projects.roles import Permission
from projects.spreadsheets.writing import csv_table, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
VIEW = Permission.VIEW_EMPLOYERS


def chosen_list(request, slug, permission=VIEW) -> EmployerList:
    project = project_or_404(request, slug, permission)
    project_or_404(request, slug, VIEW)
    return EmployerList(project, membership_in(project, request.user), EmployerListForm(request.GET).chosen)


@require_safe
def employers(request, slug):
    """The list of the project's employers, as its address has chosen it."""
    found = chosen_list(request, slug)
    project = found.project
    page = found.page(request.GET.get("page"))
    context = {
        "project": project,
        "employers": found,
        "page": page,
        "rows": list(page),
        "query": found.chosen.query(),
        "beside": found.beside(),
        "counted": counted(project, found.today),
        "definition": f"{WHO_COUNTS} {HOW_COUNTED}",
        "can_edit": may(request, project, Permission.EDIT_EMPLOYERS),
        "can_log": may(request, project, Permission.LOG_EMPLOYER_CONTACT),
        "can_export": may(request, project, Permission.EXPORT),
        "address": reverse("employers:employers", args=[slug]),
    }
    return render(request, "employers/employers.html", context)


@require_POST
def search(request, slug):
    """By name: the list says so in its address. By number: straight to the employer, and no address has it."""
    project = project_or_404(request, slug, VIEW)
    form = EmployerSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a name or an organisation number."))
        return redirect("employers:employers", slug)
    text, to = form.cleaned_data["q"], form.cleaned_data["to"]
    if not looks_like_number(text):
        page = "employers:contact_choose" if to else "employers:employers"
        return HttpResponseRedirect(reverse(page, args=[slug], query={"q": text}))
    return redirect(where_number_leads(request, project, text, to))


def where_number_leads(request, project, text: str, to: str) -> str:
    employer = with_number(text)
    if employer and EmployerRelation.objects.filter(project=project, employer=employer).exists():
        page = "employers:contact_log" if to else "employers:employer"
        return reverse(page, args=[project.slug, employer.public_id])
    if may(request, project, Permission.EDIT_EMPLOYERS):
        keep_number(request, project, text)
        messages.info(request, _("No employer with this number is on the project's list. Register it here."))
        return reverse("employers:employer_add", args=[project.slug])
    messages.info(request, _("No employer with this number is on the project's list."))
    return reverse("employers:employers", args=[project.slug])


@require_safe
def export(request, slug):
    """All of the list as it is chosen, not only the page's: a workbook, or a CSV file with ?format=csv."""
    found = chosen_list(request, slug, Permission.EXPORT)
    table, project = EmployerTable(found), found.project
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    details = {"what": "employers", "format": kind, "rows": found.counts.number(), "filter": found.chosen.as_dict()}
    AuditEvent.objects.record(
        by=request.user, action=AuditAction.EXPORT, target=project, project=project, details=details
    )
    rows = table.rows()
    pieces = csv_table(table.labels, rows) if kind == "csv" else workbook(_("Employers"), table.labels, rows)
    name = f"{project.slug}-employers-{found.today}.{kind}"
    return StreamingHttpResponse(
        pieces,
        content_type=CSV if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def list_filters(request, slug):
    """The filters she has saved in this project, and a name for the one chosen now."""
    found = chosen_list(request, slug)
    form = FilterForm(request.POST or None, membership=found.membership, chosen=found.chosen, key=KEY)
    query = found.chosen.query()
    back = reverse("employers:employers", args=[slug]) + (f"?{query}" if query else "")
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return HttpResponseRedirect(back)
    filters = own_lists.filters_of(found.membership, KEY)
    context = {"project": found.project, "form": form, "back": back, "filters": filters}
    return render(request, "employers/list_filters.html", context)


@require_POST
def list_filter_remove(request, slug):
    found = chosen_list(request, slug)
    form = FilterRemovalForm(request.POST)
    if form.is_valid():
        own_lists.remove_filter(found.membership, form.cleaned_data["name"], KEY, by=request.user)
    return redirect("employers:list_filters", slug)
