"""A coach opens a participant who is not hers, with a reason; the project leader reads who has done so."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.access import trace_view
from participants.forms.reasoned_access import ReasonForm
from participants.models import Participation, ReasonedAccess
from participants.person_page import with_head
from projects.access import project_or_404
from projects.roles import Permission

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def open_with_reason(request, slug, public_id):
    """Asks why. Tells nothing of the person but whose participant it is; nothing at all of who is protected."""
    project = project_or_404(request, slug, Permission.VIEW_CASE)
    of_person = Participation.objects.filter(project=project, participant__public_id=public_id).order_by("start")
    if Participation.objects.permitting(Permission.VIEW_CASE, request.user).filter(pk__in=of_person.values("pk")):
        return redirect("participants:participant", slug, public_id)
    participation = with_head(of_person.filter(participant__protected=False), request.user).last()
    if participation is None:
        raise Http404("No such participant")
    participation.project = project
    form = ReasonForm(request.POST or None, participation=participation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Open for you for 24 hours, to read. The project leader is told."))
        return redirect("participants:participant", slug, public_id)
    if request.method != "POST":
        trace_view(request, participation, tab="open_with_reason")
    context = {"project": project, "form": form, "coach": participation.coach_name}
    return render(request, "participants/open_with_reason.html", context)


@require_safe
def opened(request, slug):
    """Who has opened whose participants, and why; the latest first."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    rows = ReasonedAccess.objects.to_read(project, request.user).select_related("user", "participant", "seen_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "page": page,
        "to_tell": ReasonedAccess.objects.to_tell(project, request.user).count(),
        "now": timezone.now(),
    }
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.VIEW,
        target=project,
        project=project,
        details={"what": "opened", "people": len(page), "page": page.number},
    )
    return render(request, "participants/opened.html", context)


@require_POST
def opened_seen(request, slug):
    """The leader has read the list: it no longer stands among what is to do."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    number = ReasonedAccess.objects.mark_seen(project, by=request.user)
    text = ngettext("%(number)d opening marked as read.", "%(number)d openings marked as read.", number)
    messages.success(request, text % {"number": number})
    return redirect("participants:opened", slug)
