from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.list_place import remember
from projects.access import project_or_404
from projects.roles import Permission
from reporting.figures_page.choices import choices
from reporting.figures_page.employers import EmployersPage
from reporting.figures_page.page import FiguresPage
from reporting.figures_page.people import Asked
from reporting.figures_page.reader import Reader
from reporting.forms.figures import FigureForm, PeriodForm, query_of
from reporting.indicators import compute


@require_safe
def figures(request, slug):
    """Goals against outcome, and the indicators, for a period chosen in the address."""
    project = project_or_404(request, slug, Permission.VIEW_FIGURES)
    form = PeriodForm(request.GET, project=project)
    context = {"project": project, "form": form, "choices": (), "page": None}
    if form.is_valid():
        reader = Reader.of(project, request.user)
        context["choices"] = choices(project, form.period)
        context["page"] = FiguresPage.of(project, form.period, reader)
    template = "reporting/figures.html#figures" if request.wants_part else "reporting/figures.html"
    return render(request, template, context)


@require_safe
def figures_csv(request, slug):
    """The page's figures as the command prints them."""
    project = project_or_404(request, slug, Permission.VIEW_FIGURES)
    reader = Reader.of(project, request.user)
    if not reader.download:
        raise PermissionDenied
    form = PeriodForm(request.GET, project=project)
    if not form.is_valid():
        return to_figures(request, slug)
    text = compute(project, form.period, reader.group).csv()
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.EXPORT,
        target=project,
        project=project,
        details={"what": "figures", **query_of(form.period)},
    )
    name = f"{project.slug}-{form.period.from_}-{form.period.to}.csv"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def figure_people(request, slug):
    """The people behind one figure."""
    project, reader = with_names(request, slug)
    form = PeriodForm(request.GET, project=project)
    if not form.is_valid():
        return to_figures(request, slug)
    figure = FigureForm(request.GET, project=project, period=form.period)
    if not figure.is_valid():
        raise Http404("No such figure")
    if not reader.opens(figure.definition.code, whole=figure.is_whole):
        raise PermissionDenied
    people = Asked(project, form.period, reader, request.user).behind(figure, request.GET.get("page"))
    shown(request, project, people, figure.place)
    context = {"project": project, "figure": figure, "people": people}
    context |= addresses(project, form.period, figure.place)
    return render(request, "reporting/figure_people.html", context)


@require_safe
def figures_incomplete(request, slug):
    """Whom something is missing about, and what."""
    project, reader = with_names(request, slug)
    if not reader.cases:
        raise PermissionDenied
    form = PeriodForm(request.GET, project=project)
    if not form.is_valid():
        return to_figures(request, slug)
    people = Asked(project, form.period, reader, request.user).incomplete(request.GET.get("page"))
    shown(request, project, people, {"indicator": "incomplete"})
    context = {"project": project, "people": people, **addresses(project, form.period, {})}
    return render(request, "reporting/figures_incomplete.html", context)


@require_safe
def figure_employers(request, slug):
    """The employers behind the goal of employers contacted."""
    project = project_or_404(request, slug, Permission.VIEW_FIGURES)
    if not Reader.of(project, request.user).employers:
        raise PermissionDenied
    form = PeriodForm(request.GET, project=project)
    if not form.is_valid():
        return to_figures(request, slug)
    employers = EmployersPage.of(project, form.period, request.GET.get("page"))
    context = {"project": project, "employers": employers, **addresses(project, form.period, {})}
    return render(request, "reporting/figure_employers.html", context)


def with_names(request, slug):
    """The project and the reader, if names may open for her at all."""
    project = project_or_404(request, slug, Permission.VIEW_FIGURES)
    reader = Reader.of(project, request.user)
    if reader.people is None:
        raise PermissionDenied
    return project, reader


def to_figures(request, slug):
    """The figures page says what is wrong with the period."""
    return redirect(f"{reverse('reporting:figures', args=[slug])}?{request.GET.urlencode()}")


def addresses(project, period, place: dict) -> dict:
    """The way back to the figures, and the list's own address for its further pages."""
    query = query_of(period)
    back = f"{reverse('reporting:figures', args=[project.slug])}?{urlencode(query)}"
    return {"period": period, "back": back, "query": urlencode(place | query)}


def shown(request, project, people, details: dict):
    """One event for the list; one more for each person with a protected identity on it. One can leaf through it."""
    first, total = people.page.start_index() - 1, people.page.paginator.count
    remember(request, project, [line.public_id for line in people.lines], first=first, total=total)
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project}
    details = details | {"people": people.seen, "page": people.page.number}
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(target=project, details=details, **event),
            *(AuditEvent.of(target=one, participant=one, details=details, **event) for one in people.protected),
        ]
    )
