from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants import former_numbers
from participants.access import participation_or_404, trace_view
from participants.entry_facts import periods
from participants.person_page import person_page
from projects.roles import Permission


@require_safe
def facts(request, slug, public_id):
    """What was true of the person at each entry and exit: what the figures count by."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    page, shown = periods(participation, request.GET.get("page"))
    context = person_page(request, participation, "facts") | {
        "page": page,
        "periods": shown,
        "former_numbers": former_numbers.of(participation.participant),
    }
    trace_view(request, participation, tab="facts")
    return render(request, "participants/facts.html", context)
