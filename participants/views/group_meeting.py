"""The meeting of a caseworker group: started or gone on with, case by case, closed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.enums import AuditAction
from participants import referring
from participants.access import trace_people
from participants.agenda import LATER, OVERDUE, agenda, dealt_with, in_turn
from participants.disclosure import Disclosure, disclosure, is_told
from participants.enums import Information
from participants.forms.group_meeting import CloseMeetingForm, MeetingCaseForm, OpenMeetingForm
from participants.hand_offs import way_of
from participants.models import GroupMeeting, Referral
from participants.opening import pass_gate
from participants.rounds import rounds_of
from participants.shared_case import shared_codes
from projects.access import membership_in, memberships_of, project_or_404
from projects.roles import Permission

PER_PAGE = 50


def own_group(request, project):
    """The group in which the reader sits; None for the leader, who reads."""
    return next(one.group for one in memberships_of(request) if one.project_id == project.pk)


def meeting_or_404(request, slug, public_id) -> GroupMeeting:
    project = project_or_404(request, slug, Permission.DECIDE_REFERRAL)
    visible = GroupMeeting.objects.visible_to(request.user).filter(group__project=project)
    return get_object_or_404(visible.select_related("group__project", "opened_by"), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request, slug):
    """The meetings of the group, the latest first; here one is started, or gone on with."""
    project = project_or_404(request, slug, Permission.DECIDE_REFERRAL)
    group = own_group(request, project)
    if request.method == "POST" and group is None:
        raise PermissionDenied
    form = OpenMeetingForm(request.POST or None, group=group) if group else None
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return redirect("participants:meeting", slug, form.made.public_id)
    visible = GroupMeeting.objects.visible_to(request.user).filter(group__project=project).select_related("group")
    page = Paginator(visible, PER_PAGE).get_page(request.GET.get("page"))
    is_open = next((meeting for meeting in page if meeting.closed_at is None), None) if group else None
    context = {"project": project, "page": page, "form": form, "open": is_open, "of_group": group}
    return render(request, "participants/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request, slug, public_id):
    """The agenda: what is left, what has been dealt with; here the meeting is closed."""
    found = meeting_or_404(request, slug, public_id)
    sits = own_group(request, found.group.project) == found.group
    if request.method == "POST" and not sits:
        raise PermissionDenied
    # A page sent twice is answered as the first time, though the meeting is closed by then.
    is_sent = request.method == "POST"
    form = (
        CloseMeetingForm(request.POST or None, meeting=found) if sits and (is_sent or not found.closed_at) else None
    )
    if is_sent and form and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The meeting is closed."))
        return redirect("participants:meeting", slug, public_id)
    left = agenda(found, request.user).select_related("participant", "party")
    page = Paginator(left, PER_PAGE).get_page(request.GET.get("page"))
    dealt = list(dealt_with(found, request.user))
    people = {one.participant for one in [*page, *(case.referral for case in dealt)]}
    trace_people(request, found.group.project, people, {"what": "meeting", "people": len(people)})
    context = {
        "project": found.group.project,
        "meeting": found,
        "page": page,
        "dealt": dealt,
        "form": form,
        "sits": sits,
        "first": None if found.closed_at or not sits else first_of(page, found, request.user),
        "overdue": OVERDUE,
        "later": LATER,
        "prints": found.closed_at is not None and is_told(membership_in(found.group.project, request.user)),
    }
    return render(request, "participants/meeting.html", context)


def first_of(page, meeting: GroupMeeting, reader):
    """The case to begin with: it stands on top of the agenda's first page."""
    if page.number > 1:
        return in_turn(meeting, reader)
    return next((one for one in page if one.place != LATER), None)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_case(request, slug, public_id, referral_id):
    """One case on the screen of the meeting. What is saved here stays, whatever happens to the meeting."""
    found = meeting_or_404(request, slug, public_id)
    project = found.group.project
    if own_group(request, project) != found.group:
        raise PermissionDenied
    if found.closed_at:
        return redirect("participants:meeting", slug, public_id)
    permitted = Referral.objects.permitting(Permission.DECIDE_REFERRAL, request.user).filter(group=found.group)
    referral = get_object_or_404(
        permitted.select_related("participant", "party", "group", "project"), public_id=referral_id
    )
    pass_gate(request, referral.participant, project)
    opened = disclosure(request, referral)
    reads = opened.opens(Information.SITUATION, referral.party_id)
    form = MeetingCaseForm(request.POST or None, meeting=found, referral=referral, reads=reads)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        following = in_turn(found, request.user)
        if following is None:
            messages.success(request, _("All cases have been dealt with. Close the meeting."))
            return redirect("participants:meeting", slug, public_id)
        return redirect("participants:meeting_case", slug, public_id, following.public_id)
    details = {"page": "meeting_case", "shared": shared_codes(opened)}
    referring.trace(request.user, referral, AuditAction.VIEW, details=details)
    context = case_context(request, found, referral, opened)
    return render(request, "participants/meeting_case.html", context | {"project": project, "form": form})


def case_context(request, meeting: GroupMeeting, referral: Referral, opened: Disclosure) -> dict:
    """What is shown of a case: to the reader, and so to everybody who sees her screen, what she may read."""
    events = list(referral.events.select_related("investigating_party", "by", "party"))
    concerned, hearing = list(referring.concerned(referral)), set(referring.may_hear(referral))
    said = {one.party_id: one for one in referral.statements.filter(round=events[-1].round)}
    return {
        "meeting": meeting,
        "referral": referral,
        "last": events[-1],
        "events": [(event, opened.reads(event, referral)) for event in reversed(events)],
        "round": len(rounds_of(events)),
        "way": way_of(referral, events, timezone.localdate()),
        "sees_situation": opened.opens(Information.SITUATION, referral.party_id),
        "unheard": [(party, said.get(party.pk)) for party in concerned if party not in hearing],
        "left": agenda(meeting, request.user).count(),
        "done": meeting.cases.filter(dealt_at__isnull=False).count(),
    }
