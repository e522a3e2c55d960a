from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants import journey
from participants.access import participation_or_404
from participants.forms.phase import EnterPhaseForm, ProlongPhaseForm
from participants.views.act import act_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def phase_enter(request, slug, public_id):
    """On to the next phase."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    current = journey.current_phase(participation)
    form = EnterPhaseForm(request.POST or None, participation=participation, current=current)
    return act_page(request, "participants/phase_enter.html", participation, form, _("Saved."), current=current)


@require_http_methods(["GET", "HEAD", "POST"])
def phase_prolong(request, slug, public_id):
    """More weeks in the phase now."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    current = journey.current_phase(participation)
    form = ProlongPhaseForm(request.POST or None, participation=participation)
    return act_page(request, "participants/phase_prolong.html", participation, form, _("Saved."), current=current)
