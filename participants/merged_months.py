"""Months of hours when two records of one person become one: one certificate for the person and the month."""

from django.core.exceptions import ValidationError
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from participants.certificate_steps import CertificateState
from participants.certifying import ledger_rows
from participants.models import Attendance, Participant, TimeCertificate


def months_held(kept: Participant, other: Participant) -> list[str]:
    """What is signed is the whole month of the person: no days of the other record come into it."""
    return [told(one) for mine, theirs in [(kept, other), (other, kept)] for one in held(mine, theirs)]


def held(mine: Participant, theirs: Participant) -> list[TimeCertificate]:
    rows = Attendance.objects.filter(participation__participant=theirs).order_by()
    days = set(rows.annotate(month=TruncMonth("date")).values_list("participation__project", "month").distinct())
    signed = TimeCertificate.objects.locking().filter(participation__participant=mine)
    signed = signed.select_related("participation__project").defer("rows")
    return [one for one in signed if (one.participation.project_id, one.month) in days]


def told(certificate: TimeCertificate) -> str:
    text = _("%(certificate)s in %(project)s is signed, and both have days in that month. Open it again first.")
    return text % {"certificate": certificate, "project": certificate.participation.project}


def give_way(kept: Participant, other: Participant):
    """Where both have a certificate that nobody has signed, the other's is replaced: one is drawn up of all days."""
    current = TimeCertificate.objects.current()
    mine = set(current.filter(participation__participant=kept).values_list("participation__project", "month"))
    theirs = current.filter(participation__participant=other).values_list("pk", "participation__project", "month")
    both = [pk for pk, *month in theirs if tuple(month) in mine]
    TimeCertificate.objects.filter(pk__in=both).update(state=CertificateState.REPLACED)


def refuse_signed_together(people: list[Participant]):
    """Called when they are two again: no signed month of one holds days of the other."""
    signed = TimeCertificate.objects.locking().filter(participation__participant__in=people)
    for one in signed.select_related("participation"):
        if one.rows != ledger_rows(one.participation, one.month):
            text = _("%(certificate)s has the days of both. Open it again first, then undo the merge.")
            raise ValidationError(text % {"certificate": one})
