"""The participant says yes to the agreement of a placement, or no, alone on a lent screen."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from matching import placing
from matching.agreement_content import differences, missing_in, told
from matching.enums import ApprovalWay, Side
from matching.models import Placement
from matching.placement_steps import PlacementAct
from participants import lent_screen
from participants.models import Participation
from projects.roles import Permission

# What the participant reads first; the rest of the agreement stands below it.
FIRST = ["workplace", "start", "end", "weekdays", "schedule_note", "supervisor", "stand_in", "aims", "tasks"]
FIRST += ["sfi_course", "trade_words", "adaptations", "absence"]


def may_be_asked(placement: Placement) -> bool:
    """The agreement waits for the participant, and nothing is missing in it."""
    if PlacementAct.APPROVE not in placement.acts or missing_in(placement):
        return False
    asked = placement.versions.filter(number=placement.version)
    return not asked.filter(approvals__side=Side.PARTICIPANT).exists()


def find(participation: Participation, key: str) -> Placement:
    """Also one from an earlier time of the person's in the project."""
    found = Placement.objects.of_person(participation).select_related("employer", "participation__participant")
    placement = found.get(public_id=key)
    placement.participation.project = participation.project
    return placement


def answer(request, lent):
    """What is approved is what stood on the page; who has changed it meanwhile is told of."""
    placement, errors = lent.thing, []
    if request.method == "POST" and "no" in request.POST:
        return said_no(request, lent)
    if not may_be_asked(placement):
        return render(request, "lent/gone.html")
    if request.method == "POST":
        try:
            approve(placement, by=request.user, seen=request.POST.get("seen", ""))
        except ValidationError as refusal:
            errors = refusal.messages
            placement = find(lent.participation, lent.key)
        else:
            return done(lent)
    return render(request, "lent/placement_agreement.html", shown(placement) | {"lent": lent, "errors": errors})


def approve(placement: Placement, *, by, seen: str):
    day = timezone.localdate()
    placing.approve(placement, [Side.PARTICIPANT], way=ApprovalWay.SCREEN, day=day, by=by, seen=seen)


def shown(placement: Placement) -> dict:
    versions = {one.number: one.content for one in placement.versions.all()}
    content, before = versions[placement.version], versions.get(placement.version - 1)
    return {
        "placement": placement,
        "first": told({code: content.get(code) for code in FIRST}),
        "more": told({code: value for code, value in content.items() if code not in [*FIRST, "kind", "employer"]}),
        "changes": differences(before, content) if before else [],
        "seen": placing.mark(placement),
    }


def said_no(request, lent):
    """No is an answer: the coach sees it when she has the screen again, and it stands in the trail."""
    lent.thing.trace(request.user, AuditAction.CHANGE, details={"act": "decline", "side": Side.PARTICIPANT.value})
    with translation.override(request.user.language or None):
        messages.warning(request, _("The participant has not said yes to the agreement. Talk about what to change."))
    return done(lent)


def done(lent):
    lent.finish()
    return redirect("lent_screen")


def back(_participation: Participation, placement: Placement) -> str:
    return placement.get_absolute_url()


KIND = lent_screen.Kind(
    "placement_agreement",
    Permission.MATCH,
    find=find,
    answer=answer,
    back=back,
    label=gettext_lazy("Agreement on a placement"),
)
