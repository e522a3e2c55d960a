"""The mapping: read with what has changed since the last, written on one page, closed for now."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import mappings, skills
from participants.access import participation_or_404, trace_view
from participants.forms.mapping import MappingForm
from participants.models import Draft, Mapping, Participation
from participants.person_page import person_address, person_page
from participants.roster_page import go, owner_of, secret_of
from participants.views.session_draft import keep_draft
from projects.roles import Permission

READ, WRITE = Permission.VIEW_CASE, Permission.WORK_WITH_PARTICIPANT


@require_safe
def mapping(request, slug, public_id):
    """The version that stands now, or an earlier one (`?version=`), with what differs from the one before it."""
    participation = participation_or_404(request, slug, public_id, READ)
    found = mappings.mapping_of(participation)
    context = person_page(request, participation, "mapping")
    context |= read_of(request, found) | {
        "mapping": found,
        "parts": len(mappings.PARTS),
        "empty": mappings.empty_parts(found),
        "skills": skills.groups(participation),
        "earlier": None if found and found.authors else mappings.earlier_mapping(participation),
        "has_draft": context["head"].works and own_draft(request, participation) is not None,
    }
    trace_view(request, participation, tab="mapping")
    return render(request, "participants/mapping.html", context)


def read_of(request, found: Mapping | None) -> dict:
    if found is None or not found.authors:
        return {"version": None, "before": None, "versions": [], "chapters": [], "changed": []}
    versions = mappings.versions_of(found)
    asked = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == asked), versions[-1])
    before = next((one for one in versions if one.number == version.number - 1), None)
    chapters = mappings.chapters(version, before)
    changed = [part for _title, parts in chapters for part in parts if part.pieces]
    return {"version": version, "before": before, "versions": versions, "chapters": chapters, "changed": changed}


@require_http_methods(["GET", "HEAD", "POST"])
def mapping_write(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, WRITE)
    form = MappingForm(request.POST or None, participation=participation, closes="done_for_now" in request.POST)
    draft = own_draft(request, participation)
    if request.method == "POST":
        if form.is_valid() and form.save_changes(by=request.user):
            drafts(request, participation).delete()
            messages.success(request, _("Saved. Done for now.") if form.closes else _("Saved."))
            return go(request, person_address("mapping", participation))
    else:
        draft = draft if form.restore(draft) else None
        trace_view(request, participation, tab="mapping")
    return write_page(request, participation, form, draft if request.method != "POST" else None)


def write_page(request, participation: Participation, form, draft: Draft | None) -> HttpResponse:
    context = {
        "form": form,
        "action": person_address("mapping_write", participation),
        "back": person_address("mapping", participation),
        "draft": {
            "key": draft_key(participation),
            "held": draft_key(participation) if draft else request.POST.get("draft", ""),
            "saved_at": draft.saved_at if draft else None,
            "url": person_address("mapping_draft", participation),
            "secret": secret_of(request.user),
            "owner": owner_of(request.user),
        },
    }
    if request.wants_part:
        return render(request, "participants/mapping_write.html#form", context)
    return render(
        request, "participants/mapping_write.html", person_page(request, participation, "mapping") | context
    )


@require_POST
def mapping_close(request, slug, public_id):
    """Done for now."""
    participation = participation_or_404(request, slug, public_id, WRITE)
    if mappings.close(participation, by=request.user):
        messages.success(request, _("Done for now. What is written from now on is a new version."))
    return redirect(person_address("mapping", participation))


@require_POST
def mapping_copy(request, slug, public_id):
    """Begin with the mapping of the time before."""
    participation = participation_or_404(request, slug, public_id, WRITE)
    try:
        mappings.copy_earlier(participation, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        text = _("The earlier mapping is here. Read it through together and change what has changed.")
        messages.success(request, text)
    return redirect(person_address("mapping", participation))


# --- Drafts


def draft_key(participation: Participation) -> str:
    return f"mapping:{participation.public_id}"


def drafts(request, participation: Participation):
    return Draft.objects.of(request.user, participation.project).filter(key=draft_key(participation))


def own_draft(request, participation: Participation) -> Draft | None:
    return drafts(request, participation).first()


@require_POST
def mapping_draft(request, slug, public_id):
    """Keeps what she has typed so far, or throws it away."""
    participation = participation_or_404(request, slug, public_id, WRITE)
    own = re.compile(draft_key(participation))
    return keep_draft(request, participation.project, person_address("mapping_write", participation), own)
