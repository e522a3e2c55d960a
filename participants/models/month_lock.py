"""What a signed certificate, or a closed month of the project, holds fast of the ledger.

Every write of the ledger asks, with the people locked: of the day that a row comes to, and of the day that it leaves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from participants.certificate_steps import LOCKING, CertificateState
from participants.models.participation import Participation
from participants.models.project_month import ProjectMonth
from participants.models.time_certificate import TimeCertificate

Place = tuple[Participation, date]


@dataclass(frozen=True)
class MonthLock:
    """`certificate` is None where nobody drew one up before the project's month was closed."""

    participation: Participation
    month: date
    certificate: TimeCertificate | None
    closed: bool

    def told(self, name: str) -> str:
        """Which certificate holds the month, and what to do. `name`: of the person, as its reader knows it."""
        certificate = self.certificate if self.certificate and self.certificate.locks else None
        said: dict[str, Any] = {"month": f"{self.month:%Y-%m}", "name": name, "certificate": certificate}
        if certificate is None:
            text = _(
                "%(month)s is closed in the project, and nothing of %(name)s can be changed in it. The project "
                "leader can open the month of this person to be corrected."
            )
        elif self.closed:
            text = _(
                "The hours of %(name)s in %(month)s are locked: %(certificate)s, and the project's month is closed. "
                "The project leader can open it to be corrected, with a reason."
            )
        else:
            said["day"] = certificate.signed_on
            text = _(
                "The hours of %(name)s in %(month)s are locked: %(certificate)s, signed %(day)s. Open it again with "
                "a reason, correct the hours, and have it signed anew."
            )
        return text % said


def month_of(day: date) -> date:
    return day.replace(day=1)


def lock_facts(project, month: date) -> dict:
    """What participations of the project are read with so that `seems_locked` can tell. Cheap to put into words."""
    of_person = {"participation__participant": OuterRef("participant"), "participation__project": project}
    of_month = TimeCertificate.objects.current().filter(month=month, **of_person)
    closed = ProjectMonth.objects.filter(project=project, month=month)
    return {"certificate_state": Subquery(of_month.values("state")[:1]), "month_closed": Exists(closed)}


def seems_locked(participation) -> bool:
    """Whether nothing may change in the month that it was read with the facts of; `locks` says the whole of it."""
    state = participation.certificate_state
    return state in LOCKING or (participation.month_closed and state != CertificateState.OPENED)


def locks(places: Iterable[Place]) -> dict[tuple[int, date], MonthLock]:
    """Those of these months in which nothing may change, by participation and month.

    Who is planned and not yet written has a key below zero, and no certificate.
    """
    wanted = {(one.pk, month_of(day)): one for one, day in places}
    months = {month for _pk, month in wanted}
    people = {one.participant_id for one in wanted.values() if one.participant_id > 0}
    projects = {one.project_id for one in wanted.values()}
    of_people = {"participation__participant__in": people, "participation__project__in": projects}
    current = TimeCertificate.objects.current().filter(month__in=months, **of_people).defer("rows")
    certificates = {
        (one.participation.participant_id, one.participation.project_id, one.month): one
        for one in current.select_related("participation")
    }
    closings = ProjectMonth.objects.filter(project__in=projects, month__in=months)
    closed = set(closings.values_list("project", "month"))
    held = {}
    for (pk, month), one in wanted.items():
        certificate = certificates.get((one.participant_id, one.project_id, month))
        is_closed = (one.project_id, month) in closed
        is_opened = certificate is not None and certificate.state == CertificateState.OPENED
        if (certificate and certificate.locks) or (is_closed and not is_opened):
            held[pk, month] = MonthLock(one, month, certificate, is_closed)
    return held


def refuse_locked(places: Iterable[Place], field: str | None = None):
    held = locks(places).values()
    texts = [lock.told(str(lock.participation.participant)) for lock in held]
    if texts:
        raise ValidationError({field: texts} if field else texts)
