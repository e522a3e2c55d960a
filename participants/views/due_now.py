"""The work list: late steps of plans, measures to follow up, self-assessments due; each with the page to do it on."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participants.access import trace_people
from participants.due_now import KINDS, numbers
from participants.models import Participation
from projects.access import project_or_404
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT
PER_PAGE = 50


@require_safe
def due_now(request, slug):
    project, today = project_or_404(request, slug, WORK), timezone.localdate()
    workable = Participation.objects.permitting_in(WORK, request.user, project)
    counted = numbers(workable, today)
    asked = request.GET.get("show", "")
    kind = KINDS[asked if asked in KINDS else next((code for code, number in counted.items() if number), "steps")]
    page = Paginator(kind.listed(workable, today), PER_PAGE).get_page(request.GET.get("page"))
    lines = [kind.line(one) for one in page]
    people = {line.person.pk: line.person for line in lines}
    details = {"what": "due_now", "show": kind.code, "people": len(people), "page": page.number}
    trace_people(request, project, people.values(), details)
    context = {
        "project": project,
        "chips": [(one.label, counted[one.code], one.code, one is kind) for one in KINDS.values()],
        "kind": kind,
        "lines": lines,
        "page": page,
        "query": f"show={kind.code}",
    }
    return render(request, "participants/due_now.html", context)
