"""The two amounts of income support that are held against each other, for some of the people compared."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery

from participants.models import IncomeSupport, Participation
from projects.models import Project
from reporting.figures_page.cells import share_of
from reporting.indicators import Period


@dataclass(frozen=True)
class Pair:
    """Kronor in the month of the first start, and in the latest month that the as-of day knows."""

    first_month: date
    first: Decimal
    latest_month: date
    latest: Decimal

    @property
    def change(self) -> Decimal | None:
        """As a share of the first amount; of nothing there is none."""
        whole = share_of(self.latest, self.first)
        return None if whole is None else whole - 1


def pairs_of(project: Project, period: Period, rows: list[Participation]) -> dict[int, Pair]:
    """By participant. The same two months as the figure's (reporting/indicators/queries.py)."""
    theirs = IncomeSupport.objects.filter(
        participant=OuterRef("participant"), project=project, month__lte=period.as_of
    )
    at_start = theirs.filter(month=OuterRef("start_month"))
    latest = theirs.filter(month__gte=OuterRef("compared_from")).order_by("-month")
    found = (
        Participation.objects.filter(pk__in=[row.pk for row in rows])
        .annotate(
            first=Subquery(at_start.values("amount")[:1]),
            latest=Subquery(latest.values("amount")[:1]),
            latest_month=Subquery(latest.values("month")[:1]),
        )
        .filter(first__isnull=False, latest__isnull=False)
        .order_by()
        .values_list("participant", F("start_month"), "first", "latest_month", "latest")
    )
    return {person: Pair(*values) for person, *values in found}
