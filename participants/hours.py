"""Attendance and hours of a person in a project, month by month; one month's rows opened."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from participants.enums import Absence, ActivityKind
from participants.models import Attendance, Participation, Session

PER_PAGE = 50
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Month:
    """`rows` is how many rows of the ledger the month has, `present` in how many of them the person was there."""

    first: date
    minutes: int
    rows: int
    present: int
    told: int
    not_told: int
    cancelled: int

    @property
    def hours(self) -> Decimal:
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def absent(self) -> int:
        return self.rows - self.present

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Hours:
    """`months` are those of the page, latest first, of `every`; `opened` is the one whose `rows` are shown."""

    months: tuple[Month, ...]
    page: Page
    every: tuple[Month, ...]
    total: Month | None
    opened: Month | None
    rows: Page | None


def hours(participation: Participation, month: str, page, rows_page) -> Hours:
    """Two queries, whatever there is. `month` is YYYY-MM; an unknown one opens the latest."""
    ledger = Attendance.objects.filter(
        participation__participant=participation.participant_id, participation__project=participation.project_id
    )
    months = months_of(ledger)
    asked = next((place for place, one in enumerate(months) if one.key == month), None)
    shown = Paginator(months, MONTHS_SHOWN).get_page(page if page or asked is None else asked // MONTHS_SHOWN + 1)
    opened = months[asked] if asked is not None else latest_of(shown)
    return Hours(
        months=tuple(shown),
        page=shown,
        every=tuple(months),
        total=sum_of(months),
        opened=opened,
        rows=rows_of(ledger, opened, rows_page) if opened else None,
    )


def latest_of(shown) -> Month | None:
    """The last that has begun: what was cancelled ahead may stand in later ones."""
    today = timezone.localdate()
    return next((month for month in shown if month.first <= today), next(iter(shown), None))


def months_of(ledger) -> list[Month]:
    def absent(why):
        return Count("pk", filter=Q(present=False, absence=why))

    grouped = (
        ledger.order_by()
        .annotate(first=TruncMonth("date"))
        .values("first")
        .annotate(
            sum=Sum("minutes", filter=Q(present=True), default=0),
            rows=Count("pk"),
            there=Count("pk", filter=Q(present=True)),
            told=absent(Absence.TOLD),
            not_told=absent(Absence.NOT_TOLD),
            cancelled=absent(Absence.CANCELLED),
        )
        .order_by("-first")
        .values_list("first", "sum", "rows", "there", "told", "not_told", "cancelled")
    )
    return [Month(*row) for row in grouped]


def sum_of(months: list[Month]) -> Month | None:
    """All months as one; `first` is the first of them."""
    if not months:
        return None
    names = ("minutes", "rows", "present", "told", "not_told", "cancelled")
    return Month(months[-1].first, *(sum(getattr(month, name) for month in months) for name in names))


def kinds_of(participation: Participation, month: date) -> list[tuple[str, int, int]]:
    """(kind, minutes present in the month, minutes present in all), the longest first."""
    present = Attendance.objects.filter(
        participation__participant=participation.participant_id,
        participation__project=participation.project_id,
        present=True,
    )
    in_month = Q(date__year=month.year, date__month=month.month)
    sums = (
        present.order_by()
        .values_list("kind")
        .annotate(of_month=Sum("minutes", filter=in_month, default=0), total=Sum("minutes"))
    )
    labels = dict(ActivityKind.choices)
    found = [(str(labels.get(kind, kind)), of_month, in_all) for kind, of_month, in_all in sums]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def unmarked_until_today(participation: Participation) -> list[Session]:
    """Meetings whose day has come, and of which nobody has said whether the person was there."""
    expected = Session.objects.filter(
        expected__participant=participation.participant_id,
        project=participation.project_id,
        date__lte=timezone.localdate(),
    )
    return list(
        expected.exclude(state=Session.State.CANCELLED).select_related("coach", "group").order_by("date")[:20]
    )


def rows_of(ledger, month: Month, number) -> Page:
    in_month = ledger.filter(date__year=month.first.year, date__month=month.first.month)
    paginator = Paginator(in_month.select_related("coach", "session").order_by("-date", "-pk"), PER_PAGE)
    paginator.count = month.rows  # counted already
    return paginator.get_page(number)
