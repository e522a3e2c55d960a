"""How long people wait: from the referral to the decision, to the start, to the first session. Days, all in all.

Counted are the referrals raised in the period, as known on the as-of day; each stretch among those who have come to
its end. A referral that came back to the group is counted by its first round: the later ones are no first wait.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from django.db.models import FilteredRelation, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.enums import ActivityKind
from participants.enums import ReferralEventKind as Kind
from participants.models import Attendance, Referral
from reporting.indicators import Period

DECISIONS = [Kind.PROPOSED, Kind.ACCEPTED, Kind.DECLINED]
PLACEMENTS = [ActivityKind.WORK_PLACEMENT, ActivityKind.LANGUAGE_PLACEMENT, ActivityKind.WORK_TRAINING]


@dataclass(frozen=True)
class Stretch:
    """From one day of a referral to another; None of either: not counted yet."""

    code: str
    label: str | Promise
    since: str
    until: str


STRETCHES = [
    Stretch("decided", _("Raised to decided"), "raised_on", "decided"),
    Stretch("started", _("Decided to started"), "decided", "started"),
    Stretch("met", _("Started to first session"), "started", "met"),
    Stretch("whole", _("Raised to first session"), "raised_on", "met"),
]
DEFINITION = _(
    "Of the referrals raised in the period, as known on the as-of day. Decided is the day of the first proposal, "
    "acceptance or refusal; started is the day the participation began; the first session is the first that the "
    "participant was present at. Each stretch counts those who have come to its end. The median is the middle one: "
    "half waited shorter, half longer."
)


@dataclass(frozen=True)
class Wait:
    """`number` of people, their median and longest wait in days; None of nobody."""

    number: int
    median: float | None
    longest: int | None

    @classmethod
    def of(cls, days: list[int]) -> "Wait":
        return cls(len(days), median(days), max(days)) if days else cls(0, None, None)


def waits(project, period: Period, group=None) -> dict[tuple[str, str, str], Wait]:
    """(name of the group, sex, code of the stretch) → its wait; "" is all groups, "total" both sexes. Two queries."""
    days: dict[tuple, list[int]] = defaultdict(list)
    names = {""}
    for way, number in Counter(ways(project, period, group)).items():
        names.add(way.group)
        for stretch in STRETCHES:
            since, until = getattr(way, stretch.since), getattr(way, stretch.until)
            if since is None or until is None:
                continue
            # A start or a session written down for a day before the decision was no wait.
            waited = [max(0, (until - since).days)] * number
            for name in ("", way.group):
                for sex in (way.sex or "unknown", "total"):
                    days[name, sex, stretch.code] += waited
    sexes = ["woman", "man", "unknown", "total"]
    keys = [(name, sex, stretch.code) for name in names for sex in sexes for stretch in STRETCHES]
    return {key: Wait.of(days[key]) for key in keys}


class Way(NamedTuple):
    """Of how many referrals it is the same is counted: in a large project many came to the same days."""

    group: str
    sex: str
    raised_on: date
    decided: date | None
    started: date | None
    met: date | None


def ways(project, period: Period, group=None):
    """The days of each referral, as far as they are known on the as-of day."""
    known = period.as_of
    raised = Referral.objects.filter(project=project, raised_on__range=(period.from_, period.to))
    if group is not None:
        raised = raised.filter(group=group)
    enrolled = Q(counted__kind=Kind.ENROLLED, counted__participation__start__lte=known)
    found = raised.annotate(
        counted=FilteredRelation("events", condition=Q(events__kind__in=[*DECISIONS, Kind.ENROLLED])),
        decided=Min("counted__day", filter=Q(counted__kind__in=DECISIONS, counted__day__lte=known)),
        started=Min("counted__participation__start", filter=enrolled),
    )
    met = first_sessions(raised, known)
    fields = ["pk", "group__name", "participant__sex", "raised_on", "decided", "started"]
    for pk, name, sex, day, decided, started in found.order_by().values_list(*fields).iterator(2000):
        yield Way(name, sex, day, decided, started, met.get((pk, started)))


def first_sessions(raised, known: date) -> dict:
    """{(referral, start of the participation): day of the first session} of those who have been at one. Days of a
    placement without a session are none.
    """
    held = Attendance.objects.filter(
        ~Q(kind__in=PLACEMENTS) | Q(session__isnull=False),
        present=True,
        date__lte=known,
        participation__referral_events__kind=Kind.ENROLLED,
        participation__referral_events__referral__in=raised.values("pk"),
    )
    of = held.values_list("participation__referral_events__referral", "participation__start")
    return {(pk, start): first for pk, start, first in of.annotate(first=Min("date")).order_by()}
