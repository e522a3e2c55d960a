from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participants.access import participation_or_404, trace_view
from participants.alarms import of_person
from participants.overview import overview
from participants.person_page import person_page
from participants.planning import work_wishes
from projects.roles import Permission


@require_safe
def participant(request, slug, public_id):
    """What matters now about one person. Whoever may not read the case sees who it is, and no more."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_PARTICIPANT)
    context = person_page(request, participation, "participant")
    sees_case = context["head"].sees_case
    context["overview"] = overview(participation) if sees_case else None
    context["work_wishes"] = "" if sees_case else work_wishes(participation)
    today = timezone.localdate()
    sounding = of_person(participation, today) if context["head"].works else []
    context["alarms"] = [(alarm, alarm.text(participation.project)) for alarm in sounding]
    trace_view(request, participation, tab="participant")
    return render(request, "participants/participant.html", context)
