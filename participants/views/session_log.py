from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.enums import ActivityKind, MeetingForm
from participants.forms.session import LogForm, PlanForm
from participants.models import ActivityGroup, Draft, Session
from participants.models.draft import SESSION_KEY
from participants.roster_page import (
    answer,
    as_uuid,
    go,
    leads,
    preset_people,
    search_only,
    step,
    wants_search_only,
    way_back,
)
from projects.access import project_or_404
from projects.roles import Permission

REPEATED = ["date", "minutes", "form", "kind", "topic"]


@require_http_methods(["GET", "HEAD", "POST"])
def session_log(request, slug):
    """A session that was held, with one or many."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    key = draft_key(request)
    draft = None if request.method == "POST" else Draft.objects.of(request.user, project).filter(key=key).first()
    people = people_at_first(request, project, draft)
    raw = step(request) or (draft and draft.content)
    data = request.POST if request.method == "POST" and not raw else None
    initial = None if raw or data else preset(request, project, people)
    form = LogForm(data, project=project, by=request.user, leads=leads(request, project), raw=raw, initial=initial)
    if wants_search_only(request):
        return search_only(request, project, form)
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The session has been saved."))
        return go(request, after(request, project, form.made))
    return answer(request, "participants/session_log.html", project, form, draft_key=key, draft=draft)


def people_at_first(request, project, draft: Draft | None) -> list:
    """Whom the page was opened for. What she has written about somebody handed over since is not lost with them."""
    try:
        return preset_people(request, project)
    except Http404:
        if draft is None or draft.key != f"log:{as_uuid(request.GET['person'])}":
            raise
        return []


def draft_key(request) -> str:
    """One draft for each person or group that the page was opened for, and one for the page opened from elsewhere."""
    sent = request.POST.get("key") or request.GET.get("draft", "")
    if SESSION_KEY.fullmatch(sent):
        return sent
    opened_for = ((kind, as_uuid(request.GET.get(name))) for name, kind in [("person", "log"), ("group", "group")])
    return next((f"{kind}:{key}" for kind, key in opened_for if key), "log")


def preset(request, project, people) -> dict:
    """Today, me, and what she used last."""
    initial = {"date": timezone.localdate(), "coach": request.user, "people": people}
    if group := running_group(request, project):
        members = group.current_members().values_list("participation__participant__public_id", flat=True)
        kind, form, minutes = group.kind, MeetingForm.GROUP, group.minutes
        preset = {"kind": kind, "form": form, "minutes": minutes, "group": group.public_id}
        return initial | preset | {"people": list(members)}
    own = Session.objects.filter(project=project, coach=request.user)
    like = as_uuid(request.GET.get("like"))
    if like and (repeated := own.filter(public_id=like).first()):
        return initial | {name: getattr(repeated, name) for name in REPEATED}
    last = own.exclude(state=Session.State.PLANNED).filter(group=None).order_by("-date", "-pk").first()
    used = last or Session(minutes=60, form=MeetingForm.INDIVIDUAL, kind=ActivityKind.COACHING)
    return initial | {name: getattr(used, name) for name in ["minutes", "form", "kind"]}


def running_group(request, project) -> ActivityGroup | None:
    chosen = as_uuid(request.GET.get("group"))
    return project.activity_groups.running().filter(public_id=chosen).first() if chosen else None


def after(request, project, session: Session) -> str:
    if "another" in request.POST:
        query = {"like": str(session.public_id), "next": way_back(request)}
        return reverse("participants:session_log", args=[project.slug], query=query)
    return way_back(request) or reverse("participants:sessions", args=[project.slug])


@require_http_methods(["GET", "HEAD", "POST"])
def session_plan(request, slug):
    """A meeting that lies ahead."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    raw, people = step(request), preset_people(request, project)
    data = request.POST if request.method == "POST" and raw is None else None
    initial = None if request.method == "POST" else preset(request, project, people)
    form = PlanForm(data, project=project, by=request.user, leads=leads(request, project), raw=raw, initial=initial)
    if wants_search_only(request):
        return search_only(request, project, form)
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The meeting is planned."))
        return go(request, way_back(request) or reverse("participants:sessions", args=[project.slug]))
    return answer(request, "participants/session_plan.html", project, form)


def session_or_404(request, slug, public_id) -> Session:
    """A session of the project that she may see."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    visible = Session.objects.permitting(Permission.WORK_WITH_PARTICIPANT, request.user).filter(project=project)
    session = get_object_or_404(visible.select_related("coach", "group"), public_id=public_id)
    session.project = project
    return session
