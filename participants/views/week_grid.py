from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404
from participants.forms.week_grid import WeekForm
from participants.models import Attendance
from participants.person_page import person_address
from participants.views.act import person_answer
from participants.week_grid import KINDS, as_scheduled, beside
from participants.weeks import Week
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def placement_week(request, slug, public_id):
    """The days of a week at a placement, typed in one grid and saved as a whole."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    week, kind = Week.of(request.GET.get("week", "")), kind_of(request, participation)
    copied = "copy" in request.POST
    data = request.POST if request.method == "POST" else None
    scheduled = "as_scheduled" in request.POST
    form = WeekForm(data, participation=participation, kind=kind, week=week, copied=copied, scheduled=scheduled)
    if data and not copied and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The week is saved."))
        return redirect(f"{person_address('placement_week', participation)}?week={week}&kind={kind}")
    others = beside(participation, kind, week)
    context = {
        "form": form,
        "lines": [(*line, others.get(line[0], [])) for line in form.lines],
        "week": week,
        "kind": kind,
        "kinds": [(one.label, f"?week={week}&kind={one}", one == kind) for one in KINDS],
        "has_schedule": bool(as_scheduled(participation, kind, week)),
        "total": sum(row.minutes for row in form.stored.values() if row.present),
    }
    return person_answer(request, "participants/placement_week.html", participation, "attendance", **context)


def kind_of(request, participation) -> str:
    """The one asked for; otherwise the one that the person had last."""
    if request.GET.get("kind") in KINDS:
        return request.GET["kind"]
    of_person = Attendance.objects.filter(
        participation__participant=participation.participant_id, participation__project=participation.project_id
    )
    last = of_person.filter(kind__in=KINDS).order_by("-date").values_list("kind", flat=True).first()
    return last or KINDS[0]
