"""The individual action plan on one page: read, written part by part, put in order, ticked off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import planning
from participants.access import participation_or_404, trace_view
from participants.forms.plan import PART_FORMS, WishesForm
from participants.models import Participation, Plan
from participants.models.draft import PLAN_KEY
from participants.models.plan import PlanPart
from participants.person_page import person_page
from participants.plan_content import SHAPES, content_of
from participants.plan_page import shown
from participants.plan_status import status_of
from participants.plan_typing import Typing, address, answer_form, auto_id, title_of, unsaved_keys
from participants.roster_page import as_uuid
from participants.views.session_draft import keep_draft
from projects.roles import Permission

READ, WRITE = Permission.VIEW_CASE, Permission.WORK_WITH_PARTICIPANT
WRITTEN = ["title", "name", "note"]


@require_safe
def plan(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, READ)
    answer = plan_answer(request, participation, planning.plan_of(participation))
    trace_view(request, participation, tab="plan")
    return answer


def plan_answer(request, participation: Participation, found: Plan | None, **more) -> HttpResponse:
    """The whole page, or for htmx the plan alone. `focus`: the element that has just been worked on."""
    page = person_page(request, participation, "plan")
    context = page | {"plan": found, "focus": "", "refused": "", **more}
    context |= of_plan(request, participation, found, works=page["head"].works) if found else {}
    context["earlier"] = planning.earlier_plans(participation).first() if participation.sequence > 1 else None
    return render(request, "participants/plan.html#plan" if request.wants_part else "participants/plan.html", context)


def of_plan(request, participation: Participation, found: Plan, *, works: bool) -> dict:
    content = content_of(found)
    unsaved = unsaved_keys(request, participation, found, content) if works else set()
    return {
        "shown": shown(content, timezone.localdate()),
        "status": status_of(found, content),
        "unsaved": unsaved,
        "calls_former": calls_former_coach(participation, found),
        "wishes_unsaved": f"planwishes:{found.public_id}" in unsaved,
    }


def calls_former_coach(participation: Participation, plan: Plan) -> bool:
    """The participant's own sheet says to call somebody who was the coach, and is no longer."""
    name = plan.call_name
    if not name or name == participation.coach_name:
        return False
    return participation.coach_assignments.filter(coach__name=name).exists()


def writable(request, slug, public_id) -> tuple[Participation, Plan]:
    participation = participation_or_404(request, slug, public_id, WRITE)
    found = planning.plan_of(participation)
    if found is None:
        raise Http404("No plan yet")
    return participation, found


def part_or_404(plan: Plan, kind: str, part) -> PlanPart:
    found = SHAPES[kind].model.objects.of_plan(plan).filter(public_id=part).first() if kind in SHAPES else None
    if found is None:
        raise Http404("No such part of the plan")
    return found


@require_POST
def plan_begin(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, WRITE)
    copied = None
    if "copy" in request.POST:
        copied = planning.earlier_plans(participation).first()
    planning.begin(participation, by=request.user, call_name=participation.coach_name or "", copied=copied)
    return redirect(address("plan", participation))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_wishes(request, slug, public_id):
    participation, found = writable(request, slug, public_id)
    key = f"planwishes:{found.public_id}"
    form = WishesForm(request.POST or None, instance=found, participation=participation, auto_id=auto_id(key))
    typing = Typing(participation, found, _("Own wishes"), key, "wishes")
    return answer_form(request, typing, form, again(request, participation, found))


def again(request, participation, found):
    """The plan as it is when the form is through."""
    return lambda focus: plan_answer(request, participation, planning.plan_of(participation), focus=focus)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_add(request, slug, public_id, kind):
    """`under`: the goal or the barrier that it belongs to."""
    participation, found = writable(request, slug, public_id)
    if kind not in PART_FORMS:
        raise Http404("No such part of the plan")
    shape = SHAPES[kind]
    parent: Plan | PlanPart = found
    if shape.parent:
        parent = part_or_404(found, shape.parent, as_uuid(request.GET.get("under")))
    key = f"plannew{kind}:{parent.public_id}"
    form = PART_FORMS[kind](request.POST or None, participation=participation, parent=parent, auto_id=auto_id(key))
    place = f"add-{kind}-{parent.public_id}" if shape.parent else f"add-{kind}"
    under = str(parent) if shape.parent else ""
    typing = Typing(participation, found, title_of(kind, new=True), key, place, kind, under)
    return answer_form(request, typing, form, again(request, participation, found))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_part(request, slug, public_id, kind, part):
    participation, found = writable(request, slug, public_id)
    if request.method == "POST" and was_removed(participation, part):
        return tell_of_removal(request, participation)
    stored = part_or_404(found, kind, part)
    key = f"plan{kind}:{stored.public_id}"
    form = PART_FORMS[kind](request.POST or None, instance=stored, participation=participation, auto_id=auto_id(key))
    remove = "" if stored.is_history else address("plan_remove", participation, kind, stored.public_id)
    typing = Typing(
        participation, found, title_of(kind, new=False), key, f"{kind}-{stored.public_id}", kind, str(stored), remove
    )
    return answer_form(request, typing, form, again(request, participation, found))


def was_removed(participation: Participation, part) -> bool:
    gone = AuditEvent.objects.filter(object_id=str(part), action=AuditAction.DELETE)
    return gone.about(participation.participant).exists()


def tell_of_removal(request, participation: Participation) -> HttpResponse:
    """What she wrote is not lost: it stands in the message, and she may write it anew."""
    typed = next((text for name in WRITTEN if (text := request.POST.get(name, "").strip())), "")
    text = _("Somebody else has taken this away meanwhile. You had written: %(text)s")
    messages.error(request, text % {"text": typed or "–"})
    goes_to = address("plan", participation)
    return HttpResponseClientRedirect(goes_to) if request.wants_part else redirect(goes_to)


@require_POST
def plan_remove(request, slug, public_id, kind, part):
    participation, found = writable(request, slug, public_id)
    try:
        planning.remove(found, participation, part_or_404(found, kind, part), by=request.user)
        messages.success(request, _("Taken away."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(address("plan", participation))


@require_POST
def plan_move(request, slug, public_id):
    """`move`: kind, public id and where to, with colons between."""
    return on_part(request, slug, public_id, "move", planning.move)


@require_POST
def plan_tick(request, slug, public_id):
    """`tick`: kind and public id of what is done."""
    return on_part(request, slug, public_id, "tick", planning.tick)


def on_part(request, slug, public_id, name: str, act) -> HttpResponse:
    participation, found = writable(request, slug, public_id)
    if name not in request.POST:
        return redirect(address("plan", participation))
    kind, key, to = [*request.POST[name].split(":", 2), "", ""][:3]
    part, refused = part_or_404(found, kind, as_uuid(key)), ""
    try:
        act(found, participation, part, to, by=request.user)
    except ValidationError as refusal:
        refused = " ".join(refusal.messages)
    if request.wants_part:
        return plan_answer(request, participation, found, focus=f"{kind}-{key}", refused=refused)
    if refused:
        messages.error(request, refused)
    return redirect(f"{address('plan', participation)}#{kind}-{key}")


@require_POST
def plan_draft(request, slug, public_id):
    """Keeps what she has typed in one part so far, or throws it away."""
    participation, _found = writable(request, slug, public_id)
    return keep_draft(request, participation.project, address("plan", participation), PLAN_KEY)
