"""The list behind the goal of employers contacted."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, OuterRef, Q, Subquery

from employers.models import Employer
from projects.models import Project
from reporting.indicators import Period

PER_PAGE = 50


@dataclass(frozen=True)
class EmployerLine:
    """`contacts` are those that reached the employer, up to the as-of day; `latest` is the last of them."""

    public_id: UUID
    name: str
    sector: str
    municipality: str
    contacts: int
    latest: date


@dataclass(frozen=True)
class EmployersPage:
    lines: tuple[EmployerLine, ...]
    page: Page

    @classmethod
    def of(cls, project: Project, period: Period, number) -> "EmployersPage":
        counted = Q(contacts__project=project, contacts__reached=True, contacts__date__lte=period.as_of)
        place = project.employer_relations.filter(employer=OuterRef("pk")).values("list_key")  # å, ä, ö after z
        employers = (
            Employer.objects.filter(counted)
            .annotate(reached=Count("contacts"), latest=Max("contacts__date"), place=Subquery(place))
            .order_by("place", "pk")
        )
        page = Paginator(employers, PER_PAGE).get_page(number)
        lines = tuple(
            EmployerLine(row.public_id, row.name, row.get_sector_display(), row.municipality, row.reached, row.latest)
            for row in page.object_list
        )
        return cls(lines, page)
