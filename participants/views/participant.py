from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants import mappings, skills
from participants.access import participation_or_404, trace_view
from participants.alarms_of_person import of_person
from participants.overview import overview
from participants.person_page import permissions, person_page
from projects.roles import Permission


@require_safe
def participant(request, slug, public_id):
    """What matters now about one person. Whoever may not read the case sees who it is; whoever matches, what the
    person can and wishes to work with; and no more.
    """
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_PARTICIPANT)
    context = person_page(request, participation, "participant")
    sees_case = context["head"].sees_case
    context["overview"] = overview(participation) if sees_case else None
    context["offer"] = None if sees_case else offer(request, participation)
    context["alarms"] = of_person(participation) if sees_case else None
    trace_view(request, participation, tab="participant")
    return render(request, "participants/participant.html", context)


def offer(request, participation) -> dict | None:
    """For whoever matches without reading the case: skills and work wishes, nothing else of mapping and plan."""
    if Permission.MATCH not in permissions(request, participation):
        return None
    return {
        "skills": skills.groups(participation, all_states=False),
        "work_wishes": mappings.work_wishes(participation),
    }
