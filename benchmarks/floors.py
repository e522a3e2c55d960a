"""The barest views that show the same rows as the site's pages: no right asked for, no frame around, one audit row.

`benchmarks.floor_urls` adds them to the site's own addresses; both go through the same middleware.
"""

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.template import Context, Engine
from django.utils import timezone

from accounts.models import AuditEvent
from participants.models import Attendance, CoachAssignment, Participation, PhasePeriod, Session
from projects.models import Membership, Project

PEOPLE = 50
ENGINE = Engine()
LIST = ENGINE.from_string(
    "<!DOCTYPE html><title>{{ project.name }}</title><p>{{ total }}</p><table>{% for one in rows %}<tr>"
    "<td>{{ one.participant.first_name }} {{ one.participant.last_name }}</td>"
    "<td>{{ one.participant.birth_date }}</td><td>{{ one.phase_name }}</td><td>{{ one.phase_start }}</td>"
    "<td>{{ one.coach_name }}</td><td>{{ one.last_session }}</td><td>{{ one.next_session }}</td></tr>{% endfor %}"
    "</table>"
)
DETAIL = ENGINE.from_string(
    "<!DOCTYPE html><title>{{ one.participant.last_name }}</title><h1>{{ one.participant.first_name }} "
    "{{ one.participant.last_name }}</h1><p>{{ one.participant.birth_date }} {{ one.participant.phone }} "
    "{{ one.phase_name }} {{ one.phase_start }} {{ one.coach_name }}</p>"
    "<ul>{% for row in latest %}<li>{{ row.date }} {{ row.kind }} {{ row.minutes }} {{ row.note }}</li>{% endfor %}"
    "</ul><ul>{% for row in planned %}<li>{{ row.date }} {{ row.start_time }} {{ row.coach }}</li>{% endfor %}</ul>"
)


def participations(project):
    """Each with its phase, its coach, its last and its next session."""
    pk = OuterRef("pk")
    phases = PhasePeriod.objects.filter(participation=pk, end=None)
    coaches = CoachAssignment.objects.filter(participation=pk, end=None)
    held = Attendance.objects.filter(participation=pk, present=True).order_by("-date")
    planned = Session.objects.filter(expected=pk, state="planned", date__gte=timezone.localdate())
    planned = planned.order_by("date")
    return (
        Participation.objects.filter(project=project)
        .select_related("participant")
        .annotate(
            phase_name=Subquery(phases.values("phase__name")[:1]),
            phase_start=Subquery(phases.values("start")[:1]),
            coach_name=Subquery(coaches.values("coach__name")[:1]),
            last_session=Subquery(held.values("date")[:1]),
            next_session=Subquery(planned.values("date")[:1]),
        )
    )


def bare_list(request, slug):
    project = Project.objects.get(slug=slug)
    Membership.objects.get(project=project, user=request.user)
    people = participations(project).filter(exit=None)
    rows = people.order_by("participant__last_key", "participant__first_key", "pk")[:PEOPLE]
    values = {"project": project, "total": people.count(), "rows": rows}
    answer = HttpResponse(LIST.render(Context(values)))
    AuditEvent.objects.record(by=request.user, action="view", target=project, project=project)
    return answer


def bare_detail(request, slug, public_id):
    project = Project.objects.get(slug=slug)
    Membership.objects.get(project=project, user=request.user)
    one = participations(project).select_related("participant", "follow_up").get(participant__public_id=public_id)
    latest = Attendance.objects.filter(participation=one).select_related("session").order_by("-date", "-pk")[:5]
    planned = one.planned_sessions.filter(state="planned").select_related("coach").order_by("date")[:3]
    values = {"one": one, "latest": latest, "planned": planned}
    answer = HttpResponse(DETAIL.render(Context(values)))
    AuditEvent.objects.record(
        by=request.user, action="view", target=one.participant, participant=one.participant, project=project
    )
    return answer
