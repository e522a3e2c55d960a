from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from participants.access import participation_or_404, trace_view
from participants.person_page import person_page
from participants.timeline import timeline as read_timeline
from participants.timeline_words import lines
from projects.roles import Permission


@require_safe
def timeline(request, slug, public_id):
    """Everything about one person, latest first; narrowed by kind and author in the address."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    kind, author = request.GET.get("kind", ""), request.GET.get("author", "")
    events = read_timeline(participation, kind, author, request.GET.get("page"))
    context = person_page(request, participation, "timeline") | {
        "events": events,
        "lines": lines(events.rows),
        "kinds": linked(events.kinds, "kind", {"author": chosen(events.authors)}),
        "authors": linked(events.authors, "author", {"kind": chosen(events.kinds)}),
        "query": query(kind=chosen(events.kinds), author=chosen(events.authors)),
    }
    trace_view(request, participation, tab="timeline")
    return render(request, "participants/timeline.html", context)


def chosen(choices) -> str:
    return next(choice.value for choice in choices if choice.current)


def linked(choices, name: str, others: dict) -> list[tuple]:
    """Each choice with the address of the timeline narrowed by it."""
    return [(choice, "?" + query(**others, **{name: choice.value})) for choice in choices]


def query(**values) -> str:
    return urlencode({name: value for name, value in sorted(values.items()) if value})
