"""Somebody signs or closes a month while others log into it: what is certified is what the ledger has."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from participants import certifying, project_months
from participants.models import Attendance, ProjectMonth, TimeCertificate
from tests.participants.sessions.words import line, session, sums_agree
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 10 if connection.vendor == "postgresql" else 2
MAY = date(2010, 5, 1)


def allowed(act):
    def tried():
        try:
            return act()
        except ValidationError:
            return None

    return tried


def logging(project, coach, *people):
    day = date(2010, 5, 20)
    return allowed(lambda: session(project, coach, date=day, minutes=10).log([line(one) for one in people], by=coach))


def minutes_in_may(participation):
    return sum(Attendance.objects.filter(participation=participation).values_list("minutes", flat=True))


def test_who_logs_while_a_month_is_signed_is_in_it_or_is_refused(project, coach, karin, ali):
    session(project, coach, date=date(2010, 5, 3)).log([line(karin), line(ali)], by=coach)
    certificate = certifying.draw_up(karin, MAY, by=coach)

    @allowed
    def sign():
        now = certifying.draw_up(karin, MAY, by=coach)
        return certifying.sign(now, "screen", date(2010, 5, 31), by=coach, seen=now.mark)

    at_once([sign, *[logging(project, coach, karin, ali)] * MANY, sign])
    certificate = TimeCertificate.objects.get()
    if certificate.state == "signed":
        assert certificate.minutes == minutes_in_may(karin)
    assert sums_agree()


def test_who_logs_while_the_month_is_closed_is_in_it_or_is_refused(project, coach, leader, karin, ali):
    session(project, coach, date=date(2010, 5, 3)).log([line(karin), line(ali)], by=coach)
    for one in (karin, ali):
        project_months.explain(one, MAY, "Går inte att nå", by=coach)
    close = allowed(lambda: project_months.close(project, MAY, by=leader))
    at_once([*[logging(project, coach, karin)] * MANY, close, *[logging(project, coach, ali)] * MANY, close])
    month = ProjectMonth.objects.get()
    assert month.minutes == minutes_in_may(karin) + minutes_in_may(ali)


def test_attested_and_opened_again_at_once_is_one_of_the_two(project, coach, karin):
    session(project, coach, date=date(2010, 5, 3)).log([line(karin)], by=coach)
    certificate = certifying.draw_up(karin, MAY, by=coach)
    certificate = certifying.sign(certificate, "screen", date(2010, 5, 31), by=coach, seen=certificate.mark)
    attest = allowed(lambda: certifying.attest(certificate, by=coach))
    reopen = allowed(lambda: certifying.open_again(karin, MAY, by=coach, reason="Fel"))
    at_once([attest, reopen] * 3)
    current = TimeCertificate.objects.current().get()
    assert current.version == TimeCertificate.objects.count()
    if current.version > 1:
        assert set(TimeCertificate.objects.exclude(pk=current.pk).values_list("state", flat=True)) == {"replaced"}
