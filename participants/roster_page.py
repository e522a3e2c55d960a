"""What the pages share on which a list of people is put together: the steps before saving, the search, the draft."""

import base64
import re
import uuid
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from participants.access import trace_people, trace_view
from participants.forms.roster import as_uuid
from participants.models import Draft, Participation
from participants.people_search import found, likely
from projects.access import memberships_of
from projects.roles import Permission, Reach


def leads(request, project) -> bool:
    """Whether she may work with everybody in the project, not with her own participants only."""
    own = next(one for one in memberships_of(request) if one.project_id == project.pk)
    return own.reach(Permission.WORK_WITH_PARTICIPANT) is Reach.PROJECT


def preset_people(request, project) -> list[uuid.UUID]:
    """Whom the page was opened for: 404 if that is nobody she works with. Looking leaves its trace."""
    if "person" not in request.GET:
        return []
    mine = Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, request.user, project)
    found = mine.filter(participant__public_id=as_uuid(request.GET["person"])).select_related("participant").last()
    if found is None:
        raise Http404("No such participant")
    if request.method != "POST":
        found.project = project
        trace_view(request, found, page=request.resolver_match.url_name)
    return [found.participant.public_id]


def step(request) -> dict | None:
    """What was typed so far, if the button only changes the list or searches; None if it saves."""
    if request.method != "POST":
        return None
    raw = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    people, typed = raw.get("people", []), request.POST.get("q", "").strip()
    if added := request.POST.get("add"):
        raw["people"], raw["q"] = [*people, added], []
    elif dropped := request.POST.get("drop"):
        raw["people"] = [person for person in people if person != dropped]
    elif "find" not in request.POST and not ("enter" in request.POST and typed):
        return None
    return raw


def wants_search_only(request) -> bool:
    return request.method == "POST" and request.wants_part and "find" in request.POST


def hits(request, project, day: date, besides=()) -> list:
    """Whom she may mean. The letters come by POST: a name never stands in an address. Whom it shows is traced."""
    typed = request.POST.get("q", "").replace("\x00", "").strip()  # PostgreSQL takes no NUL
    if not typed or "add" in request.POST:
        return likely(project, request.user, day, besides)
    people = found(project, request.user, typed, day, besides)
    shown = [one.participant for one in people]
    details = {"what": "people_search", "people": len(shown), "shown": [str(one.public_id) for one in shown]}
    trace_people(request, project, shown, details)
    return people


def answer(request, template: str, project, form, *, draft_key: str = "", draft: Draft | None = None, **context):
    """The page, or for htmx its form alone."""
    part = {
        "form": form,
        "hits": hits(request, project, form.day, form.listed_ids),
        "typed": "" if "add" in request.POST else request.POST.get("q", ""),
        "added": request.POST.get("add", ""),
        "action": request.path,  # whom it was opened for stands in the form now
        "next": way_back(request),
        "turn_back": way_back(request) or reverse("participants:sessions", args=[project.slug]),
        "draft": draft_part(request, project, draft_key, draft) if draft_key else None,
    }
    if request.wants_part:
        return render(request, "components/roster_form.html", part)
    return render(request, template, {"project": project, "form": form, "roster_part": part, **context})


def search_only(request, project, form):
    context = {"hits": hits(request, project, form.day, form.listed_ids), "typed": request.POST.get("q", "")}
    return render(request, "components/people_found.html", context)


def go(request, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.wants_part else redirect(address)


def way_back(request) -> str:
    """Where she came from, within this site."""
    came_from = request.POST.get("next") or request.GET.get("next") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return ""
    path = re.sub(r"^https?://[^/]+", "", came_from)
    return path if path.startswith("/projects/") and path.split("?")[0] != request.path else ""


# --- Drafts


def draft_part(request, project, key: str, draft: Draft | None) -> dict:
    return {
        "key": key,
        "held": key if draft else request.POST.get("draft", ""),
        "saved_at": draft.saved_at if draft else None,
        "url": reverse("participants:session_draft", args=[project.slug]),
        "secret": secret_of(request.user),
        "owner": owner_of(request.user),
    }


def secret_of(user) -> str:
    """The key by which her browser closes what it keeps while the network is away: it opens for her only."""
    digest = salted_hmac("participants.drafts", str(user.public_id), algorithm="sha256").digest()
    return base64.b64encode(digest).decode()


def owner_of(user) -> str:
    """By which her browser tells what it has kept for her from what it has kept for others."""
    return salted_hmac("participants.drafts.owner", str(user.public_id), algorithm="sha256").hexdigest()[:16]
