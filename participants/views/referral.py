from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants.access import referral_or_404, trace_people, trace_referral
from participants.consent_page import ending
from participants.disclosure import disclosure
from participants.models import Draft, Referral, ReferralAnswer
from participants.naming import names_others_on, unanswered_referrals
from participants.referral_list import referral_list
from participants.referral_page import referral_page
from participants.referring import last_event
from participants.shared_case import shared_case, shared_codes
from projects.access import project_or_404, reach_in
from projects.roles import Permission, Reach


@require_safe
def referrals(request, slug):
    """A caseworker's: her party's, and others' while a consent lets them be told to her party. A leader's: all."""
    project = project_or_404(request, slug, Permission.DECIDE_REFERRAL)
    permitted = Referral.objects.permitting_in(Permission.DECIDE_REFERRAL, request.user, project)
    reach = reach_in(project, request.user, Permission.DECIDE_REFERRAL)
    show = request.GET.get("show", "")
    listed = referral_list(permitted, project, request.user, reach, show, request.GET.get("page"))
    details = {"what": "referrals", "people": listed.page.paginator.count, "page": listed.page.number}
    trace_people(request, project, listed.protected, details)
    context = {
        "project": project,
        "list": listed,
        "leads": reach is Reach.PROJECT,
        "consents_ending": 0 if reach is Reach.PROJECT else len(ending(project, request.user)),
        "closed": unanswered_referrals(project).count() if reach is Reach.PROJECT else 0,
        "draft": Draft.objects.of(request.user, project).filter(key="refer").first(),
    }
    return render(request, "participants/referrals.html", context)


@require_safe
def referral(request, slug, public_id):
    found = referral_or_404(request, slug, public_id)
    last = last_event(found)
    told = disclosure(request, found)
    sections = shared_case(found, last.round, told)
    context = referral_page(request, found, last, told) | {"sections": sections}
    context["unread"] = ReferralAnswer.objects.unread(request.user).filter(event__referral=found).exists()
    context["names_others"] = names_others(request, found)
    trace_referral(request, found, tab="referral", shared=shared_codes(told, sections))
    return render(request, "participants/referral.html", context)


def names_others(request, found: Referral) -> bool:
    """Whether the leader names others here: a protected person who takes no part has no page to do it on."""
    if not found.participant.protected or reach_in(found.project, request.user, Permission.ASSIGN_COACHES) is None:
        return False
    return names_others_on(found.project, request.user).filter(pk=found.participant_id).exists()


@require_POST
def referral_read(request, slug, public_id):
    """She has looked at the answer: by a button, or by the page itself as soon as it stands before her."""
    found = referral_or_404(request, slug, public_id)
    ReferralAnswer.objects.mark_read(request.user, found)
    if request.wants_part:
        return render(request, "participants/referral.html#read", {"referral": found})
    messages.success(request, _("Marked as read."))
    return redirect("participants:referral", slug, public_id)
