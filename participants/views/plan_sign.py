"""A plan is signed, on paper or on a lent screen; what was signed is read, with what has changed since."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants import lent_screen, planning
from participants.access import participation_or_404, trace_view
from participants.forms.plan_sign import SignOnPaperForm
from participants.models import Document
from participants.person_page import person_page
from participants.plan_changes import changes
from participants.plan_content import content_of
from participants.plan_lent import KIND, key_of
from participants.plan_page import shown
from participants.plan_status import status_of
from participants.plan_typing import address
from participants.views.plan import READ, writable


@require_http_methods(["GET", "HEAD", "POST"])
def plan_sign(request, slug, public_id):
    """`lend`: the coach signs by handing the screen over; `seen` is what she had before her then."""
    participation, plan = writable(request, slug, public_id)
    content = content_of(plan)
    status = status_of(plan, content)
    if "lend" in request.POST:
        if status.can_be_signed and request.POST.get("seen") == status.checksum:
            return lent_screen.lend(request, KIND, participation, plan, key=key_of(plan, status.checksum))
        messages.error(request, _("The plan has been changed since this page was opened. Read it once more."))
        return redirect(address("plan_sign", participation))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SignOnPaperForm(*sent, participation=participation, plan=plan, checksum=status.checksum)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The plan is signed. What was signed is kept as it is."))
        return redirect(address("plan", participation))
    if request.method != "POST":
        trace_view(request, participation, tab="plan")
    context = {"form": form, "status": status, "plan": plan, "shown": shown(content, timezone.localdate())}
    return render(request, "participants/plan_sign.html", person_page(request, participation, "plan") | context)


@require_safe
def plan_version(request, slug, public_id, version):
    """As it was signed, and what has changed: since the one before, and until now."""
    participation = participation_or_404(request, slug, public_id, READ)
    plan = planning.plan_of(participation)
    if plan is None:
        raise Http404("No plan yet")
    signed = get_object_or_404(plan.versions.select_related("signed_by"), public_id=version)
    before = plan.versions.filter(number__lt=signed.number).last()
    context = {
        "plan": plan,
        "version": signed,
        "shown": shown(signed.content, signed.signed_on),
        "since": changes(signed.content, content_of(plan)),
        "before": before,
        "differences": changes(before.content, signed.content) if before else [],
        "paper": Document.objects.filter(public_id=signed.document).first() if signed.document else None,
    }
    trace_view(request, participation, tab="plan")
    return render(request, "participants/plan_version.html", person_page(request, participation, "plan") | context)


@require_safe
def plan_earlier(request, slug, public_id, plan):
    """The plan of an earlier participation, as it was left."""
    participation = participation_or_404(request, slug, public_id, READ)
    found = get_object_or_404(planning.earlier_plans(participation), public_id=plan)
    content = content_of(found)
    context = {
        "plan": found,
        "shown": shown(content, found.participation.exit or timezone.localdate()),
        "status": status_of(found, content),
    }
    trace_view(request, participation, tab="plan")
    return render(request, "participants/plan_earlier.html", person_page(request, participation, "plan") | context)
