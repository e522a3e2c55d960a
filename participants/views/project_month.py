"""The months of a project's hours: certified, not yet, closed; and one month with everybody in it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from participants import certifying
from participants.access import trace_people
from participants.certificate_page import month_or_404
from participants.forms.project_month import CloseMonthForm
from participants.models import Participation
from participants.models.time_certificate import last_day
from participants.project_months import months_of, people_of, sum_of
from projects.access import project_or_404, reach_in
from projects.roles import Permission, Reach

WORK = Permission.WORK_WITH_PARTICIPANT


@require_safe
def project_months(request, slug):
    """Month by month, the latest first: of the whole project, as on Figures."""
    project = project_or_404(request, slug, WORK)
    months = months_of(project)
    context = {"project": project, "months": months, "total": sum_of(months), "leads": leads(request, project)}
    return render(request, "participants/project_months.html", context)


def leads(request, project) -> bool:
    return reach_in(project, request.user, Permission.CLOSE_MONTH) is Reach.PROJECT


@require_safe
def project_month(request, slug, month):
    """Everybody whom she works with, and what keeps the month open; of the others how many they are."""
    return answer(request, project_or_404(request, slug, WORK), month_or_404(month))


def answer(request, project, month, form=None):
    found = next((one for one in months_of(project) if one.month == month), None)
    everybody = people_of(project, month)
    if found is None and not everybody:
        raise Http404("Nothing in that month")
    mine = set(Participation.objects.permitting_in(WORK, request.user, project).values_list("pk", flat=True))
    people = [one for one in everybody if one.participation.pk in mine]
    others = [one for one in everybody if one.participation.pk not in mine]
    leading, closed = leads(request, project), found is not None and found.closed is not None
    persons = [one.participation.participant for one in people]
    trace_people(request, project, persons, {"what": "project_month", "people": len(people)})
    context = {
        "project": project,
        "month": month,
        "sums": found,
        "people": people,
        "others": others if leading else [],
        "number_of_others": len(others),
        "not_drawn_up": 0 if closed else sum(one.wants_drawing_up for one in people),
        "drawn_up": sum(one.certificate is not None for one in people),
        "missing": sum(one.is_missing for one in everybody),
        "leads": leading,
        "can_close": leading and found is not None and not closed and last_day(month) < timezone.localdate(),
        "form": form or CloseMonthForm(project=project, month=month),
    }
    return render(request, "participants/project_month.html", context)


@require_POST
def project_month_draw_up(request, slug, month):
    """The certificates that nobody has drawn up yet, of all with whom she works."""
    project = project_or_404(request, slug, WORK)
    made = certifying.draw_up_missing(project, month_or_404(month), by=request.user)
    text = ngettext("%(number)d certificate is drawn up.", "%(number)d certificates are drawn up.", made)
    messages.success(request, text % {"number": made})
    return redirect("participants:project_month", slug, month)


@require_POST
def project_month_close(request, slug, month):
    project = project_or_404(request, slug, Permission.CLOSE_MONTH)
    form = CloseMonthForm(request.POST, project=project, month=month_or_404(month))
    if form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The month is closed. Its hours are locked."))
        return redirect("participants:project_month", slug, month)
    return answer(request, project, form.month, form)
