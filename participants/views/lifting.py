from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participants import lifting
from participants.access import trace_people
from participants.models import Lifting
from projects.access import project_or_404
from projects.roles import Permission

CONFIRM, WITHDRAW = "confirm", "withdraw"


@require_safe
def liftings(request, slug):
    """Requests to lift somebody's protection in which she has a say, under the mask."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    rows = list(hers(request, project).select_related("participant", "asked_by").order_by("asked_at", "pk"))
    details = {"what": "liftings", "people": len(rows)}
    trace_people(request, project, [one.participant for one in rows], details)
    return render(request, "participants/liftings.html", {"project": project, "liftings": rows})


@require_POST
def lifting_decide(request, slug, public_id):
    """She confirms what another has asked for, or one of the two withdraws it."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    asked = hers(request, project, closed=True).filter(public_id=public_id).first()
    if asked is None:
        raise Http404("No such request")
    try:
        done = decide(request.POST.get("decision"), asked, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("participants:liftings", slug)


def decide(decision, asked: Lifting, by) -> str:
    if decision == CONFIRM:
        lifting.confirm(asked, by=by)
        return _("Confirmed. It holds from now on.")
    if decision == WITHDRAW:
        lifting.withdraw(asked, by=by)
        return _("Withdrawn. The protection stands as before.")
    raise ValidationError(_("Press one of the two buttons."))


def hers(request, project, *, closed=False):
    """Of the people she is named for; who pressed second is told that it has been decided."""
    people = lifting.reached(request.user).filter(project=project).values("participant")
    rows = Lifting.objects.filter(project=project, participant__in=people)
    return rows if closed else rows.waiting()
