"""What must not go on unseen: a list for each alarm, and the word that one of them may wait."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.access import participation_or_404, trace_people
from participants.alarms import ALARMS, Alarm, alarm_of, all_rests, numbers, of_kind
from participants.forms.alarm import RestForm
from participants.models import AlarmRest, Attendance, CoachAssignment, Participation
from participants.person_page import person_address
from participants.views.act import act_page
from projects.access import project_or_404, reach_in
from projects.roles import Permission, Reach

WORK = Permission.WORK_WITH_PARTICIPANT
PER_PAGE = 50
RESTING = "resting"


@require_safe
def alarms(request, slug):
    """Those of one alarm, with what can be done about each; and those that wait."""
    project, today = project_or_404(request, slug, WORK), timezone.localdate()
    workable = Participation.objects.permitting_in(WORK, request.user, project)
    counted = numbers(workable, project, today)
    rests = all_rests(project, today).filter(participation__in=workable).order_by("until", "pk")
    show = chosen(request.GET.get("show", ""), counted)
    alarm = alarm_of(show)
    found = rows(of_kind(workable, alarm, project, today)) if alarm else with_people(rests)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    people = [one.participant if alarm else one.participation.participant for one in page]
    trace_people(
        request, project, people, {"what": "alarms", "show": show, "people": len(people), "page": page.number}
    )
    context = {
        "project": project,
        "chips": [*chips(project, counted, show), (_("That may wait"), rests.count(), RESTING, show == RESTING)],
        "alarm": alarm,
        "label": alarm.text(project) if alarm else "",
        "lines": [(one, person_address(alarm.tab, with_project(one, project))) for one in page] if alarm else [],
        "rests": [] if alarm else [(one, label_of(one.code, project)) for one in page],
        "with_coach": reach_in(project, request.user, WORK) is Reach.PROJECT,
        "page": page,
        "show": show,
        "query": f"show={show}",
    }
    return render(request, "participants/alarms.html", context)


def chosen(wanted: str, counted: dict[str, int]) -> str:
    """What is asked for; else the first alarm that sounds."""
    if wanted == RESTING or wanted in counted:
        return wanted
    return next((code for code, number in counted.items() if number), ALARMS[0].code)


def chips(project, counted, show):
    return [
        (alarm.text(project), counted[alarm.code], alarm.code, alarm.code == show)
        for alarm in ALARMS
        if counted[alarm.code] or alarm.code == show
    ]


def rows(participations):
    """With the coach and the day the person was last there."""
    coaches = CoachAssignment.objects.filter(participation=OuterRef("pk")).order_by("-start", "-pk")
    there = Attendance.objects.filter(participation=OuterRef("pk"), present=True).order_by("-date")
    return participations.select_related("participant").annotate(
        coach_name=Subquery(coaches.values("coach__name")[:1]), last_there=Subquery(there.values("date")[:1])
    )


def with_people(rests):
    return rests.select_related("participation__participant", "by")


def with_project(participation, project):
    participation.project = project
    return participation


def label_of(code: str, project) -> str:
    alarm = alarm_of(code)
    return alarm.text(project) if alarm else code


def alarm_or_404(code: str) -> Alarm:
    alarm = alarm_of(code)
    if alarm is None:
        raise Http404("No such alarm")
    return alarm


@require_http_methods(["GET", "HEAD", "POST"])
def alarm_rest(request, slug, public_id, code):
    """Asks why the alarm may wait, and until when. Whoever came from the list goes back to it."""
    participation = participation_or_404(request, slug, public_id, WORK)
    alarm = alarm_or_404(code)
    form = RestForm(request.POST or None, participation=participation, alarm=alarm)
    return act_page(
        request,
        "participants/alarm_rest.html",
        participation,
        form,
        _("It waits until then."),
        back=list_address(slug, alarm) if request.GET.get("from") == "list" else "",
        alarm=alarm,
        label=alarm.text(participation.project),
    )


@require_POST
def alarm_wake(request, slug, public_id, code):
    """The alarm is shown again from now."""
    participation = participation_or_404(request, slug, public_id, WORK)
    alarm = alarm_or_404(code)
    theirs = AlarmRest.objects.in_force(timezone.localdate()).filter(code=alarm.code)
    for one in theirs.filter(participation=participation):
        one.end(by=request.user)
    messages.success(request, _("It is shown again."))
    if request.POST.get("from") == "person":
        return redirect(person_address("participant", participation))
    return redirect(list_address(slug, alarm))


def list_address(slug: str, alarm: Alarm) -> str:
    return reverse("participants:alarms", args=[slug], query={"show": alarm.code})
