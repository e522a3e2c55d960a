"""The participant says how a placement went, alone on a lent screen."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy

from matching import lent_approval
from matching.end_assessing import missing_sides
from matching.enums import Side
from matching.forms.end_assessment import AloneForm
from matching.lent_approval import back, done, find
from matching.models import Placement
from matching.placement_steps import PlacementAct
from participants import lent_screen
from projects.roles import Permission


def may_be_asked(placement: Placement) -> bool:
    return PlacementAct.ASSESS in placement.acts and Side.PARTICIPANT in missing_sides(placement)


def answer(request, lent):
    placement = lent.thing
    if not may_be_asked(placement):
        return render(request, "lent/gone.html")
    form = AloneForm(request.POST if request.method == "POST" else None, placement=placement)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return done(lent)
    return render(request, "lent/placement_assessment.html", {"lent": lent, "placement": placement, "form": form})


KIND = lent_screen.Kind(
    "placement_assessment",
    Permission.MATCH,
    find=find,
    answer=answer,
    back=back,
    label=gettext_lazy("How the placement went"),
)


def register_lent():
    for kind in (lent_approval.KIND, KIND):
        lent_screen.register(kind)
