from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404
from participants.forms.exit import ExitCorrectForm, ExitForm, ReopenForm
from participants.views.act import act_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def exit(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    if participation.exit and request.method != "POST":
        return redirect("participants:exit_correct", slug, public_id)
    initial = {"destination": request.GET.get("destination", "")}
    form = ExitForm(request.POST or None, participation=participation, initial=initial)
    saved = _("The exit has been saved. The follow-up comes ninety days after.")
    return act_page(request, "participants/exit.html", participation, form, saved)


@require_http_methods(["GET", "HEAD", "POST"])
def exit_correct(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    if not participation.exit and request.method != "POST":
        return redirect("participants:exit", slug, public_id)
    form = ExitCorrectForm(request.POST or None, participation=participation)
    saved = _("The exit has been corrected.")
    return act_page(request, "participants/exit_correct.html", participation, form, saved)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    form = ReopenForm(request.POST or None, participation=participation)
    saved = _("The participant is in the project again.")
    return act_page(request, "participants/reopen.html", participation, form, saved)
