"""Somebody who leaves and comes back within a month, and two records of one person: one certificate all the same."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from participants import alarms, certifying, journey, merging, project_months
from participants.models import Attendance, Participation, TimeCertificate
from reporting.certified_hours import certified_hours
from reporting.indicators import TOTAL, Period
from tests.participants.sessions.test_time_certificate import may, signed  # noqa: F401 (a fixture)
from tests.participants.sessions.words import line, participation_of, person, refused, session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]
MAY = date(2010, 5, 1)


@pytest.fixture
def back(project, coach, karin):
    """Karin's second time: she left on the 20th, came back on the 25th and was there on the 27th."""
    karin.refresh_from_db()
    journey.leave(karin, date(2010, 5, 20), by=coach, destination="employed")
    again = participation_of(coach, project, participant=karin.participant, start=date(2010, 5, 25))
    session(project, coach, date=date(2010, 5, 27), minutes=30).log([line(karin)], by=coach)
    return again


def test_one_certificate_has_the_days_of_both_times_and_locks_both(back, client, project, karin, ali, coach, leader):
    assert certifying.draw_up_missing(project, MAY, by=coach) == 2
    certificate = TimeCertificate.objects.get(participation__participant=karin.participant)
    assert [row[0][-2:] for row in certificate.rows] == ["03", "10", "17", "27"]
    assert certificate.minutes == 135
    assert certifying.draw_up(karin, MAY, by=coach) == certifying.draw_up(back, MAY, by=coach) == certificate
    certificate.refresh_from_db()
    certifying.sign(certificate, "screen", date(2010, 5, 31), by=coach, seen=certificate.mark)
    for day in (date(2010, 5, 12), date(2010, 5, 28)):
        words = ["Karin", "Time certificate 2010-05, version 1"]
        refused(lambda day=day: session(project, coach, date=day).log([line(karin)], by=coach), *words)
    certifying.attest(certificate, by=coach)

    the_pages_say_it_once(client, project, karin, back, coach, leader)
    for last, both in [(26, (195, 105)), (31, (225, 135))]:
        period = Period.of(project, MAY, date(2010, 5, last))
        found = certified_hours(project, period)[TOTAL]
        assert (found.reported, found.certified) == both
    late = Participation.objects.filter(alarms.unsigned_months(project, date(2010, 8, 1)))
    assert not late.filter(participant=karin.participant).exists()

    opened = certifying.open_again(back, MAY, by=coach, reason="Fel")
    assert (opened.version, TimeCertificate.objects.current().of_person(karin).get()) == (2, opened)


def the_pages_say_it_once(client, project, karin, back, coach, leader):
    [one] = [
        one for one in project_months.people_of(project, MAY) if one.participation.participant == karin.participant
    ]
    assert (one.minutes, one.certified, one.is_missing) == (135, 135, False)
    [month] = project_months.months_of(project)
    assert (month.people, month.certified_people, month.minutes, month.certified) == (2, 1, 225, 135)
    client.force_login(coach)
    whose = [project.slug, karin.participant.public_id]
    for period in (karin, back):
        page = client.get(reverse("participants:time_certificate", args=[*whose, period.public_id, "2010-05"]))
        assert page.context["total"] == 135
    page = client.get(reverse("participants:attendance", args=whose))
    assert (page.context["certified"], page.context["uncertified"]) == (135, 0)
    assert page.content.decode().count("/2010-05/") == 1


def test_what_was_signed_when_she_left_holds_the_month_when_she_is_back(project, karin, coach):
    karin.refresh_from_db()
    journey.leave(karin, date(2010, 5, 20), by=coach, destination="employed")
    signed(karin, coach)
    back = participation_of(coach, project, participant=karin.participant, start=date(2010, 5, 25))
    log = session(project, coach, date=date(2010, 5, 27)).log
    refused(lambda: log([line(karin)], by=coach), "Time certificate 2010-05, version 1")
    certifying.open_again(back, MAY, by=coach, reason="Tillbaka")
    session(project, coach, date=date(2010, 5, 27)).log([line(karin)], by=coach)
    assert certifying.draw_up(back, MAY, by=coach).minutes == 165


def test_an_explanation_is_the_persons(back, project, karin, coach):
    project_months.explain(karin, MAY, "Har flyttat", by=coach)
    project_months.explain(back, MAY, "Har flyttat utomlands", by=coach)
    [one] = [one for one in project_months.people_of(project, MAY) if one.participation == back]
    assert one.explanation.text == "Har flyttat utomlands"
    project_months.explain(karin, MAY, "", by=coach)
    assert project_months.explanation_of(back, MAY) is None


# --- Two records of one person


@pytest.fixture
def double(project, coach, karin):
    """A second record of Karin, who came in the days after the first had left."""
    karin.refresh_from_db()
    journey.leave(karin, date(2010, 5, 20), by=coach, destination="employed")
    other = participation_of(coach, project, start=date(2010, 5, 25))
    session(project, coach, date=date(2010, 5, 27), minutes=30).log([line(other)], by=coach)
    return other


def merged(karin, other, project, leader):
    return merging.merge(karin.participant, other.participant, project, {"last_name": "kept"}, by=leader)


@pytest.mark.parametrize("whose", ["kept", "other"])
def test_no_days_come_into_a_signed_month_by_a_merge(whose, double, project, karin, coach, leader):
    signed({"kept": karin, "other": double}[whose], coach)
    before = list(Attendance.objects.order_by("pk").values())
    with pytest.raises(ValidationError, match="Time certificate 2010-05, version 1"):
        merged(karin, double, project, leader)
    assert list(Attendance.objects.order_by("pk").values()) == before


def test_merged_there_is_one_certificate_and_signed_it_holds_both_together(double, project, karin, coach, leader):
    certifying.draw_up_missing(project, MAY, by=coach)
    made = merged(karin, double, project, leader)
    assert TimeCertificate.objects.current().of_person(karin).count() == 1
    certificate = certifying.draw_up(karin, MAY, by=coach)
    assert certificate.minutes == 135
    certifying.sign(certificate, "screen", date(2010, 5, 31), by=coach, seen=certificate.mark)
    with pytest.raises(ValidationError, match="has the days of both"):
        merging.undo(made, by=leader)
    certifying.open_again(karin, MAY, by=coach, reason="Två personer")
    merging.undo(made, by=leader)
    assert {person(karin), person(double)} == set(
        Attendance.objects.filter(date__gte=date(2010, 5, 17)).values_list(
            "participation__participant__public_id", flat=True
        )
    )
