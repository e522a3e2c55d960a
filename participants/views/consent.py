"""Consents of a referral: read, written down, asked for anew, withdrawn; and those that end."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants import consenting
from participants.access import referral_or_404, trace_people, trace_referral
from participants.consent_page import authority_name, ending, held, line, own_lines, still_telling, told_lines
from participants.forms.consent import THE_PROJECT, GiveConsentForm
from participants.models import Consent, Referral
from participants.opening import pass_gate
from participants.referring import last_event
from projects.access import project_or_404, reach_in
from projects.roles import Permission

PER_PAGE = 50
ALL = "all"


def consents_of_or_404(request, slug, public_id):
    """The referral, for a caseworker who may read it, or for who works with its participant for the project."""
    return referral_or_404(request, slug, public_id, permission_here(request, slug))


def permission_here(request, slug) -> Permission:
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    return consenting.permission_in(project, request.user)


@require_safe
def consents(request, slug, public_id):
    """Of the referral: those of her own authority, and those that let others tell it."""
    referral = consents_of_or_404(request, slug, public_id)
    authority, current = consenting.authority_of(referral, request.user), last_event(referral).round
    trace_referral(request, referral, tab="consents")
    context = {
        "project": referral.project,
        "referral": referral,
        "round": current,
        "authority": authority_name(authority),
        "decides": reach_in(referral.project, request.user, Permission.DECIDE_REFERRAL) is not None,
        "own": own_lines(referral, current, request.user),
        "told": told_lines(referral, current, authority),
    }
    return render(request, "participants/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_give(request, slug, public_id):
    """Writes one down. `anew`: an earlier one of the same authority, whose kinds and receivers are proposed."""
    referral = consents_of_or_404(request, slug, public_id)
    authority = consenting.authority_of(referral, request.user)
    former = former_of(request, referral)
    initial = proposal(former) if former else {}
    form = GiveConsentForm(request.POST or None, referral=referral, authority=authority, initial=initial)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The consent is written down. It can be withdrawn at any time."))
        return redirect("participants:consents", slug, public_id)
    trace_referral(request, referral, tab="consent_give")
    context = {
        "project": referral.project,
        "referral": referral,
        "authority": authority_name(authority),
        "form": form,
        "former": former,
    }
    return render(request, "participants/consent_give.html", context)


def former_of(request, referral) -> Consent | None:
    """The consent that is asked for anew: one of hers, or none."""
    asked = request.GET.get("anew", "")
    own = Consent.objects.permitting(consenting.permission_in(referral.project, request.user), request.user)
    try:
        return own.filter(referral=referral, public_id=asked).first() if asked else None
    except ValidationError as nonsense:
        raise Http404("No such consent") from nonsense


def proposal(former: Consent) -> dict:
    """What the earlier one said. Days, and how it was given, are the new one's own."""
    parties = [str(key) for key in former.to_parties.values_list("pk", flat=True)]
    return {
        "receivers": [*([THE_PROJECT] if former.to_project else []), *parties],
        "information": list(former.information),
        "purpose": former.purpose,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request, slug, public_id):
    """Asks once more, and withdraws."""
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    permission = permission_here(request, slug)
    project_or_404(request, slug, permission)
    own = Consent.objects.permitting(permission, request.user).filter(referral__project=project)
    consent = get_object_or_404(own.select_related("referral__participant", "from_party"), public_id=public_id)
    referral = consent.referral
    pass_gate(request, referral.participant, project)
    current = last_event(referral).round
    others = still_telling(consent, current)
    if request.method == "POST":
        consenting.withdraw(consent, by=request.user)
        messages.success(request, _("The consent is withdrawn. From now on it opens nothing."))
        if others:
            text = _("Another consent still lets some of the same be told. Withdraw it too, if the person says so.")
            messages.warning(request, text)
        return redirect(back_to(request, referral, permission))
    trace_referral(request, referral, tab="consent_withdraw")
    context = {
        "project": project,
        "referral": referral,
        "line": line(consent, current, timezone.localdate()),
        "others": others,
        "back": back_to(request, referral, permission),
    }
    return render(request, "participants/consent_withdraw.html", context)


def back_to(request, referral, permission) -> str:
    """The referral's consents; the list, if nobody may tell her of the referral any longer."""
    slug = referral.project.slug
    if Referral.objects.permitting(permission, request.user).contains(referral):
        return reverse("participants:consents", args=[slug, referral.public_id])
    return reverse("participants:consents_ending", args=[slug], query={"show": ALL})


@require_safe
def consents_ending(request, slug):
    """Those of her authority that end within a month, or have run out; or all in force."""
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    permission = permission_here(request, slug)
    project_or_404(request, slug, permission)
    shows_all = request.GET.get("show") == ALL
    found = (held if shows_all else ending)(project, request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = {one.referral.participant for one in page}
    trace_people(request, project, people, {"what": "consents_ending", "people": len(people), "page": page.number})
    of_page = Referral.objects.permitting(permission, request.user).filter(pk__in={one.referral_id for one in page})
    readable, today = set(of_page.values_list("pk", flat=True)), timezone.localdate()
    context = {
        "project": project,
        "page": page,
        "lines": [(line(one, one.round, today), one.referral_id in readable) for one in page],
        "shows_all": shows_all,
        "query": "show=all" if shows_all else "",
    }
    return render(request, "participants/consents_ending.html", context)
