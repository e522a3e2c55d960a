from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404, trace_view
from participants.forms.participant import PersonForm
from participants.models import Participant
from participants.person_page import person_address, person_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, slug, public_id):
    """Name, contact and language. The page's head goes on showing what is stored."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    person = Participant.objects.get(pk=participation.participant_id)
    form = PersonForm(request.POST or None, instance=person, project=participation.project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(person_address("participant", participation))
    context = person_page(request, participation, "participant")
    if request.method != "POST":
        trace_view(request, participation, tab="edit")
    return render(request, "participants/edit.html", context | {"form": form})
