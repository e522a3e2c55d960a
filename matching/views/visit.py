"""Visits at workplaces: the work list, and each one with what is done with it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from matching.access import MATCH, placement_or_404, trace_placement, visit_or_404
from matching.forms.visit import AddVisitForm, CancelVisitForm, CorrectVisitForm, MoveVisitForm, RecordVisitForm
from matching.models import WorkplaceVisit
from matching.visit_list import visit_list
from participants.access import trace_people
from projects.access import project_or_404

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
def visits(request, slug):
    """What is missing first; everything else a chip away."""
    project = project_or_404(request, slug, MATCH)
    permitted = WorkplaceVisit.objects.permitting_in(MATCH, request.user, project)
    listed = visit_list(permitted, request.GET, timezone.localdate())
    trace_people(request, project, listed.people, {"what": "visits", "people": listed.page.paginator.count})
    context = {"project": project, "list": listed, "today": timezone.localdate()}
    return render(request, "matching/visits.html", context)


@require_http_methods(GET_OR_POST)
def visit(request, slug, public_id):
    """One visit; its form says that it has been made."""
    found = visit_or_404(request, slug, public_id)
    form = RecordVisitForm(request.POST if request.method == "POST" else None, visit=found)
    return visit_page(request, found, form, "visit", _("The visit is kept."))


@require_http_methods(GET_OR_POST)
def visit_move(request, slug, public_id):
    found = visit_or_404(request, slug, public_id)
    form = MoveVisitForm(request.POST if request.method == "POST" else None, visit=found)
    return visit_page(request, found, form, "visit_move", _("The visit is moved."))


@require_http_methods(GET_OR_POST)
def visit_cancel(request, slug, public_id):
    found = visit_or_404(request, slug, public_id)
    form = CancelVisitForm(request.POST if request.method == "POST" else None, visit=found)
    return visit_page(request, found, form, "visit_cancel", _("The visit is called off."))


@require_http_methods(GET_OR_POST)
def visit_correct(request, slug, public_id):
    found = visit_or_404(request, slug, public_id)
    if request.method != "POST" and not found.is_settled:
        return redirect("matching:visit", slug, public_id)
    form = CorrectVisitForm(request.POST if request.method == "POST" else None, visit=found)
    return visit_page(request, found, form, "visit_correct", _("The visit is corrected."))


HEADINGS = {
    "visit": (gettext_lazy("The visit has been made"), gettext_lazy("Save the visit")),
    "visit_move": (gettext_lazy("Move the visit"), gettext_lazy("Move")),
    "visit_cancel": (gettext_lazy("Call the visit off"), gettext_lazy("Call off")),
    "visit_correct": (gettext_lazy("Correct the visit"), gettext_lazy("Correct")),
    "visit_add": (gettext_lazy("Plan one more visit"), gettext_lazy("Plan")),
}


def visit_page(request, found, form, page, word):
    placement = found.placement
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, word)
        return redirect("matching:placement", placement.participation.project.slug, placement.public_id)
    trace_placement(request, placement, page)
    return render(request, "matching/visit.html", context_of(placement, form, page) | {"visit": found})


def context_of(placement, form, page) -> dict:
    heading, submit = HEADINGS[page]
    return {
        "project": placement.participation.project,
        "placement": placement,
        "person": placement.participation.participant,
        "form": form,
        "page": page,
        "act": heading,
        "submit": submit,
        "visit": None,
    }


@require_http_methods(GET_OR_POST)
def visit_add(request, slug, public_id):
    """One more than the rhythm has, of a placement."""
    placement = placement_or_404(request, slug, public_id)
    form = AddVisitForm(request.POST if request.method == "POST" else None, placement=placement)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The visit is planned."))
        return redirect("matching:placement", slug, public_id)
    trace_placement(request, placement, "visit_add")
    return render(request, "matching/visit.html", context_of(placement, form, "visit_add"))
