from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import following_up
from participants.access import trace_view
from participants.enums import AttemptResult
from participants.follow_up_list import follow_up_list
from participants.forms.follow_up import AttemptForm, FollowUpFilterForm, OutcomeForm
from participants.models import CoachAssignment, FollowUp, Participation
from participants.opening import pass_gate
from participants.person_page import person_page, with_head
from projects.access import project_or_404
from projects.roles import Permission


@require_safe
def follow_ups(request, slug):
    """The work list: what is to do first, everything else a chip away."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    follow_ups = permitted(request, project)
    assigned = CoachAssignment.objects.filter(participation__follow_up__in=follow_ups)
    form = FollowUpFilterForm(request.GET, coaches=User.objects.filter(pk__in=assigned.values("coach")))
    listed = follow_up_list(follow_ups, form, request.GET.get("page"))
    trace_list(request, project, listed)
    context = {
        "project": project,
        "form": form,
        "list": listed,
        "several_coaches": form.fields["coach"].queryset.count() > 1,
    }
    return render(request, "participants/follow_ups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request, slug, public_id):
    """One follow-up; its form is the next attempt."""
    found = follow_up_or_404(request, slug, public_id)
    form = AttemptForm(request.POST or None, follow_up=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The attempt has been saved."))
        reached = form.cleaned_data["result"] == AttemptResult.REACHED and timezone.localdate() >= found.due
        return redirect("participants:follow_up_outcome" if reached else "participants:follow_up", slug, public_id)
    return page(request, "participants/follow_up.html", found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_outcome(request, slug, public_id):
    found = follow_up_or_404(request, slug, public_id)
    form = OutcomeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The outcome has been saved."))
        return redirect("participants:follow_ups", slug)
    stored = follow_up_or_404(request, slug, public_id)  # not what was typed
    return page(request, "participants/follow_up_outcome.html", stored, form)


def permitted(request, project):
    mine = FollowUp.objects.permitting(Permission.WORK_WITH_PARTICIPANT, request.user)
    return mine.filter(participation__project=project)


def follow_up_or_404(request, slug, public_id) -> FollowUp:
    """With the participation as the head of a person's page needs it."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    found = permitted(request, project).with_stage().filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such follow-up")
    participation = with_head(Participation.objects.filter(pk=found.participation_id), request.user).get()
    participation.project = project
    pass_gate(request, participation.participant, project)
    found.participation = participation
    return found


def page(request, template, found: FollowUp, form):
    """A page of one follow-up, under the head of its person."""
    today = timezone.localdate()
    is_open = not (found.is_withdrawn or found.came_back)
    context = person_page(request, found.participation, "") | {
        "follow_up": found,
        "form": form,
        "attempts": found.attempts.select_related("by"),
        "earlier": following_up.earlier_outcomes(found),
        "is_open": is_open,
        "is_tried": is_open and (not found.outcome or found.is_for_another_day or form.is_bound),
        "has_come": today >= found.due,
        "attempts_missing": following_up.attempts_missing(found),
        "back": reverse("participants:follow_up", args=[found.participation.project.slug, found.public_id]),
    }
    trace_view(request, found.participation, tab="follow_up")
    return render(request, template, context)


def trace_list(request, project, listed):
    """One event for the list; one more for each person with a protected identity on it."""
    details = {
        "what": "follow_ups",
        "people": listed.page.paginator.count,
        "page": listed.page.number,
    }
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project, "details": details}
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(target=project, **event),
            *(AuditEvent.of(target=one, participant=one, **event) for one in listed.protected),
        ]
    )
