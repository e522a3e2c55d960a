"""The lists behind the figures: the people counted, as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from participants.models import Attendance, CoachAssignment, Participant, Participation
from projects.models import Project
from projects.roles import Reach
from reporting.charts import text_of
from reporting.figures_page.pairs import Pair, pairs_of
from reporting.figures_page.reader import Reader
from reporting.forms.figures import FigureForm
from reporting.indicators import MISSING_LABELS, Period, queries
from reporting.indicators.engine import missing
from reporting.indicators.scope import Scope

PER_PAGE = 50


@dataclass(frozen=True)
class PersonLine:
    """One person of the list. `exit` is as the as-of day saw it: None for whoever was still there."""

    name: str
    public_id: UUID
    protected: bool
    coach: str
    age: int | None = None
    start: date | None = None
    exit: date | None = None
    hours: Decimal | None = None
    missing: tuple[str, ...] = ()
    pair: Pair | None = None


@dataclass(frozen=True)
class PeoplePage:
    """`protected` are the people with a protected identity on this page: each view of them leaves its own trace.

    `names_only` is the list for who may not read the case.
    """

    total: int
    seen: int
    hidden: str
    lines: tuple[PersonLine, ...]
    page: Page
    protected: tuple[Participant, ...]
    names_only: bool


@dataclass(frozen=True)
class Asked:
    """Who asks for a list, of which project and period."""

    project: Project
    period: Period
    reader: Reader
    user: User

    def people_page(self, counted, number, extras) -> PeoplePage:
        """One page of the people in `counted`, a QuerySet of participants: as many queries for one as for a thousand.

        `extras` takes the participations of the page and gives what is said of each beside, by participant.
        """
        seen = Participation.objects.visible_to(self.user).filter(participant__in=counted)
        page = Paginator(in_list_order(self.project, self.period, seen), PER_PAGE).get_page(number)
        rows, total = list(page.object_list), counted.count()
        beside = extras(rows)
        return PeoplePage(
            total=total,
            seen=page.paginator.count,
            hidden=hidden_text(total, page.paginator.count, self.reader),
            lines=tuple(self.line(row, beside.get(row.participant_id, {})) for row in rows),
            page=page,
            protected=tuple(row.participant for row in rows if row.participant.protected),
            names_only=not self.reader.cases,
        )

    def line(self, row: Participation, beside: dict) -> PersonLine:
        case = case_of(row, self.period) | beside if self.reader.cases else {}
        if row.participant.protected:
            case.pop("age", None)
        name = row.participant.shown_name or _("No name")
        return PersonLine(name, row.participant.public_id, row.participant.protected, row.coach_name or "", **case)

    def behind(self, figure: FigureForm, number) -> PeoplePage:
        """The people counted in one figure."""
        extras = self.hours_of if figure.shows_hours else self.pairs_of if figure.shows_pairs else nothing
        return self.people_page(figure.people, number, extras)

    def incomplete(self, number) -> PeoplePage:
        """The people about whom something is missing."""
        lacking = queries.incomplete(Scope.of(self.project, self.period, self.reader.group))
        counted = Participant.objects.filter(pk__in=lacking.values("participant"))
        return self.people_page(counted, number, self.missing_of)

    def pairs_of(self, rows) -> dict[int, dict]:
        """The amounts compared."""
        return {person: {"pair": pair} for person, pair in pairs_of(self.project, self.period, rows).items()}

    def hours_of(self, rows) -> dict[int, dict]:
        """Hours present in the period."""
        minutes = (
            Attendance.objects.filter(
                present=True,
                date__range=(self.period.from_, self.period.to),
                participation__project=self.project,
                participation__participant__in=[row.participant_id for row in rows],
            )
            .order_by()
            .values_list("participation__participant")
            .annotate(Sum("minutes"))
        )
        return {
            person: {"hours": (Decimal(number) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)}
            for person, number in minutes
        }

    def missing_of(self, rows) -> dict[int, dict]:
        """What is missing about each."""
        lacking = queries.incomplete(Scope.of(self.project, self.period, self.reader.group))
        facts = lacking.filter(participant__in=[row.participant_id for row in rows]).values_list(
            "participant", "sex", "foreign_born", "labour_status", "age"
        )
        return {
            person: {"missing": tuple(str(MISSING_LABELS[code]) for code in missing(*known))}
            for person, *known in facts
        }


def nothing(rows) -> dict[int, dict]:
    return {}


def in_list_order(project: Project, period: Period, rows):
    """Each person once: the last participation that the as-of day knows, the first start and the last coach."""
    first = Participation.objects.filter(participant=OuterRef("participant"), project=project, sequence=1)
    coaches = CoachAssignment.objects.filter(participation=OuterRef("pk"), start__lte=period.as_of)
    last = Q(next_start__isnull=True) | Q(next_start__gt=period.as_of)
    return (
        rows.filter(last, project=project, start__lte=period.as_of)
        .select_related("participant")
        .annotate(
            first_start=Subquery(first.values("start")[:1]),
            coach_name=Subquery(coaches.order_by("-start", "-pk").values("coach__name")[:1]),
        )
        .order_by("list_key", "pk")
    )


def case_of(row: Participation, period: Period) -> dict:
    return {
        "age": row.age,
        "start": row.first_start,
        "exit": row.exit if row.exit and row.exit <= period.as_of else None,
    }


def hidden_text(total: int, seen: int, reader: Reader) -> str:
    """Says that the list is not the whole figure, and why; never who is missing."""
    if reader.people is Reach.ASSIGNED:
        text = _("You see %(seen)s of %(total)s: the participants assigned to you.")
        return text % {"seen": text_of(seen), "total": text_of(total)}
    if seen == total:
        return ""
    hidden = total - seen
    return ngettext(
        "%(hidden)s person in the figure has a protected identity and is shown only to those named on the person.",
        "%(hidden)s persons in the figure have a protected identity and are shown only to those named on them.",
        hidden,
    ) % {"hidden": text_of(hidden)}
