from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching.match_access import match_or_404, trace_match
from matching.match_page import PRESENTABLE
from matching.presenting import presentation_of


@require_safe
def presentation(request, slug, public_id):
    """For the employer, on the screen or printed. Without the participant's yes there is none."""
    found = match_or_404(request, slug, public_id)
    if found.state not in PRESENTABLE:
        messages.warning(request, _("Nobody is presented before she or he has said yes. Ask first."))
        return redirect("matching:match", slug, public_id)
    context = {
        "project": found.participation.project,
        "match": found,
        "opening": found.opening,
        "shown": presentation_of(found, request.user),
    }
    trace_match(request, found, "presentation")
    return render(request, "matching/presentation.html", context)
