from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.access import trace_people
from participants.forms.activity_group import AdmitForm, CloseGroupForm, GroupForm, PlanGroupForm
from participants.models import ActivityGroup, Participation, Session
from participants.roster_page import answer, as_uuid, go, preset_people, search_only, step, wants_search_only
from participants.roster_page import leads as leads_project
from participants.rosters import people_on, rosters
from projects.access import project_or_404
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT
AHEAD = timedelta(weeks=8)


@require_safe
def groups(request, slug):
    """The project's groups and the places that are left."""
    project = project_or_404(request, slug, WORK)
    running = project.activity_groups.running().with_places().select_related("coach")
    return render(request, "participants/groups.html", {"project": project, "groups": running})


def group_or_404(request, slug, public_id) -> ActivityGroup:
    project = project_or_404(request, slug, WORK)
    group = get_object_or_404(project.activity_groups.select_related("coach"), public_id=public_id)
    group.project = project
    return group


def leads(request, group: ActivityGroup) -> bool:
    """Whether the group is hers to change: she leads it, or the project."""
    return group.coach_id == request.user.pk or leads_project(request, group.project)


def led_group_or_404(request, slug, public_id) -> ActivityGroup:
    group = group_or_404(request, slug, public_id)
    if not leads(request, group):
        raise PermissionDenied
    return group


@require_http_methods(["GET", "HEAD", "POST"])
def group_add(request, slug):
    project = project_or_404(request, slug, WORK)
    form = GroupForm(
        request.POST or None, instance=ActivityGroup(project=project, coach=request.user), project=project
    )
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The group is there. Give places in it next."))
        return redirect("participants:group", slug, form.instance.public_id)
    return render(request, "participants/group_add.html", {"project": project, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request, slug, public_id):
    group = led_group_or_404(request, slug, public_id)
    form = GroupForm(request.POST or None, instance=group, project=group.project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("participants:group", slug, public_id)
    return render(request, "participants/group_edit.html", {"project": group.project, "group": group, "form": form})


@require_safe
def group(request, slug, public_id):
    """One group: its members, as far as she may see them, and its coming sessions."""
    group = group_or_404(request, slug, public_id)
    members = group.current_members()
    mine = Participation.objects.permitting(WORK, request.user).filter(pk__in=members.values("participation"))
    listed = [one.participant for one in mine.select_related("participant")]
    taken = members.count()
    planned = group.sessions.planned().filter(date__gte=timezone.localdate()).select_related("coach", "group")[:60]
    coming = rosters(planned, request.user, WORK)
    held = group.sessions.filter(date__lte=timezone.localdate()).exclude(state=Session.State.PLANNED)
    past = rosters(held.select_related("coach", "group").order_by("-date", "-pk")[:5], request.user, WORK)
    named = list({person.pk: person for person in [*listed, *people_on([*coming, *past])]}.values())
    trace_people(request, group.project, named, {"what": "group", "people": len(named)})
    context = {
        "project": group.project,
        "group": group,
        "listed": sorted(listed, key=lambda person: person.list_key),
        "taken": taken,
        "others": taken - len(listed),
        "coming": coming,
        "past": past,
        "waiting": group.sessions.unmarked().order_by("-date", "-pk").first(),
        "today": timezone.localdate(),
        "is_hers": leads(request, group),
        "is_running": group.ended_on is None or group.ended_on > timezone.localdate(),
    }
    return render(request, "participants/group.html", context)


def coming_weeks(group: ActivityGroup) -> dict:
    today = timezone.localdate()
    return {"first": today, "last": min(today + AHEAD, group.project.end)}


@require_http_methods(["GET", "HEAD", "POST"])
def group_admit(request, slug, public_id):
    group = group_or_404(request, slug, public_id)
    raw = step(request)
    data = request.POST if request.method == "POST" and raw is None else None
    initial = {"people": preset_people(request, group.project)}
    form = AdmitForm(data, group=group, by=request.user, raw=raw, initial=initial)
    if wants_search_only(request):
        return search_only(request, group.project, form)
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return go(request, reverse("participants:group", args=[slug, public_id]))
    return answer(request, "participants/group_admit.html", group.project, form, group=group)


@require_POST
def group_give_up(request, slug, public_id):
    """Somebody leaves the group."""
    group = group_or_404(request, slug, public_id)
    person = as_uuid(request.POST.get("person"))
    if person:
        told(request, lambda: group.give_up(person, by=request.user), _("The place is free."))
    return redirect("participants:group", slug, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def group_plan(request, slug, public_id):
    group = led_group_or_404(request, slug, public_id)
    form = PlanGroupForm(request.POST if request.method == "POST" else None, group=group, initial=coming_weeks(group))
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The sessions are planned."))
        return redirect("participants:group", slug, public_id)
    return render(request, "participants/group_plan.html", {"project": group.project, "group": group, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def group_close(request, slug, public_id):
    group = led_group_or_404(request, slug, public_id)
    form = CloseGroupForm(request.POST if request.method == "POST" else None, group=group)
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The group has ended."))
        return redirect("participants:groups", slug)
    return render(request, "participants/group_close.html", {"project": group.project, "group": group, "form": form})


def told(request, act, text) -> bool:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return False
    messages.success(request, text)
    return True
