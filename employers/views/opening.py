from uuid import UUID

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.forms.opening import CloseOpeningForm, OpeningForm, ReopenOpeningForm
from employers.forms.opening_parts import ROWS
from employers.models import Employer, EmployerRelation, Opening
from employers.occupations import share_of, told, told_counted_later
from employers.opening_list import Chosen, OpeningList, Row, labels_in_file, rows_in_file, state_of
from employers.opening_page import employers_found
from employers.pages import opening_sections, sections_of
from projects.access import project_or_404, reach_in
from projects.roles import Permission
from projects.spreadsheets.writing import csv_table, workbook

VIEW, EDIT = Permission.VIEW_EMPLOYERS, Permission.EDIT_EMPLOYERS
COPIED = ["title", "occupation", "kind", "places", "hours_per_week", "tasks", "contact", "workplace"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def chosen_list(request, project) -> OpeningList:
    asked = {name: request.GET.get(name, "")[:100] for name in Chosen.__dataclass_fields__}
    return OpeningList(project.openings.all(), Chosen(**asked), timezone.localdate())


@require_safe
def openings(request, slug):
    project = project_or_404(request, slug, VIEW)
    found = chosen_list(request, project)
    context = {
        "project": project,
        "list": found,
        "page": found.page(request.GET.get("page")),
        "can_edit": bool(reach_in(project, request.user, EDIT)),
        "can_export": bool(reach_in(project, request.user, Permission.EXPORT)),
    }
    return render(request, "employers/openings.html", context)


@require_safe
def openings_export(request, slug):
    """The list as it is chosen: a workbook, or a CSV file with ?format=csv."""
    project = project_or_404(request, slug, Permission.EXPORT)
    found = chosen_list(request, project)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    details = {"what": "openings", "format": kind, "rows": len(found.rows), "filter": found.chosen.as_dict()}
    AuditEvent.objects.record(
        by=request.user, action=AuditAction.EXPORT, target=project, project=project, details=details
    )
    labels, rows = labels_in_file(), list(rows_in_file(found.rows))
    pieces = csv_table(labels, rows) if kind == "csv" else workbook(_("Openings"), labels, rows)
    name = f"{project.slug}-{_('openings')}-{timezone.localdate()}.{kind}"
    return StreamingHttpResponse(
        pieces,
        content_type=CSV if kind == "csv" else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def opening_or_404(request, slug, public_id, permission) -> Opening:
    project = project_or_404(request, slug, permission)
    mine = project.openings.with_taken(timezone.localdate()).select_related("workplace__employer", "contact")
    found = get_object_or_404(mine, public_id=public_id)
    found.project = project
    return found


@require_safe
def opening(request, slug, public_id):
    found = opening_or_404(request, slug, public_id, VIEW)
    today = timezone.localdate()
    share = share_of(found.occupation)
    context = {
        "project": found.project,
        "opening": found,
        "employer": found.workplace.employer,
        "row": Row(found, state_of(found, today), told(found.occupation), share),
        "counted_later": told_counted_later(found.project, [share.year]) if share else "",
        "musts": [one for one in found.requirements.all() if one.is_must],
        "nice": [one for one in found.requirements.all() if not one.is_must],
        "adaptations": found.adaptations.all(),
        "sections": sections_of(opening_sections, request, found),
        "can_edit": bool(reach_in(found.project, request.user, EDIT)),
    }
    return render(request, "employers/opening.html", context)


@require_safe
def opening_choose(request, slug):
    """At which employer, or copied from what; also for a new agreement (`?for=agreement`)."""
    project = project_or_404(request, slug, EDIT)
    words, aim = request.GET.get("q", "")[:100], request.GET.get("for")
    page = "employers:agreement_add" if aim == "agreement" else "employers:opening_add"
    found = employers_found(project, words)
    context = {
        "project": project,
        "words": words,
        "employers": [(one, reverse(page, args=[slug, one.public_id])) for one in found],
        "for_agreement": aim == "agreement",
        "templates": project.openings.filter(is_template=True).select_related("workplace__employer"),
    }
    return render(request, "employers/opening_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_add(request, slug, public_id):
    """A new one at an employer of the project's list; `?copy=` another, a template or not."""
    project = project_or_404(request, slug, EDIT)
    known = EmployerRelation.objects.filter(project=project).values("employer")
    employer = get_object_or_404(Employer.objects.addressed(public_id), pk__in=known)
    copied = opening_to_copy(request, project, employer)
    initial = {name: getattr(copied, f"{name}_id", getattr(copied, name)) for name in COPIED} if copied else {}
    if not copied and employer.workplaces.filter(closed_on__isnull=True).count() == 1:
        initial["workplace"] = employer.workplaces.get(closed_on__isnull=True).pk
    return answer(request, OpeningForm, project, employer, Opening(project=project), initial, copied)


def opening_to_copy(request, project, employer) -> Opening | None:
    asked = request.GET.get("copy")
    if not asked:
        return None
    try:
        return get_object_or_404(project.openings.filter(workplace__employer=employer), public_id=UUID(asked))
    except ValueError as nonsense:
        raise Http404("No such opening") from nonsense


@require_http_methods(["GET", "HEAD", "POST"])
def opening_edit(request, slug, public_id):
    found = opening_or_404(request, slug, public_id, EDIT)
    return answer(request, OpeningForm, found.project, found.workplace.employer, found, {}, None)


def answer(request, kind, project, employer, instance, initial, copied):
    more = request.POST.get("more", "")
    asks_more = more in {one.value for one in ROWS}
    posted = request.POST if request.method == "POST" else None
    known = {"instance": instance, "project": project, "employer": employer, "copied": copied, "initial": initial}
    form = kind(posted, **known, more=more if asks_more else "")
    if posted is not None and asks_more:
        form.show_without_judging()
    elif posted is not None and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("employers:opening", project.slug, form.instance.public_id)
    is_new = form.is_new
    back = (
        reverse("employers:openings", args=[project.slug])
        if is_new
        else reverse("employers:opening", args=[project.slug, instance.public_id])
    )
    context = {
        "project": project,
        "employer": employer,
        "form": form,
        "is_new": is_new,
        "copied": copied,
        "back": back,
    }
    return render(request, "employers/opening_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_close(request, slug, public_id):
    return act(
        request, slug, public_id, CloseOpeningForm, "employers/opening_close.html", _("The opening is closed.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def opening_reopen(request, slug, public_id):
    template = "employers/opening_reopen.html"
    return act(request, slug, public_id, ReopenOpeningForm, template, _("The opening is open again."))


def act(request, slug, public_id, kind, template, done):
    found = opening_or_404(request, slug, public_id, EDIT)
    form = kind(request.POST if request.method == "POST" else None, opening=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, done)
        return redirect("employers:opening", slug, public_id)
    return render(request, template, {"project": found.project, "opening": found, "form": form})
