import re

from django.db import IntegrityError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import SubmittedForm
from participants.models import Draft
from participants.models.draft import SESSION_KEY
from participants.roster_page import as_uuid
from projects.access import project_or_404
from projects.roles import Permission

MOST_FIELDS, MOST_CHARACTERS = 500, 200_000
NOT_KEPT = {"csrfmiddlewaretoken", "key", "q", "add", "drop", "find", "enter", "another", "next", "draft", "discard"}


@require_POST
def session_draft(request, slug):
    """Keeps what she has typed so far, or throws it away."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    return keep_draft(request, project, reverse("participants:session_log", args=[project.slug]), SESSION_KEY)


def keep_draft(request, project, back: str, keys: re.Pattern) -> HttpResponse:
    """`back`: the address of the page that it is a draft of; `keys`: those of that page, and of no other."""
    key = request.POST.get("key", "")
    if not keys.fullmatch(key):
        return HttpResponse(status=400)
    own = Draft.objects.filter(user=request.user, project=project, key=key)
    if "discard" in request.POST:
        own.delete()
        return redirect(back)
    content = {plain(name): [*map(plain, sent)] for name, sent in request.POST.lists() if name not in NOT_KEPT}
    if (
        len(content) > MOST_FIELDS
        or sum(len(value) for values in content.values() for value in values) > MOST_CHARACTERS
    ):
        return HttpResponse(status=413)
    if has_been_saved(request):
        return HttpResponse(status=204)
    keep(own, request.user, project, key, content)
    return JsonResponse({"at": f"{timezone.localtime():%H:%M}"})


def plain(text: str) -> str:
    """PostgreSQL takes no NUL."""
    return text.replace("\x00", "")


def has_been_saved(request) -> bool:
    """A draft that was still on its way when its page was saved comes too late."""
    token = as_uuid(request.POST.get("form_token"))
    return bool(token) and SubmittedForm.objects.filter(user=request.user, token=token).exists()


def keep(own, user, project, key, content):
    now = timezone.now()
    if own.update(content=content, saved_at=now):
        return
    try:
        Draft.objects.create(user=user, project=project, key=key, content=content, saved_at=now)
    except IntegrityError:  # another of her windows was quicker
        own.update(content=content, saved_at=now)
