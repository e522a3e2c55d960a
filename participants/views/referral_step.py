from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import referral_or_404, trace_referral
from participants.disclosure import disclosure
from participants.enums import Information
from participants.forms.referral_start import ReferralStartForm
from participants.forms.referral_step import PartForm, StepForm
from participants.models import Participant
from participants.referral_page import STEP_KINDS, can_start, event_line, referral_page, steps
from participants.referring import last_event, party_of
from projects.access import reach_in
from projects.roles import Permission, Reach


@require_http_methods(["GET", "HEAD", "POST"])
def referral_step(request, slug, public_id, step):
    """One step, if it may be taken now and by her; a step that somebody else has made impossible is refused."""
    if step not in STEP_KINDS:
        raise Http404("No such step")
    referral, kind = referral_or_404(request, slug, public_id), STEP_KINDS[step]
    last = last_event(referral)
    if request.method != "POST" and kind not in steps(referral, last, request.user):
        messages.warning(request, _("This cannot be done with the referral as it stands now."))
        return redirect("participants:referral", slug, public_id)
    by_project = reach_in(referral.project, request.user, Permission.DECIDE_REFERRAL) is Reach.PROJECT
    form = StepForm(request.POST or None, referral=referral, step=kind, last=last, by_project=by_project)
    return answer(request, "participants/referral_step.html", referral, form, step=kind)


@require_http_methods(["GET", "HEAD", "POST"])
def referral_part(request, slug, public_id):
    referral = referral_or_404(request, slug, public_id)
    if reach_in(referral.project, request.user, Permission.DECIDE_REFERRAL) is not Reach.GROUP:
        raise PermissionDenied
    party = party_of(request.user, referral)
    form = PartForm(request.POST or None, referral=referral, party=party, last=last_event(referral))
    return answer(request, "participants/referral_part.html", referral, form, party=party)


@require_http_methods(["GET", "HEAD", "POST"])
def referral_start(request, slug, public_id):
    """The accepted referral becomes a participation."""
    referral = referral_or_404(request, slug, public_id, Permission.ASSIGN_COACHES)
    last, told = last_event(referral), disclosure(request, referral)
    if not can_start(referral, last, request.user) and request.method != "POST":
        messages.warning(request, _("A participation starts from a referral that is accepted."))
        return redirect("participants:referral", slug, public_id)
    reads = told.opens(Information.SITUATION, referral.party_id)
    form = ReferralStartForm(request.POST or None, referral=referral, user=request.user, reads=reads)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The participation has started."))
        if Participant.objects.visible_to(request.user).contains(referral.participant):
            return redirect("participants:participant", slug, referral.participant.public_id)
        return redirect("participants:referral", slug, public_id)
    return page(request, "participants/referral_start.html", referral, form, reads=reads)


def answer(request, template, referral, form, **context):
    """The page of one act on a referral, or, once it is done, the referral with a word about it."""
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("participants:referral", referral.project.slug, referral.public_id)
    return page(request, template, referral, form, **context)


def page(request, template, referral, form, **context):
    told, last = disclosure(request, referral), last_event(referral)
    context |= referral_page(request, referral, last, told)
    context |= {"form": form, "line": event_line(last, referral, told)}
    trace_referral(request, referral, tab=template.split("/")[-1].removesuffix(".html"))
    return render(request, template, context)
