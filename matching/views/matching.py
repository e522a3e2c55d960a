"""Both ways: for a participant the openings, for an opening the participants."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from matching.candidates import candidates, matchable, offered, places, sees_case, weighed
from matching.enums import MatchState
from matching.explaining import rules_told
from matching.match_access import opening_or_404
from matching.match_page import tabs
from matching.match_steps import PERMISSION
from matching.models import CoachNote, Match, Wishes
from matching.ranked import ranked
from matching.wishes_page import wishes_shown
from participants.access import participation_or_404, trace_people, trace_view
from participants.models import Skill
from participants.person_page import permissions, person_page
from projects.access import project_or_404
from projects.roles import Permission


@require_safe
def matching(request, slug):
    """The openings, and the way from each to those who suit it."""
    project = project_or_404(request, slug, PERMISSION)
    context = {
        "project": project,
        "tabs": tabs(project, "matching"),
        "places": sorted(places(project), key=lambda one: (not one.open, not one.left)),
        "people": matchable(project, request.user).count(),
    }
    return render(request, "matching/matching.html", context)


@require_safe
def opening_matching(request, slug, opening):
    project = project_or_404(request, slug, PERMISSION)
    found = opening_or_404(project, opening)
    [place] = places(project, type(found).objects.filter(pk=found.pk).select_related("workplace__employer"))
    people = candidates(project, request.user)
    rules = weighed(project, request.user)
    rows = ranked(people, [place], rules, request.GET)
    shown = [one.candidate.participation.participant for one in [*rows.page, *rows.near]]
    details = {"what": "opening_matching", "people": len(people), "page": rows.page.number}
    trace_people(request, project, [person for person in shown if person.protected], details)
    context = {
        "project": project,
        "place": place,
        "ranked": rows,
        "is_open": offered(project).filter(pk=found.pk).exists() and place.left > 0,
        "rules": rules_told(rules),
        "sees_case": sees_case(project, request.user),
        "tabs": tabs(project, ""),
    }
    return render(request, "matching/opening_matching.html", context)


@require_safe
def person_matching(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, PERMISSION)
    project, user = participation.project, request.user
    people = candidates(project, user, matchable(project, user).filter(pk=participation.pk))
    offers, rules = places(project), weighed(project, user)
    held = permissions(request, participation)
    works = Permission.WORK_WITH_PARTICIPANT in held
    matches = Match.objects.filter(participation=participation).select_related("opening__workplace__employer")
    context = person_page(request, participation, "person_matching") | {
        "candidate": people[0] if people else None,
        "ranked": ranked(people, [one for one in offers if one.left], rules, request.GET),
        "rules": rules_told(rules),
        "full": sum(not one.left for one in offers),
        "wishes": wishes_shown(Wishes.objects.filter(participation=participation).first()),
        "skills": Skill.objects.for_matching(user, project).filter(participation=participation).count(),
        "matches": matches,
        "is_asked": any(one.state != MatchState.DECLINED for one in matches),
        "notes": CoachNote.objects.waiting().filter(participation=participation) if works else [],
        "works": works,
        "sees_case": sees_case(project, user),
    }
    trace_view(request, participation, tab="person_matching")
    return render(request, "matching/person_matching.html", context)
