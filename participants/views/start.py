from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404
from participants.forms.entry import StartForm
from participants.views.act import act_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug, public_id):
    """Somebody who has left comes back."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    if not participation.exit and request.method != "POST":
        return redirect("participants:participant", slug, public_id)
    form = StartForm(request.POST or None, participation=participation, user=request.user)
    saved = _("The participation has started.")
    return act_page(request, "participants/start.html", participation, form, saved)
