"""What wants looking at: named conditions on open participations, each a number on Today and a filter of the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import Attendance, Participation
from projects.models import Membership, Phase

NEAR = timedelta(days=14)  # before a phase's limit
QUIET = timedelta(days=14)  # without a session


@dataclass(frozen=True)
class Attention:
    """`condition` gives, for a day, what the database asks of an open participation read `with_phase`.

    What else it takes is asked for each participation, so that only the project's own rows are looked at.
    """

    code: str
    label: str | Promise
    tone: str
    condition: Callable[[date], Q]


def phase_passed(today: date) -> Q:
    return Q(phase_over__lte=today)


def phase_near(today: date) -> Q:
    return Q(phase_over__gt=today, phase_over__lte=today + NEAR + timedelta(days=1))


def without_phase(today: date) -> Q:
    return Q(Exists(Phase.objects.filter(project=OuterRef("project"))), phase_start__isnull=True)


def without_session(today: date) -> Q:
    """Nobody has met them for a fortnight, and they have been here that long."""
    lately = Attendance.objects.meetings().filter(date__gt=today - QUIET, date__lte=today)
    return Q(start__lte=today - QUIET) & ~Q(Exists(lately.filter(participation=OuterRef("pk"))))


def without_coach(today: date) -> Q:
    """No assignment, or one to somebody who works in the project no longer."""
    held = Membership.objects.current().filter(
        project=OuterRef("project"),
        user__coach_assignments__participation=OuterRef("pk"),
        user__coach_assignments__end__isnull=True,
    )
    return ~Q(Exists(held))


def incomplete(today: date) -> Q:
    """One of the four facts at the first entry that every figure needs is unknown."""
    first = Participation.objects.filter(
        participant=OuterRef("participant"), project=OuterRef("project"), sequence=1, labour_status=""
    )
    return Q(sex="") | Q(foreign_born=None) | Q(age=None) | Q(Exists(first))


ATTENTION = [
    Attention("phase_passed", _("Phase limit passed"), "bad", phase_passed),
    Attention("phase_near", _("Phase limit within two weeks"), "warn", phase_near),
    Attention("without_phase", _("In no phase"), "warn", without_phase),
    Attention("without_session", _("No session for two weeks"), "warn", without_session),
    Attention("without_coach", _("Without a coach"), "bad", without_coach),
    Attention("incomplete", _("Something is missing"), "warn", incomplete),
]
BY_CODE = {attention.code: attention for attention in ATTENTION}


def wanting(participations, code: str, today: date):
    """Those of the (visible) participations that are open and want this kind of attention."""
    return participations.with_phase().filter(BY_CODE[code].condition(today), exit__isnull=True)


def numbers(participations, today: date) -> dict[str, int]:
    """How many of them want each kind, in one query."""
    counts = {attention.code: Count("pk", filter=attention.condition(today)) for attention in ATTENTION}
    return participations.with_phase().filter(exit__isnull=True).order_by().aggregate(**counts)
