from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.access import participation_or_404
from participants.attention import wanting
from participants.caseload import SHOWN, held_by, loads
from participants.forms.coach import CoachForm, HandOverForm
from participants.models import Participation
from participants.views.act import act_page
from projects.access import project_or_404
from projects.roles import Permission


@require_safe
def coaches(request, slug):
    """Who has how many participants, and what wants looking at among them."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    visible = Participation.objects.permitting_in(Permission.ASSIGN_COACHES, request.user, project)
    today = timezone.localdate()
    context = {
        "project": project,
        "kinds": SHOWN,
        "loads": loads(project, visible, today),
        "without": wanting(visible, "without_coach", today).count(),
    }
    return render(request, "participants/coaches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def coach(request, slug, public_id):
    """Another coach for one participant."""
    participation = participation_or_404(request, slug, public_id, Permission.ASSIGN_COACHES)
    form = CoachForm(request.POST or None, participation=participation)
    return act_page(request, "participants/coach.html", participation, form, _("Saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, slug, coach):
    """A coach's participants, all or some of them, to another coach."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    holders = User.objects.filter(coach_assignments__participation__project=project).distinct()
    holder = get_object_or_404(holders, public_id=coach)
    visible = Participation.objects.permitting_in(Permission.ASSIGN_COACHES, request.user, project)
    people = held_by(holder, visible)
    form = HandOverForm(request.POST or None, project=project, coach=holder, participation=people)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        number = len(form["people"].data)  # sent again they are hers no longer, and not among the cleaned
        text = ngettext(
            "%(number)s participant has been handed over.", "%(number)s participants have been handed over.", number
        )
        messages.success(request, text % {"number": number})
        return redirect("participants:coaches", slug)
    if request.method != "POST":
        AuditEvent.objects.record(
            by=request.user,
            action=AuditAction.VIEW,
            target=project,
            project=project,
            details={"what": "caseload", "people": len(people)},
        )
    context = {
        "project": project,
        "form": form,
        "holder": holder,
        "back": reverse("participants:coaches", args=[slug]),
    }
    return render(request, "participants/hand_over.html", context)
