"""One participant against one opening: every point of it, what lacks, and what is done about that."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matching import lacking as lacks
from matching.candidates import candidates, matchable, places, sees_case, weighed
from matching.explaining import rules_told
from matching.match_access import opening_or_404
from matching.match_steps import PERMISSION
from matching.models import CoachNote, Match
from matching.ranked import pair as pair_of
from participants.access import participation_or_404, trace_view
from participants.person_page import permissions, person_page
from projects.roles import Permission

WRITE = Permission.WORK_WITH_PARTICIPANT


def the_pair(request, participation, opening):
    """As they stand now; somebody who has left is held against nothing."""
    project, user = participation.project, request.user
    people = candidates(project, user, matchable(project, user).filter(pk=participation.pk))
    if not people:
        raise Http404("Takes no part now")
    [place] = places(project, type(opening).objects.filter(pk=opening.pk).select_related("workplace__employer"))
    return pair_of(people[0], place, weighed(project, user))


@require_safe
def pair(request, slug, public_id, opening):
    participation = participation_or_404(request, slug, public_id, PERMISSION)
    found = opening_or_404(participation.project, opening)
    shown = the_pair(request, participation, found)
    under_way = Match.objects.under_way().filter(participation=participation).select_related("opening").first()
    context = person_page(request, participation, "person_matching") | {
        "pair": shown,
        "opening": found,
        "under_way": under_way,
        "can_propose": under_way is None and shown.place.left > 0 and found.closed_on is None,
        "works": WRITE in permissions(request, participation),
        "rules": rules_told(list(shown.weighed)),
        "sees_case": sees_case(participation.project, request.user),
    }
    trace_view(request, participation, tab="person_matching")
    return render(request, "matching/pair.html", context)


@require_POST
def propose(request, slug, public_id, opening):
    """Sent twice it is one match."""
    participation = participation_or_404(request, slug, public_id, PERMISSION)
    found = opening_or_404(participation.project, opening)
    mine = Match.objects.under_way().filter(participation=participation, opening=found)
    try:
        made = mine.first() or Match.propose(participation, found, by=request.user)
    except ValidationError as refusal:
        if (made := mine.first()) is None:
            messages.error(request, " ".join(refusal.messages))
            return redirect("matching:pair", slug, public_id, opening)
    return redirect("matching:match", slug, made.public_id)


@require_POST
def lacking(request, slug, public_id, opening):
    """What lacks becomes a step of the plan; of whoever may not write there a note to the coach."""
    participation = participation_or_404(request, slug, public_id, PERMISSION)
    found = opening_or_404(participation.project, opening)
    told = the_pair(request, participation, found).told
    missing = next((one for one in told.missing if one.code == request.POST.get("what")), None)
    if missing is None:
        messages.warning(request, _("That lacks no longer. Look at it again."))
    elif WRITE in permissions(request, participation):
        lacks.as_action(participation, missing, by=request.user)
        messages.success(request, _("It stands in the plan: %(what)s.") % {"what": missing.action})
    else:
        lacks.as_note(participation, found, missing, by=request.user)
        messages.success(request, _("The coach is told: %(what)s.") % {"what": missing.action})
    return redirect("matching:pair", slug, public_id, opening)


@require_POST
def coach_note(request, slug, public_id, note):
    """The coach takes a note into the plan, or puts it aside."""
    participation = participation_or_404(request, slug, public_id, WRITE)
    notes = CoachNote.objects.filter(participation=participation).select_related("participation__project")
    found = get_object_or_404(notes, public_id=note)
    lacks.settle(found, participation, in_plan="plan" in request.POST, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("matching:person_matching", slug, public_id)
