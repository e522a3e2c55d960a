"""Records that may be of one person, and making one of two of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import merging
from participants.forms.merge import MergeForm
from participants.forms.search import SearchForm
from participants.models import ParticipantMerge
from participants.search import Found, find, trace_search
from projects.access import project_or_404
from projects.roles import Permission

MOST = 50


@require_safe
def duplicates(request, slug):
    """People of the same name, and the merges of the last day."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    people = merging.may_merge(request.user, project)
    # Beside somebody of the same name whose name is shown, a mask would hide nothing.
    names = people.exclude(last_key="", first_key="").order_by().values("last_key", "first_key", "protected")
    twice = names.annotate(number=Count("pk")).filter(number__gt=1).order_by("last_key", "first_key")[:MOST]
    same = [{name: one[name] for name in ["last_key", "first_key", "protected"]} for one in twice]
    groups = [list(people.filter(**one).order_by("pk")[:MOST]) for one in same]
    groups.sort(key=lambda group: group[0].list_key)
    pairs = [(group[0], other) for group in groups for other in group[1:]]
    merges = ParticipantMerge.objects.undoable().filter(project=project).select_related("kept", "by")
    shown = merging.may_merge(request.user, project).filter(pk__in=merges.values("kept"))
    merges = [one for one in merges if one.kept in set(shown)]
    trace(request, project, [person for pair in pairs for person in pair] + [one.kept for one in merges])
    context = {"project": project, "pairs": pairs, "merges": merges}
    return render(request, "participants/duplicates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge_choose(request, slug, public_id):
    """Which other record is of the same person?"""
    project, person = project_and_person(request, slug, public_id)
    form = SearchForm(request.POST or None)
    found = Found()
    if request.method == "POST" and form.is_valid():
        found = find(request, project, form.sought)
        trace_search(request, project, found, "merge")
    people = merging.may_merge(request.user, project)
    mine = set(people.filter(pk__in=[hit.person.pk for hit in found.hits]).exclude(pk=person.pk))
    if request.method != "POST":
        trace_pair(request, project, [person])
    hits = [hit.person for hit in found.hits if hit.person in mine]
    context = {"project": project, "person": person, "form": form, "hits": hits, "searched": form.is_bound}
    return render(request, "participants/merge_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, slug, public_id, other_id):
    """The first of the two is kept. Shown first, field by field."""
    project, kept = project_and_person(request, slug, public_id)
    other = get_object_or_404(merging.may_merge(request.user, project).exclude(pk=kept.pk), public_id=other_id)
    form = MergeForm(request.POST or None, project=project, kept=kept, other=other)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The two are one now. It can be undone for a day, under Duplicates."))
        return redirect("participants:participant", slug, kept.public_id)
    if request.method != "POST":
        trace_pair(request, project, [kept, other])
    context = {"project": project, "form": form, "kept": kept, "other": other, "plan": form.plan}
    return render(request, "participants/merge.html", context)


@require_POST
def merge_undo(request, slug, public_id):
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    made = get_object_or_404(ParticipantMerge, project=project, public_id=public_id)
    if not merging.may_merge(request.user, project).filter(pk=made.kept_id).exists():
        raise Http404
    try:
        merging.undo(made, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The merge is undone: there are two again."))
    return redirect("participants:duplicates", slug)


def project_and_person(request, slug, public_id):
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    return project, get_object_or_404(merging.may_merge(request.user, project), public_id=public_id)


def trace_pair(request, project, people):
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project, "details": {"what": "merge"}}
    AuditEvent.objects.record_all([AuditEvent.of(target=one, participant=one, **event) for one in people])


def trace(request, project, people):
    """One event for the list; one more for each who is protected."""
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project}
    details = {"what": "duplicates", "people": len(people)}
    apart = {person.pk: person for person in people if person.protected}.values()
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(target=project, details=details, **event),
            *(AuditEvent.of(target=one, participant=one, details={"what": "duplicates"}, **event) for one in apart),
        ]
    )
