from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants.access import participation_or_404, trace_view
from participants.disclosure import disclosures
from participants.enums import Information
from participants.models import Referral
from participants.person_page import person_page
from participants.referral_page import history
from participants.shared_case import shared_codes
from projects.access import reach_in
from projects.roles import Permission, Reach


@require_safe
def referral_history(request, slug, public_id):
    """How the person came here: each referral with what has happened to it, as far as the project may be told."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    permitted = Referral.objects.permitting(Permission.VIEW_CASE, request.user)
    found = permitted.filter(project=participation.project, participant=participation.participant)
    found = list(found.select_related("party", "group", "participant").order_by("-raised_on", "-pk"))
    told = disclosures(request.user, participation.project, found)
    context = person_page(request, participation, "referral_history") | {
        "referrals": [
            (one, history(one, told[one.pk]), told[one.pk].opens(Information.SITUATION, one.party_id))
            for one in found
        ],
        "opens": reach_in(participation.project, request.user, Permission.DECIDE_REFERRAL) is Reach.PROJECT,
    }
    shared = sorted({code for one in told.values() for code in shared_codes(one)})
    trace_view(request, participation, tab="referral_history", shared=shared)
    return render(request, "participants/referral_history.html", context)
