"""The plan on a screen lent to the participant, who reads it and signs, or does not."""

from datetime import date

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import lent_screen, planning
from participants.enums import SigningMethod
from participants.models import Participation, Plan
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of
from participants.plan_page import shown
from participants.plan_typing import address
from projects.roles import Permission


def key_of(plan: Plan, checksum: str) -> str:
    """What the coach has signed and hands over: this plan, saying just this."""
    return f"{plan.public_id}:{checksum}"


def find(participation: Participation, key: str) -> Plan:
    public_id, _colon, checksum = key.partition(":")
    plan = Plan.objects.get(participation=participation, public_id=public_id)
    plan.seen = checksum
    return plan


def answer(request, lent):
    """Somebody may have written in the plan since the coach signed: then nothing is signed."""
    plan, refusal = lent.thing, ""
    content = content_of(plan)
    if request.method == "POST" and "no" in request.POST:
        return done(lent)
    if request.method == "POST" and "yes" in request.POST:
        try:
            sign(request, lent)
            return done(lent)
        except ValidationError as error:
            refusal = " ".join(error.messages)
    context = {
        "lent": lent,
        "shown": shown(content, date.min),  # nothing is late here: it is for reading together
        "is_same": checksum_of(content) == plan.seen,
        "refusal": refusal,
    }
    return render(request, "lent/plan.html", context)


def sign(request, lent):
    planning.sign(
        lent.thing,
        lent.participation,
        by=request.user,
        method=SigningMethod.SCREEN,
        seen=lent.thing.seen,
        signed_on=timezone.localdate(),
    )


def done(lent):
    lent.finish()
    return redirect("lent_screen")


def back(participation: Participation, _plan: Plan) -> str:
    return address("plan", participation)


KIND = lent_screen.Kind(
    "plan", Permission.WORK_WITH_PARTICIPANT, find=find, answer=answer, back=back, label=_("Plan")
)
