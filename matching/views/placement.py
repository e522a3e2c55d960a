"""Placements: made, looked at, changed, with every version of their agreement."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matching.access import MATCH, placement_or_404, trace_placement
from matching.agreement_content import differences, told
from matching.forms.placement import PlacementForm
from matching.models import Placement
from matching.placement_choices import places_to_choose
from matching.placement_page import placement_page
from matching.placement_start import begin, placeable, taken_from
from participants.access import trace_view
from participants.opening import pass_gate
from projects.access import project_or_404


@require_safe
def placement(request, slug, public_id):
    found = placement_or_404(request, slug, public_id)
    trace_placement(request, found, "placement")
    return render(request, "matching/placement.html", placement_page(found, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def placement_new(request, slug):
    """For whom and where is chosen first; then the agreement is typed."""
    project = project_or_404(request, slug, MATCH)
    chosen = begin(project, request.user, request.GET)
    if chosen.participation is None or chosen.employer is None:
        return choose(request, project, chosen)
    chosen.participation.project = project
    pass_gate(request, chosen.participation.participant, project)
    new = Placement(opening=taken_from(chosen.opening), match=chosen.match)
    posted = request.POST if request.method == "POST" else None
    whose = {"participation": chosen.participation, "employer": chosen.employer}
    form = PlacementForm(posted, instance=new, initial=chosen.facts, **whose)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The placement is made. Now the participant, the employer and you approve it."))
        return redirect("matching:placement", slug, form.instance.public_id)
    trace_view(request, chosen.participation, page="placement_new")
    context = {"project": project, "form": form, "person": chosen.participation.participant}
    return render(request, "matching/placement_new.html", context | {"employer": chosen.employer})


def choose(request, project, chosen):
    context = {
        "project": project,
        "chosen": chosen,
        "people": placeable(project, request.user),
        "places": places_to_choose(project, request.GET.get("q", "")),
        "q": request.GET.get("q", ""),
    }
    return render(request, "matching/placement_new.html", context | {"form": None})


@require_http_methods(["GET", "HEAD", "POST"])
def placement_change(request, slug, public_id):
    found = placement_or_404(request, slug, public_id)
    if "change" not in found.acts:
        messages.error(request, _("A placement that has ended is not changed. Reopen it first."))
        return redirect("matching:placement", slug, public_id)
    posted = request.POST if request.method == "POST" else None
    whose = {"participation": found.participation, "employer": found.employer}
    form = PlacementForm(posted, instance=found, **whose)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("matching:placement", slug, public_id)
    trace_placement(request, found, "placement_change")
    context = {"project": found.participation.project, "form": form, "person": found.participation.participant}
    return render(
        request, "matching/placement_change.html", context | {"placement": found, "employer": found.employer}
    )


@require_safe
def placement_version(request, slug, public_id, version):
    """The agreement as it stood, who had said yes to it, and what it changed."""
    found = placement_or_404(request, slug, public_id)
    version = get_object_or_404(found.versions.prefetch_related("approvals__document"), public_id=version)
    before = found.versions.filter(number=version.number - 1).first()
    trace_placement(request, found, "placement_version")
    context = {
        "project": found.participation.project,
        "placement": found,
        "person": found.participation.participant,
        "version": version,
        "parts": told(version.content),
        "changes": differences(before.content, version.content) if before else [],
        "approvals": version.approvals.all(),
        "is_current": version.number == found.version,
    }
    return render(request, "matching/placement_version.html", context)
