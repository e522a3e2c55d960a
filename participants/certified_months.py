"""How far the hours of a person's months are certified: hours reported are those certified and those not yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from participants.certificate_steps import NOTHING, TONES
from participants.hours import Month
from participants.models import Participation, TimeCertificate
from participants.models.time_certificate import last_day


@dataclass(frozen=True)
class Link:
    """To the page of a month of one participation."""

    participation: Participation
    state: str
    label: str
    certified: int

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class CertifiedMonth:
    month: Month
    links: tuple[Link, ...]

    @property
    def certified(self) -> int:
        return sum(link.certified for link in self.links)

    @property
    def uncertified(self) -> int:
        return self.month.minutes - self.certified


def certified_months(participation: Participation, months: list[Month]) -> list[CertifiedMonth]:
    """Two queries for all of them. A month in which somebody left and came back has two certificates."""
    of_person = {"participant": participation.participant_id, "project": participation.project_id}
    periods = list(Participation.objects.filter(**of_person).order_by("start"))
    current = TimeCertificate.objects.of_person(participation).current().defer("rows")
    certificates = {(one.participation_id, one.month): one for one in current}
    links = defaultdict(list)
    for month in months:
        for period in periods:
            if takes_part(period, month.first):
                links[month.first].append(link(period, certificates.get((period.pk, month.first))))
    return [CertifiedMonth(month, tuple(links[month.first])) for month in months]


def takes_part(period: Participation, month: date) -> bool:
    return period.start <= last_day(month) and (period.exit is None or period.exit >= month)


def link(period: Participation, certificate: TimeCertificate | None) -> Link:
    if certificate is None:
        return Link(period, NOTHING, _("not drawn up"), 0)
    certified = certificate.minutes if certificate.is_certified else 0
    return Link(period, certificate.state, str(certificate.get_state_display()), certified)
