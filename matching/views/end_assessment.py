"""How a placement went, told by both, and the reference."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from matching.access import placement_or_404, trace_placement
from matching.end_assessing import SIDES
from matching.enums import Side
from matching.forms.end_assessment import AssessForm, ReferenceForm
from matching.placement_steps import PlacementAct

GET_OR_POST = ["GET", "HEAD", "POST"]
HEADINGS = {
    Side.EMPLOYER: gettext_lazy("How it went, by the supervisor"),
    Side.PARTICIPANT: gettext_lazy("How it went, by the participant"),
}


@require_http_methods(GET_OR_POST)
def placement_assess(request, slug, public_id, side):
    placement = placement_or_404(request, slug, public_id)
    if side not in SIDES:
        raise Http404("Nobody else assesses")
    if request.method != "POST" and PlacementAct.ASSESS not in placement.acts:
        messages.error(request, _("How it went is asked when the placement has ended."))
        return redirect("matching:placement", slug, public_id)
    known = placement.end_assessments.filter(side=side).first()
    if known:
        known.placement = placement
        if request.method != "POST" and known.alone:
            messages.info(request, _("The participant has answered alone. Nobody changes those words."))
            return redirect("matching:placement", slug, public_id)
    posted = request.POST if request.method == "POST" else None
    form = AssessForm(posted, placement=placement, side=side, assessment=known)
    return page(request, placement, form, HEADINGS[Side(side)], "placement_assess")


@require_http_methods(GET_OR_POST)
def placement_reference(request, slug, public_id):
    placement = placement_or_404(request, slug, public_id)
    form = ReferenceForm(request.POST if request.method == "POST" else None, placement=placement)
    return page(request, placement, form, _("Personal reference"), "placement_reference")


def page(request, placement, form, heading, name):
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("matching:placement", placement.participation.project.slug, placement.public_id)
    trace_placement(request, placement, name)
    context = {
        "project": placement.participation.project,
        "placement": placement,
        "person": placement.participation.participant,
        "form": form,
        "act": heading,
        "lead": "",
    }
    return render(request, f"matching/{name}.html", context)
