"""What the page of a person's month shows: the rows as they were drawn up, who has signed, and what can be done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.http import Http404
from django.utils import timezone

from participants.access import participation_or_404
from participants.certificate_steps import CORRECTED_IN, NOTHING, Act, steps_from
from participants.certifying import is_closed, ledger_rows, periods, ready_from
from participants.enums import ActivityKind, Presence
from participants.models import MonthExplanation, Participation, TimeCertificate
from participants.person_page import permissions
from participants.project_months import explanation_of
from projects.roles import Permission

KINDS, PRESENCES = dict(ActivityKind.choices), dict(Presence.choices)


@dataclass(frozen=True)
class Row:
    day: date
    kind: str
    minutes: int
    presence: str

    @classmethod
    def of(cls, kept: list) -> "Row":
        day, kind, minutes, presence = kept
        return cls(date.fromisoformat(day), str(KINDS.get(kind, kind)), minutes, presence)

    @property
    def present(self) -> bool:
        return self.presence == Presence.PRESENT

    @property
    def presence_text(self) -> str:
        return str(PRESENCES.get(self.presence, ""))


def rows_of(kept: list[list]) -> list[Row]:
    return [Row.of(one) for one in kept]


def sums_of(rows: list[Row]) -> list[tuple[str, int]]:
    """Minutes present by kind, the longest first."""
    sums: Counter = Counter()
    for row in rows:
        if row.present:
            sums[row.kind] += row.minutes
    return sums.most_common()


def month_or_404(text: str) -> date:
    """YYYY-MM as the first day of the month."""
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=timezone.get_current_timezone()).date()
    except ValueError:
        raise Http404("No such month") from None


class PersonsMonth:
    """A month of one participation, for its pages. `head` is the participation that the person's pages are about."""

    def __init__(self, request, slug, public_id, participation_id, month: str, permission: Permission):
        self.head = participation_or_404(request, slug, public_id, permission)
        self.month = month_or_404(month)
        self.participation = self.period(participation_id)
        self.held = permissions(request, self.head)
        self.certificate: TimeCertificate | None = self.versions[0] if self.versions else None

    def period(self, participation_id) -> Participation:
        self.periods = {one.pk: one for one in periods(self.head)}
        for one in self.periods.values():
            one.participant, one.project = self.head.participant, self.head.project
        found = next((one for one in self.periods.values() if one.public_id == participation_id), None)
        if found is None:
            raise Http404("No such participation")
        return found

    @cached_property
    def versions(self) -> list[TimeCertificate]:
        """The newest first: the one in force."""
        of_month = TimeCertificate.objects.filter(participation__in=self.periods, month=self.month)
        signers = ["signature_kept_by", "attested_by", "drawn_up_by", "paper"]
        found = list(of_month.select_related(*signers).order_by("-version"))
        for one in found:
            one.participation = self.periods[one.participation_id]
        return found

    def version(self, text: str) -> TimeCertificate | None:
        """The one asked for; without a number the one in force."""
        if not text:
            return self.certificate
        return next((one for one in self.versions if str(one.version) == text), None)

    @cached_property
    def ledger(self) -> list[list]:
        return ledger_rows(self.participation, self.month)

    @cached_property
    def closed(self) -> bool:
        return is_closed(self.participation, self.month)

    @property
    def state(self) -> str:
        return self.certificate.state if self.certificate else NOTHING

    @property
    def has_changed(self) -> bool:
        """The ledger says something else than what was drawn up, and nobody has signed it."""
        return (
            self.certificate is not None
            and self.certificate.state in CORRECTED_IN
            and (self.certificate.rows != self.ledger)
        )

    @property
    def ready(self) -> date:
        return ready_from(self.participation, self.month)

    @property
    def is_ready(self) -> bool:
        return self.ready <= timezone.localdate()

    @cached_property
    def acts(self) -> set[Act]:
        """What whoever looks may do now, by the table."""
        possible = {one.act for one in steps_from(self.state, closed=self.closed) if one.by in self.held}
        if self.certificate is None and not self.ledger and not self.closed:
            possible.discard(Act.DRAW_UP)
        if self.has_changed or not self.is_ready:
            possible.discard(Act.SIGN)
        return possible - {Act.CLOSE}

    @cached_property
    def explanation(self) -> MonthExplanation | None:
        return explanation_of(self.participation, self.month)

    @property
    def can_explain(self) -> bool:
        certified = self.certificate is not None and self.certificate.is_certified
        return Permission.WORK_WITH_PARTICIPANT in self.held and not self.closed and not certified

    @property
    def address(self) -> list:
        person = self.head.participant.public_id
        return [self.head.project.slug, person, self.participation.public_id, f"{self.month:%Y-%m}"]
