from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404
from participants.forms.protection import ProtectionForm
from participants.views.act import act_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def protection(request, slug, public_id):
    """The project leader protects a person's identity, names who may open the person, or lifts it."""
    participation = participation_or_404(request, slug, public_id, Permission.ASSIGN_COACHES)
    form = ProtectionForm(request.POST or None, participation=participation, by=request.user)
    return act_page(request, "participants/protection.html", participation, form, _("Saved."))
