"""A month's certificate on its way: drawn up, signed, attested, closed with the project's month, and opened again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from participants import certifying, project_months
from participants.certificate_steps import STEPS, Act, CertificateState
from participants.models import ProjectMonth, TimeCertificate
from participants.models.time_certificate import last_weekday
from projects.roles import Permission, Role
from tests.participants.files import a_pdf, upload
from tests.participants.sessions.words import line, participation_of, session
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2010, 5, 1), date(2010, 6, 1)
SIGNED_ON = date(2010, 5, 31)

# state → who may do what, written out again: W whoever works with the person, L the leader alone.
TABLE = {
    ("", "draw_up", False): "W",
    ("draft", "draw_up", False): "W",
    ("opened", "draw_up", None): "W",
    ("draft", "sign", False): "W",
    ("opened", "sign", None): "W",
    ("signed", "attest", False): "W",
    ("signed", "attest", True): "W",
    ("attested", "close", False): "L",
    ("opened", "close", False): "L",
    ("signed", "open", None): "W",
    ("attested", "open", None): "W",
    ("closed", "open", True): "L",
    ("draft", "open", True): "L",
    ("", "open", True): "L",
}


@pytest.fixture
def may(project, coach, karin, ali):
    """Karin was there twice and away once, Ali once."""
    session(project, coach, date=date(2010, 5, 3)).log([line(karin), line(ali, minutes=90)], by=coach)
    session(project, coach, date=date(2010, 5, 10), kind="mapping", minutes=45).log([line(karin)], by=coach)
    session(project, coach, date=date(2010, 5, 17)).log([line(karin, present=False, absence="told")], by=coach)


def drawn_up(participation, by, month=MAY):
    return certifying.draw_up(participation, month, by=by)


def signed(participation, by, how="screen"):
    certificate = drawn_up(participation, by)
    return certifying.sign(certificate, how, SIGNED_ON, by=by, seen=certificate.mark)


def attested(participation, by):
    return certifying.attest(signed(participation, by), by=by)


def refusal(act, *arguments, **named):
    before = list(TimeCertificate.objects.values()), AuditEvent.objects.count(), ProjectMonth.objects.count()
    with pytest.raises(ValidationError) as error:
        act(*arguments, **named)
    assert (
        list(TimeCertificate.objects.values()),
        AuditEvent.objects.count(),
        ProjectMonth.objects.count(),
    ) == before
    return " ".join(error.value.messages)


def test_the_table_is_this_one():
    who = {Permission.WORK_WITH_PARTICIPANT: "W", Permission.CLOSE_MONTH: "L"}
    assert {(str(state), str(one.act), one.when_closed): who[one.by] for one in STEPS for state in one.after} == TABLE
    assert all(one.wants_reason for one in STEPS if one.act == Act.OPEN)


def test_a_certificate_has_every_row_of_the_month_and_the_sum_of_those_present(may, karin, coach):
    certificate = drawn_up(karin, coach)
    assert certificate.rows == [
        ["2010-05-03", "coaching", 60, "present"],
        ["2010-05-10", "mapping", 45, "present"],
        ["2010-05-17", "coaching", 60, "told"],
    ]
    assert (certificate.minutes, certificate.version, certificate.state) == (105, 1, "draft")


def test_who_when_and_how_are_kept(may, karin, coach, leader, time_machine):
    certificate = signed(karin, coach)
    assert (certificate.signed_on, certificate.signed_how, certificate.signature_kept_by) == (
        SIGNED_ON,
        "screen",
        coach,
    )
    certificate = certifying.attest(certificate, by=leader)
    assert (certificate.state, certificate.attested_by, certificate.attested_at.date()) == (
        "attested",
        leader,
        date(2010, 6, 15),
    )
    trail = AuditEvent.objects.filter(
        object_type="participants.timecertificate", participant=karin.participant.public_id
    )
    assert list(trail.values_list("action", "user")) == [
        ("create", coach.pk),
        ("change", coach.pk),
        ("change", leader.pk),
    ]


def test_signed_on_paper_the_paper_is_kept(may, karin, coach, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    certificate = drawn_up(karin, coach)
    by_hand = {"by": coach, "seen": certificate.mark}
    assert "scan or a photo" in refusal(certifying.sign, certificate, "paper", SIGNED_ON, **by_hand)
    refusal(certifying.sign, certificate, "paper", SIGNED_ON, **by_hand, file=upload(b"<html>"))
    certificate = certifying.sign(certificate, "paper", SIGNED_ON, **by_hand, file=upload(a_pdf()))
    assert (certificate.paper.kind, certificate.paper.participation) == ("time_certificate", karin)
    assert "kept together" in refusal(certificate.paper.remove, by=coach, reason="Fel")


def test_a_month_without_rows_needs_none(karin, coach):
    assert "needs no certificate" in refusal(drawn_up, karin, coach)


def test_what_the_ledger_no_longer_says_is_not_signed(may, project, karin, coach):
    certificate = drawn_up(karin, coach)
    session(project, coach, date=date(2010, 5, 20)).log([line(karin)], by=coach)
    text = refusal(certifying.sign, certificate, "screen", SIGNED_ON, by=coach, seen=certificate.mark)
    assert "Draw it up again" in text
    certificate = drawn_up(karin, coach)
    assert certifying.sign(certificate, "screen", SIGNED_ON, by=coach, seen=certificate.mark).minutes == 165


def test_another_paper_than_the_last_drawn_up_is_not_signed(may, project, karin, coach):
    old = drawn_up(karin, coach).mark
    session(project, coach, date=date(2010, 5, 20)).log([line(karin)], by=coach)
    assert "anew" in refusal(certifying.sign, drawn_up(karin, coach), "screen", SIGNED_ON, by=coach, seen=old)


@pytest.mark.parametrize(
    ("day", "word"), [(date(2010, 6, 16), "lies ahead"), (date(2010, 5, 30), "from 2010-05-31 on")]
)
def test_a_month_is_signed_when_it_is_over_and_not_ahead(may, karin, coach, day, word):
    certificate = drawn_up(karin, coach)
    assert word in refusal(certifying.sign, certificate, "screen", day, by=coach, seen=certificate.mark)


def test_a_meeting_that_nobody_has_marked_is_marked_first(may, planned, karin, coach, time_machine):
    time_machine.move_to("2010-07-01 12:00")
    session(planned.project, coach, date=date(2010, 6, 1)).log([line(karin)], by=coach)
    certificate = drawn_up(karin, coach, JUNE)
    text = refusal(certifying.sign, certificate, "screen", date(2010, 6, 30), by=coach, seen=certificate.mark)
    assert "2010-06-15" in text


@pytest.mark.parametrize(
    ("month", "day"), [(MAY, date(2010, 5, 31)), (date(2010, 10, 1), date(2010, 10, 29)), (JUNE, date(2010, 6, 30))]
)
def test_the_last_day_of_work(month, day):
    assert last_weekday(month) == day


def test_what_is_out_of_order_is_refused(may, karin, coach, leader):
    certificate = drawn_up(karin, coach)
    refusal(certifying.attest, certificate, by=coach)
    refusal(certifying.open_again, karin, MAY, by=coach, reason="Fel")
    certificate = certifying.sign(certificate, "screen", SIGNED_ON, by=coach, seen=certificate.mark)
    refusal(drawn_up, karin, coach)
    refusal(certifying.sign, certificate, "screen", SIGNED_ON, by=coach, seen=certificate.mark)
    certificate = certifying.attest(certificate, by=coach)
    refusal(certifying.attest, certificate, by=leader)


def test_others_do_nothing(may, project, karin, coach):
    certificate = drawn_up(karin, coach)
    other = participation_of(MembershipFactory(project=project, role=Role.COACH).user, project)
    strangers = [other.coach_assignments.get().coach]
    strangers += [
        MembershipFactory(project=project, role=role).user for role in (Role.EMPLOYER_COACH, Role.EVALUATOR)
    ]
    strangers.append(MembershipFactory(role=Role.PROJECT_LEADER).user)
    for by in strangers:
        refusal(drawn_up, karin, by)
        refusal(certifying.sign, certificate, "screen", SIGNED_ON, by=by, seen=certificate.mark)
    certificate = certifying.sign(certificate, "screen", SIGNED_ON, by=coach, seen=certificate.mark)
    for by in strangers:
        refusal(certifying.attest, certificate, by=by)
        refusal(certifying.open_again, karin, MAY, by=by, reason="Fel")


def test_nobody_attests_own_hours(may, karin, coach):
    karin.participant.email = coach.email.upper()
    karin.participant.save()
    certificate = signed(karin, coach)
    assert "own hours" in refusal(certifying.attest, certificate, by=coach)


def test_opened_again_there_is_a_new_version_and_the_old_stays_as_it_was_signed(may, project, karin, coach):
    old = attested(karin, coach)
    assert "why" in refusal(certifying.open_again, karin, MAY, by=coach, reason=" ")
    new = certifying.open_again(karin, MAY, by=coach, reason="Ett möte fattades")
    session(project, coach, date=date(2010, 5, 20)).log([line(karin)], by=coach)
    new = drawn_up(karin, coach)
    assert (new.version, new.state, new.minutes, new.reason) == (2, "opened", 165, "Ett möte fattades")
    stored = TimeCertificate.objects.get(pk=old.pk)
    assert (stored.state, stored.rows, stored.minutes, stored.attested_by) == ("replaced", old.rows, 105, coach)
    assert "newer version" in refusal(certifying.attest, old, by=coach)


# --- The project's month


def closed(project, by):
    return project_months.close(project, MAY, by=by)


def test_a_month_closes_when_all_are_certified_or_explained(may, project, karin, ali, coach, leader):
    assert "Ali Nur, Karin Öberg" in refusal(closed, project, leader)
    certificate = attested(karin, coach)
    assert "1 person" in refusal(closed, project, leader)
    project_months.explain(ali, MAY, "Har flyttat, går inte att nå", by=coach)
    month = closed(project, leader)
    assert (month.minutes, month.certified, month.closed_by) == (195, 105, leader)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.CLOSED
    assert "closed already" in refusal(closed, project, leader)
    assert "closed already" in refusal(project_months.explain, ali, MAY, "", by=coach)


def test_what_was_being_corrected_when_the_month_closed_is_the_leaders_to_open(
    may, project, karin, ali, coach, leader
):
    attested(ali, coach)
    attested(karin, coach)
    certifying.open_again(karin, MAY, by=coach, reason="Fel")
    assert "Karin" in refusal(closed, project, leader)
    project_months.explain(karin, MAY, "Går inte att nå", by=coach)
    closed(project, leader)
    with pytest.raises(ValidationError, match="closed in the project"):
        session(project, coach, date=date(2010, 5, 20)).log([line(karin)], by=coach)
    refusal(certifying.draw_up, karin, MAY, by=coach)
    assert certifying.open_again(karin, MAY, by=leader, reason="Rättas nu").version == 3


def test_signed_is_not_attested(may, project, karin, ali, coach, leader):
    attested(karin, coach)
    signed(ali, coach)
    assert "Ali Nur" in refusal(closed, project, leader)


def test_only_the_leader_of_the_project_closes_and_only_what_is_over(may, project, karin, ali, coach, leader):
    for one in (karin, ali):
        attested(one, coach)
    other = MembershipFactory(role=Role.PROJECT_LEADER).user
    for by in (coach, other, MembershipFactory(project=project, role=Role.EVALUATOR).user):
        assert "project leader" in refusal(closed, project, by)
    assert "not over" in refusal(project_months.close, project, JUNE, by=leader)
    assert "no hours" in refusal(project_months.close, project, date(2010, 4, 1), by=leader)


def test_an_unmarked_meeting_keeps_the_month_open(may, project, planned, karin, ali, coach, leader, time_machine):
    time_machine.move_to("2010-07-01 12:00")
    assert "Ali Nur, Karin Öberg" in refusal(project_months.close, project, JUNE, by=leader)
    planned.cancel(by=coach)
    assert "no hours" in refusal(project_months.close, project, JUNE, by=leader)


def test_after_the_closing_only_the_leader_opens_and_the_month_says_so(may, project, karin, ali, coach, leader):
    attested(karin, coach)
    project_months.explain(ali, MAY, "Går inte att nå", by=coach)
    closed(project, leader)
    for one in (karin, ali):
        assert "leader" in refusal(certifying.open_again, one, MAY, by=coach, reason="Fel")
        assert refusal(certifying.draw_up, one, MAY, by=leader)
        opened = certifying.open_again(one, MAY, by=leader, reason="Fel minuter")
        assert opened.after_closing
    assert TimeCertificate.objects.get(participation=karin, version=1).state == "replaced"
    [month] = project_months.months_of(project)
    assert (month.minutes, month.certified, month.uncertified, month.corrected) == (195, 0, 195, 2)
    new = certifying.sign(opened, "screen", date(2010, 6, 15), by=coach, seen=opened.mark)
    assert certifying.attest(new, by=coach).state == "closed"
    [month] = project_months.months_of(project)
    assert (month.certified, month.certified_people) == (90, 1)
    assert month.closed.certified == 105  # what was certified when it was closed stays


def test_reported_is_certified_and_not_yet(may, project, karin, ali, coach):
    attested(karin, coach)
    signed(ali, coach)
    [month] = project_months.months_of(project)
    assert (month.minutes, month.certified, month.uncertified) == (195, 105, 90)
    assert (month.people, month.certified_people, month.uncertified_people) == (2, 1, 1)
