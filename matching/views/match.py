from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matching.candidates import sees_case
from matching.enums import MatchState, Tellable
from matching.forms.match_step import MatchStepForm
from matching.match_access import match_or_404, trace_match
from matching.match_list import why_stuck
from matching.match_page import PRESENTABLE, adaptation_choices, placement_address, steps_shown, tabs
from matching.match_steps import TONES, Act, step_of
from matching.models.match import taken
from matching.occupations import direction_of, direction_told


@require_safe
def match(request, slug, public_id):
    found = match_or_404(request, slug, public_id)
    names = dict(Tellable.choices)
    context = about(found) | {
        "steps": found.steps.select_related("recorded_by"),
        "acts": steps_shown(found),
        "placement": placement_address(found),
        "presentable": found.state in PRESENTABLE,
        "told": [names[code] for code in found.told if code in names],
        "direction": direction_told(
            direction_of(found.participation.sex, found.women, found.men),
            sees_case=sees_case(found.participation.project, request.user),
        ),
        "stuck": why_stuck(found, taken(found.opening_id)),
        "waits": found.state == MatchState.ASKED,
    }
    trace_match(request, found, "match")
    return render(request, "matching/match.html", context)


def about(found) -> dict:
    project = found.participation.project
    return {
        "project": project,
        "match": found,
        "person": found.participation.participant,
        "tone": TONES[MatchState(found.state)],
        "tabs": tabs(project, ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def match_step(request, slug, public_id, step):
    """One step, if it may be taken now; what somebody else has made impossible is refused."""
    if step not in Act.values:
        raise Http404("No such step")
    found = match_or_404(request, slug, public_id)
    possible = step_of(step, found.state)
    if possible is None or possible.by_itself:
        messages.warning(request, _("This cannot be done with the match as it stands now."))
        return redirect("matching:match", slug, public_id)
    choices = adaptation_choices(found, request.user) if possible.act == Act.ACCEPT else []
    form = MatchStepForm(request.POST or None, match=found, step=possible, adaptations=choices)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("matching:match", slug, public_id)
    context = about(found) | {
        "form": form,
        "label": possible.act.label,
        "back": reverse("matching:match", args=[slug, public_id]),
    }
    if request.method != "POST":
        trace_match(request, found, "match_step")
    return render(request, "matching/match_step.html", context)
