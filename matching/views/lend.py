"""The coach's screen is lent to the participant: to say yes to an agreement, or how a placement went."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import lent_approval, lent_end_assessment
from matching.access import placement_or_404
from participants import lent_screen

LENT = {"agreement": lent_approval, "how-it-went": lent_end_assessment}


@require_POST
def placement_lend(request, slug, public_id, what):
    placement = placement_or_404(request, slug, public_id)
    if what not in LENT:
        raise Http404("Nothing to lend")
    if not LENT[what].may_be_asked(placement):
        messages.error(request, _("That is not possible now. Look at the placement again."))
        return redirect("matching:placement", slug, public_id)
    kind = LENT[what].KIND
    return lent_screen.lend(request, kind, placement.participation, placement, key=placement.public_id)
