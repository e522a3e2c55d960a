"""The lists behind the figures about employers and placements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from employers.enums import ContactKind
from participants.models import Participant, Participation
from projects.models import Project
from projects.roles import Permission, Reach
from reporting.charts import text_of
from reporting.figures_page.people import PER_PAGE
from reporting.figures_page.reader import Reader
from reporting.forms.workplaces import WorkplaceFigureForm
from reporting.indicators import Period


@dataclass(frozen=True)
class Line:
    """`about`: the participant the row is about; None of what is about an employer."""

    name: str
    url: str
    cells: tuple[str | date | int | Promise | None, ...]
    about: Participant | None = None


@dataclass(frozen=True)
class Shape:
    """How a register's rows are shown: headings, in which order, with what beside, and a row's line."""

    headings: tuple[str | Promise, ...]
    order: tuple[str, ...]
    beside: tuple[str, ...]
    line: Callable[[object, Project], Line]


@dataclass(frozen=True)
class WorkplaceList:
    """One page of the rows behind a figure: as many queries for one as for a thousand."""

    headings: tuple[str | Promise, ...]
    lines: tuple[Line, ...]
    page: Page
    hidden: str

    @classmethod
    def of(
        cls, project: Project, period: Period, figure: WorkplaceFigureForm, reader: Reader, user: User, number
    ) -> "WorkplaceList":
        rows = figure.register.behind(project, period, figure.cleaned_data["part"], figure.chosen)
        shape, hidden = SHAPES[figure.register.code], ""
        total = rows.count()
        if figure.register.about_people:
            rows = rows.filter(participation__in=Participation.objects.permitting(Permission.MATCH, user))
        if figure.register.code == "employers":
            rows = with_latest(rows, project, period)
        shown = rows.select_related(*shape.beside).order_by(*shape.order, "pk")
        page = Paginator(shown, PER_PAGE).get_page(number)
        if figure.register.about_people:
            hidden = hidden_text(total, page.paginator.count, reader)
        return cls(shape.headings, tuple(shape.line(row, project) for row in page.object_list), page, hidden)

    @property
    def people(self) -> list[Participant]:
        return [line.about for line in self.lines if line.about]


def with_latest(rows: QuerySet, project: Project, period: Period) -> QuerySet:
    """A note is no contact."""
    known = Q(contacts__project=project, contacts__date__lte=period.as_of, contacts__kind__in=ContactKind.values)
    return rows.annotate(latest=Max("contacts__date", filter=known))


def hidden_text(total: int, seen: int, reader: Reader) -> str:
    """Says that the list is not the whole figure, and why; never who is missing."""
    if reader.people is Reach.ASSIGNED:
        text = _("You see %(seen)s of %(total)s: those of the participants assigned to you.")
        return text % {"seen": text_of(seen), "total": text_of(total)}
    if seen == total:
        return ""
    return ngettext(
        "%(hidden)s row is about somebody with a protected identity and is shown only to those named on the person.",
        "%(hidden)s rows are about people with a protected identity and are shown only to those named on them.",
        total - seen,
    ) % {"hidden": text_of(total - seen)}


def person(row, project: Project, *cells) -> Line:
    about = row.participation.participant
    url = reverse("participants:participant", args=[project.slug, about.public_id])
    return Line(about.shown_name or _("No name"), url, cells, about)


def employer_page(employer, project: Project) -> str:
    return reverse("employers:employer", args=[project.slug, employer.public_id])


def contact(row, project: Project) -> Line:
    reached = {True: _("yes"), False: _("no"), None: _("not known")}[row.reached]
    cells = (row.date, row.get_kind_display(), reached, row.coach and row.coach.name)
    return Line(row.employer.name, employer_page(row.employer, project), cells)


def employer(row, project: Project) -> Line:
    return Line(row.name, employer_page(row, project), (row.get_sector_display(), row.municipality, row.latest))


def agreement(row, project: Project) -> Line:
    return Line(row.employer.name, employer_page(row.employer, project), (row.start, row.end, row.places))


def opening(row, project: Project) -> Line:
    url = reverse("employers:opening", args=[project.slug, row.public_id])
    where = row.workplace.employer.name
    return Line(row.title, url, (where, row.get_kind_display(), row.places, row.received_on))


def where(row, *names: str) -> tuple[str, ...]:
    """Beside the mask of whoever is protected stands no workplace."""
    return (
        (_("workplace not shown"), *("–" for _name in names[1:]))
        if row.participation.participant.protected
        else names
    )


def placement(row, project: Project) -> Line:
    days = row.start, row.last_day
    return person(row, project, *where(row, row.employer.name), row.get_kind_display(), *days)


def match(row, project: Project) -> Line:
    opening = row.opening.title, row.opening.workplace.employer.name
    return person(row, project, *where(row, *opening), row.get_state_display())


EMPLOYER = gettext_lazy("Employer")
SHAPES = {
    "contacts": Shape(
        (EMPLOYER, gettext_lazy("Date"), gettext_lazy("Kind"), gettext_lazy("Reached"), gettext_lazy("Coach")),
        ("-date", "employer__name"),
        ("employer", "coach"),
        contact,
    ),
    "employers": Shape(
        (EMPLOYER, gettext_lazy("Sector"), gettext_lazy("Municipality"), gettext_lazy("Latest")),
        ("name",),
        (),
        employer,
    ),
    "agreements": Shape(
        (EMPLOYER, gettext_lazy("Start"), gettext_lazy("End"), gettext_lazy("Places")),
        ("employer__name", "start"),
        ("employer",),
        agreement,
    ),
    "openings": Shape(
        (
            gettext_lazy("Opening"),
            EMPLOYER,
            gettext_lazy("Kind"),
            gettext_lazy("Places"),
            gettext_lazy("Received on"),
        ),
        ("-received_on",),
        ("workplace__employer",),
        opening,
    ),
    "placements": Shape(
        (
            gettext_lazy("Participant"),
            EMPLOYER,
            gettext_lazy("Kind"),
            gettext_lazy("Start"),
            gettext_lazy("End"),
        ),
        ("-start",),
        ("employer", "participation__participant"),
        placement,
    ),
    "matches": Shape(
        (gettext_lazy("Participant"), gettext_lazy("Opening"), EMPLOYER, gettext_lazy("State")),
        ("-made_at",),
        ("opening__workplace__employer", "participation__participant"),
        match,
    ),
}
