"""How far the hours of a person's months are certified: hours reported are those certified and those not yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from participants.certificate_steps import NOTHING, TONES
from participants.hours import Month
from participants.models import Participation, TimeCertificate


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
    link: Link

    @property
    def certified(self) -> int:
        return self.link.certified

    @property
    def uncertified(self) -> int:
        return self.month.minutes - self.certified


def certified_months(participation: Participation, months: list[Month]) -> list[CertifiedMonth]:
    """One query for all of them."""
    current = TimeCertificate.objects.of_person(participation).current().defer("rows")
    certificates = {one.month: one for one in current.select_related("participation")}
    return [CertifiedMonth(month, link(participation, certificates.get(month.first))) for month in months]


def link(participation: Participation, certificate: TimeCertificate | None) -> Link:
    if certificate is None:
        return Link(participation, NOTHING, _("not drawn up"), 0)
    certified = certificate.minutes if certificate.is_certified else 0
    return Link(certificate.participation, certificate.state, str(certificate.get_state_display()), certified)
