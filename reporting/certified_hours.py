"""Hours certified and not yet, beside the hours that are reported: the one and the other are always all of them.

Both are read from the ledger and its sums; certified are those of whoever's month is certified.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Attendance, AttendanceMonth, TimeCertificate
from projects.models import Project
from reporting.indicators import TOTAL, Period
from reporting.indicators.queries import minutes_of_each
from reporting.indicators.scope import Scope

HOURS = "participant_hours"  # the indicator that they stand beside
SEXES = {"woman": "women", "man": "men", "": "unknown"}
DEFINITION = gettext_lazy(
    "Certified are the hours of months that the participant has signed and the coach has attested. The others are "
    "reported too, and not yet certified. Hours reported are both together."
)


@dataclass(frozen=True)
class CertifiedHours:
    """Minutes."""

    reported: int
    certified: int

    @property
    def uncertified(self) -> int:
        return self.reported - self.certified

    @property
    def in_tenths(self) -> tuple[Decimal, Decimal, Decimal]:
        """Hours reported, certified and not yet, so that they add up as they are printed."""
        reported, certified = as_hours(self.reported), as_hours(self.certified)
        return reported, certified, reported - certified

    @property
    def in_words(self) -> str:
        text = _("Of the hours reported %(certified)s h are certified and %(uncertified)s h not yet certified.")
        return text % {"certified": clock(self.certified), "uncertified": clock(self.uncertified)}


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def as_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)


def certified_hours(project: Project, period: Period, group=None) -> dict[str, CertifiedHours]:
    """By sex, and of all together (TOTAL)."""
    scope = Scope.of(project, period, group)
    reported: Counter = Counter()
    for _what, sex, minutes, *_rest in minutes_of_each((scope,)):
        reported[SEXES[sex]] += minutes or 0
    certified = certified_minutes(scope)
    found = {sex: CertifiedHours(reported[sex], certified[sex]) for sex in reported}
    return found | {TOTAL: CertifiedHours(reported.total(), certified.total())}


def certified_minutes(scope: Scope) -> Counter:
    """Of whoever's month is certified, what the ledger has: a certified month cannot change."""
    minutes: Counter = Counter()
    sex, of_whom = "participation__sex", scope.own("participation__")
    certificates = TimeCertificate.objects.certified().beside("participation__")
    of_months = AttendanceMonth.objects.filter(
        Exists(certificates.filter(month=OuterRef("month"))), month__range=scope.months, **of_whom
    )
    rows = [of_months.order_by().values_list(sex).annotate(Sum("minutes"))]
    for days in scope.edges:
        certified = Exists(certificates.filter(month=days[0].replace(day=1)))
        present = Attendance.objects.filter(certified, present=True, date__range=days, **of_whom)
        rows.append(present.order_by().values_list(sex).annotate(Sum("minutes")))
    for queryset in rows:
        for key, total in queryset:
            minutes[SEXES[key]] += total
    return minutes
