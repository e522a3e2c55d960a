"""What is done with a placement: approved, prolonged, shortened, ended, reopened, made for several."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from matching.access import MATCH, placement_or_404, trace_placement
from matching.enums import ApprovalWay
from matching.forms.placement_acts import ApproveForm, EndForm, MoveEndForm, ReopenForm, RepairForm, SeveralForm
from matching.placement_start import placeable, template_of
from matching.placement_steps import PlacementAct
from participants.access import trace_people
from participants.opening import pass_gate
from projects.access import project_or_404
from projects.uploads import is_too_large

GET_OR_POST = ["GET", "HEAD", "POST"]
TITLES = {
    "placement_approve": gettext_lazy("Approve the agreement"),
    "placement_move_end": gettext_lazy("Prolong or shorten the placement"),
    "placement_end": gettext_lazy("End the placement"),
    "placement_reopen": gettext_lazy("Reopen the placement"),
    "placement_repair": gettext_lazy("Promise the employer a call"),
}
LEADS = {
    "placement_move_end": gettext_lazy(
        "It is a change of the agreement: participant, employer and project approve it."
    ),
    "placement_end": gettext_lazy("The agreement stays as it is; visits that lie after the last day are taken away."),
    "placement_repair": gettext_lazy("It stands on Today and on the employer's page until it is kept."),
}


def act_page(request, placement, form, page: str, word: str, **context):
    """The page of one act on one placement: its form, or, once it is done, the placement with a word about it."""
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, word)
        return redirect("matching:placement", placement.participation.project.slug, placement.public_id)
    trace_placement(request, placement, page)
    context = {"status": 200} | context
    shown = {
        "project": placement.participation.project,
        "placement": placement,
        "person": placement.participation.participant,
        "form": form,
        "act": TITLES[page],
        "lead": LEADS.get(page, ""),
    }
    return render(request, f"matching/{page}.html", shown, status=context["status"])


def posted(request):
    return request.POST if request.method == "POST" else None


def refused(request, placement):
    messages.error(request, _("That is not possible now. Look at the placement again."))
    return redirect("matching:placement", placement.participation.project.slug, placement.public_id)


@require_http_methods(GET_OR_POST)
def placement_approve(request, slug, public_id, way):
    found = placement_or_404(request, slug, public_id)
    if way not in ApprovalWay.values or way == ApprovalWay.SCREEN:  # which the participant does alone
        raise Http404("No such way")
    if request.method != "POST" and PlacementAct.APPROVE not in found.acts:
        return refused(request, found)
    was_refused = is_too_large(int(request.META.get("CONTENT_LENGTH") or 0))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ApproveForm(*sent, placement=found, way=way, was_refused=was_refused)
    word = _("The approval is kept.")
    return act_page(request, found, form, "placement_approve", word, status=413 if was_refused else 200)


@require_http_methods(GET_OR_POST)
def placement_move_end(request, slug, public_id):
    found = placement_or_404(request, slug, public_id)
    form = MoveEndForm(posted(request), placement=found)
    word = _("The last day is changed. Now the participant, the employer and you approve it.")
    return act_page(request, found, form, "placement_move_end", word)


@require_http_methods(GET_OR_POST)
def placement_end(request, slug, public_id):
    found = placement_or_404(request, slug, public_id)
    form = EndForm(posted(request), placement=found)
    return act_page(request, found, form, "placement_end", _("The end is written down. Ask both how it went."))


@require_http_methods(GET_OR_POST)
def placement_reopen(request, slug, public_id):
    found = placement_or_404(request, slug, public_id)
    form = ReopenForm(posted(request), placement=found)
    return act_page(request, found, form, "placement_reopen", _("The placement goes on."))


@require_http_methods(GET_OR_POST)
def placement_repair(request, slug, public_id):
    """A call to the employer, as a promise."""
    found = placement_or_404(request, slug, public_id)
    form = RepairForm(posted(request), placement=found)
    word = _("The promise stands in the employer's contact log and on Today.")
    return act_page(request, found, form, "placement_repair", word)


@require_http_methods(GET_OR_POST)
def placement_several(request, slug):
    """The same agreement for several people, by an opening or by a placement that there is."""
    project = project_or_404(request, slug, MATCH)
    template = template_of(project, request.user, request.GET)
    if template is None:
        return redirect("matching:placement_new", slug)
    if template.placement:  # what the page tells of it, that person's own pages tell
        pass_gate(request, template.placement.participation.participant, project)
    # Whoever is protected is placed alone, after it has been said why the person is opened.
    people = list(placeable(project, request.user).filter(participant__protected=False))
    form = SeveralForm(posted(request), template=template, people=people)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        number = len(set(request.POST.getlist("people")))
        text = ngettext("%(number)d placement is made.", "%(number)d placements are made.", number)
        messages.success(request, text % {"number": number})
        return redirect(reverse("matching:placements", args=[slug], query={"show": "draft"}))
    trace_people(request, project, [one.participant for one in people], {"what": "placement_several"})
    context = {"project": project, "form": form, "template": template}
    return render(request, "matching/placement_several.html", context)
