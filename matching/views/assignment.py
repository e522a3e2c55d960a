"""The best joint assignment: a proposal, which a human turns into matches or does not.

Whoever is protected is not in it: a workplace would stand beside the mask. The person is matched alone, on the
person's own page, after it has been said why it is opened.
"""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from matching.assigning import assign
from matching.candidates import candidates, matchable, offered, places, sees_case, weighed
from matching.explaining import rules_told
from matching.match_page import tabs
from matching.match_steps import PERMISSION
from matching.models import Match
from matching.ranked import pair as pair_of
from participants.access import trace_people
from projects.access import project_or_404

SEPARATOR = "/"


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request, slug):
    project = project_or_404(request, slug, PERMISSION)
    if request.method == "POST":
        return propose_chosen(request, project)
    everybody = candidates(project, request.user, together(project, request.user))
    free, offers = [one for one in everybody if not one.busy], [one for one in places(project) if one.open]
    rules = weighed(project, request.user)
    found = assign([one.seeker for one in free], [one.offer for one in offers], [one.open for one in offers], rules)
    pairs = [pair_of(free[one.seeker], offers[one.offer], rules) for one in found]
    trace_people(request, project, [], {"what": "assignment", "people": len(pairs)})
    context = {
        "project": project,
        "tabs": tabs(project, "assignment"),
        "pairs": pairs,
        "points": sum(one.score.points for one in pairs),
        "most": sum(one.score.most for one in pairs),
        "without": len(free) - len(pairs),
        "busy": len(everybody) - len(free),
        "places": sum(one.open for one in offers),
        "rules": rules_told(rules),
        "sees_case": sees_case(project, request.user),
    }
    return render(request, "matching/assignment.html", context)


def together(project, user):
    return matchable(project, user).filter(participant__protected=False)


def propose_chosen(request, project):
    """Each by itself: what is impossible by now is named, the rest is proposed. Sent twice it is done once."""
    people, openings = together(project, request.user), offered(project)
    chosen = [one.split(SEPARATOR) for one in request.POST.getlist("pair")]
    by_person = {
        str(one.public_id): one for one in people.filter(public_id__in=list(uuids(one[0] for one in chosen)))
    }
    by_opening = {
        str(one.public_id): one for one in openings.filter(public_id__in=list(uuids(one[-1] for one in chosen)))
    }
    made, refused = 0, []
    for one in chosen:
        participation, opening = by_person.get(one[0]), by_opening.get(one[-1])
        if participation is None or opening is None:
            refused.append(_("A participant or an opening is no longer there."))
        elif not Match.objects.under_way().filter(participation=participation, opening=opening).exists():
            try:
                with transaction.atomic():
                    Match.propose(participation, opening, by=request.user)
                made += 1
            except ValidationError as refusal:
                refused.append(f"{participation.participant.shown_name}: {' '.join(refusal.messages)}")
    for text in refused:
        messages.error(request, text)
    if not chosen:
        messages.warning(request, _("Tick those who are to be proposed."))
        return redirect("matching:assignment", project.slug)

    text = ngettext("%(number)d match is proposed: ask.", "%(number)d matches are proposed: ask.", made)
    messages.success(request, text % {"number": made})
    return redirect(reverse("matching:matches", args=[project.slug], query={"show": "proposed"}))


def uuids(texts):
    for text in texts:
        with suppress(ValueError):
            yield UUID(text)
