"""Corrections of frozen facts: what it would change is shown before it is done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404, trace_view
from participants.forms.correction import CorrectEntryForm, CorrectPersonForm
from participants.models import Participation
from participants.person_page import person_address, person_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, slug, public_id):
    """Birth date, sex and country of birth."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    form = CorrectPersonForm(request.POST or None, thing=participation.participant, project=participation.project)
    return answer(request, participation, form, "participants/correct.html")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_entry(request, slug, public_id, participation_id):
    """What was true of the person at the entry of one participation."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    of_person = Participation.objects.filter(
        participant=participation.participant_id, project=participation.project_id
    )
    period = (
        of_person.select_related("target_group", "participant", "project").filter(public_id=participation_id).first()
    )
    if period is None:
        raise Http404("No such participation")
    form = CorrectEntryForm(request.POST or None, thing=period, project=participation.project)
    return answer(request, participation, form, "participants/correct_entry.html", period=period)


def answer(request, participation, form, template, **context):
    """The form; with its preview once it is right; done once what was shown is sent again."""
    if request.method == "POST" and form.is_valid():
        if not form.is_confirmed:
            form.show_preview()
        elif form.save_changes(by=request.user):
            messages.success(request, _("Corrected."))
            return redirect(person_address("facts", participation))
    if request.method != "POST":
        trace_view(request, participation, tab="correct")
    context |= person_page(request, participation, "facts") | {"form": form}
    return render(request, template, context)
