from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.access import project_or_404
from projects.roles import Permission
from reporting.figures_page.reader import Reader
from reporting.figures_page.workplace_lists import WorkplaceList
from reporting.forms.figures import PeriodForm
from reporting.forms.workplaces import WorkplaceFigureForm
from reporting.views.figures import addresses, to_figures


@require_safe
def figure_workplaces(request, slug):
    """The contacts, employers, agreements, openings, placements or matches behind one figure."""
    project = project_or_404(request, slug, Permission.VIEW_FIGURES)
    reader = Reader.of(project, request.user)
    if not (reader.employers or reader.matches):
        raise PermissionDenied
    form = PeriodForm(request.GET, project=project)
    if not form.is_valid():
        return to_figures(request, slug)
    figure = WorkplaceFigureForm(request.GET)
    if not figure.is_valid():
        raise Http404("No such figure")
    if not figure.register.opens_for(reader, figure.cleaned_data["part"], figure.chosen):
        raise PermissionDenied
    page = request.GET.get("page")
    found = WorkplaceList.of(project, form.period, figure, reader, request.user, page)
    trace(request.user, project, figure, found)
    context = {"project": project, "figure": figure, "found": found}
    context |= addresses(project, form.period, figure.place)
    return render(request, "reporting/figure_workplaces.html", context)


def trace(user, project, figure: WorkplaceFigureForm, found: WorkplaceList):
    """A list that names people leaves one event, and one more for each of them with a protected identity."""
    if not figure.register.about_people:
        return
    event = {"by": user, "action": AuditAction.VIEW, "project": project}
    details = figure.place | {"people": len(found.people), "page": found.page.number}
    protected = {one.pk: one for one in found.people if one.protected}
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(target=project, details=details, **event),
            *(AuditEvent.of(target=one, participant=one, details=details, **event) for one in protected.values()),
        ]
    )
