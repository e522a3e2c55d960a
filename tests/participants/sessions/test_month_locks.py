"""A signed month is refused by every write of the ledger, and each says which certificate locks it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from participants import certifying, corrections, journey, project_months
from participants.models import Attendance, Participation, Session, TimeCertificate
from projects.roles import Role
from tests.participants.factories import AttendanceFactory
from tests.participants.sessions.test_time_certificate import signed
from tests.participants.sessions.words import line, months, person, refused, session
from tests.projects.factories import MembershipFactory
from tests.projects.spreadsheets import imported, sheets

pytestmark = pytest.mark.django_db
MAY, IN_MAY, IN_JUNE = date(2010, 5, 1), date(2010, 5, 20), date(2010, 6, 2)
MESSAGE = ("Karin Öberg", "2010-05", "Time certificate 2010-05, version 1", "Open it again")


@pytest.fixture
def met(project, coach, karin):
    """A session of Karin's in May."""
    return session(project, coach, date=date(2010, 5, 3)).log([line(karin)], by=coach)


@pytest.fixture
def row(karin, coach):
    """A row that came by a spreadsheet."""
    row = AttendanceFactory(participation=karin, date=date(2010, 5, 4), minutes=120)
    Attendance.objects.filter(pk=row.pk).update(coach=coach)
    karin.attendance_months.update_or_create(month=MAY, defaults={"minutes": 180})
    return row


@pytest.fixture
def locked(met, row, karin, coach):
    return signed(karin, coach)


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def another(participation) -> dict:
    return {"participation": participation, "date": IN_MAY, "kind": "coaching", "minutes": 60}


def ways_in(project, coach, leader, karin, ali):
    """Every act that writes the ledger of May: the name, and the act."""
    met, row = Session.objects.get(), Attendance.objects.get(session=None)
    return {
        "log": lambda: session(project, coach, date=IN_MAY).log([line(karin)], by=coach),
        "log among others": lambda: session(project, coach, date=IN_MAY).log([line(ali), line(karin)], by=coach),
        "log an absence": lambda: session(project, coach, date=IN_MAY).log([line(karin, present=False)], by=coach),
        "log by the leader": lambda: session(project, leader, date=IN_MAY).log([line(karin)], by=leader),
        "correct minutes": lambda: met.correct(by=coach, reason="Fel", minutes=30),
        "correct one": lambda: met.correct([line(karin, present=False, absence="told")], by=coach, reason="Fel"),
        "out of the month": lambda: met.correct(by=coach, reason="Fel", date=IN_JUNE),
        "remove the session": lambda: met.remove(by=coach, reason="Fel"),
        "correct a row": lambda: row.correct(by=coach, reason="Fel", minutes=30),
        "a row out of the month": lambda: row.correct(by=coach, reason="Fel", date=IN_JUNE),
        "a note on a row": lambda: row.correct(by=coach, reason="", note="Nytt"),
        "remove a row": lambda: row.remove(by=coach, reason="Fel"),
        "another kind": lambda: met.correct(by=coach, reason="Fel", kind="mapping"),
        "in a shell, update": lambda: Attendance.objects.filter(date=row.date).update(minutes=30),
        "in a shell, bulk_update": lambda: Attendance.objects.bulk_update([changed(row, minutes=30)], ["minutes"]),
        "in a shell, delete": lambda: Attendance.objects.filter(date=row.date).delete(),
        "in a shell, delete one": row.delete,
        "in a shell, save": lambda: changed(row, minutes=30).save(),
        "in a shell, save out of it": lambda: changed(row, date=IN_JUNE).save(),
        "in a shell, create": lambda: Attendance.objects.create(**another(karin)),
        "in a shell, bulk_create": lambda: Attendance.objects.bulk_create([Attendance(**another(karin))]),
    }


WAYS = [
    *("log", "log among others", "log an absence", "log by the leader", "correct minutes", "correct one"),
    *("out of the month", "remove the session", "correct a row", "a row out of the month", "a note on a row"),
    *("remove a row", "another kind", "in a shell, update", "in a shell, bulk_update"),
    *("in a shell, delete", "in a shell, delete one", "in a shell, save", "in a shell, save out of it"),
    *("in a shell, create", "in a shell, bulk_create"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_signed_month_is_written_by_nobody(way, locked, project, coach, leader, karin, ali):
    refused(ways_in(project, coach, leader, karin, ali)[way], *MESSAGE)
    assert months(karin) == {MAY: 180}


def test_what_is_signed_is_altered_by_nobody(locked):
    for change in ({"minutes": 1}, {"rows": []}, {"month": date(2010, 4, 1)}, {"signed_on": date(2010, 6, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TimeCertificate.objects.filter(pk=locked.pk).update(**change)
    locked.rows = locked.rows[1:]
    with pytest.raises(IntegrityError), transaction.atomic():
        locked.save()


def test_nothing_comes_into_the_month(locked, project, coach, karin):
    june = session(project, coach, date=IN_JUNE).log([line(karin)], by=coach)
    refused(lambda: june.correct(by=coach, reason="Fel", date=IN_MAY), *MESSAGE)
    row = AttendanceFactory(participation=karin, date=IN_JUNE)
    karin.attendance_months.filter(month=date(2010, 6, 1)).update(minutes=120)
    refused(lambda: row.correct(by=coach, reason="Fel", date=IN_MAY), *MESSAGE)
    refused(lambda: Attendance.objects.filter(pk=row.pk).update(date=IN_MAY), *MESSAGE)


def test_other_people_and_other_months_go_on(locked, project, coach, karin, ali):
    session(project, coach, date=IN_MAY).log([line(ali)], by=coach)
    session(project, coach, date=IN_JUNE).log([line(karin)], by=coach)


def test_a_planned_meeting_is_neither_held_nor_cancelled_in_a_signed_month(project, coach, karin, met, time_machine):
    """It cannot stand there before the signing; whoever finds a way is refused all the same."""
    planned = session(project, coach, date=date(2010, 6, 30)).plan([person(karin)], by=coach)
    signed(karin, coach)
    time_machine.move_to("2010-07-01 12:00")
    Session.objects.filter(pk=planned.pk).update(date=IN_MAY)
    planned.refresh_from_db()
    refused(lambda: planned.hold([line(karin)], by=coach), *MESSAGE[:3])
    refused(lambda: planned.cancel(by=coach), *MESSAGE[:3])


def test_a_session_that_was_moved_meanwhile_is_looked_at_anew(project, coach, karin, met):
    stale = Session.objects.get(pk=met.pk)
    met.correct(by=coach, reason="Fel", date=IN_JUNE)
    signed_june = karin.attendance.get().date
    assert signed_june == IN_JUNE
    refused(lambda: stale.remove(by=coach, reason="Fel"), "meanwhile")


def test_start_and_exit_that_would_leave_rows_outside_name_the_certificate(locked, karin, coach):
    for act in [
        lambda: journey.leave(karin, date(2010, 4, 30), by=coach, destination="employed"),
        lambda: corrections.correct_entry(karin, {"start": date(2010, 5, 10)}, by=coach, reason="Fel"),
    ]:
        with pytest.raises(ValidationError) as error:
            act()
        assert "Time certificate 2010-05" in " ".join(error.value.messages)


def test_opened_again_the_month_is_written(locked, project, coach, karin):
    certifying.open_again(karin, MAY, by=coach, reason="Ett möte fattades")
    session(project, coach, date=IN_MAY).log([line(karin)], by=coach)
    assert months(karin) == {MAY: 240}


def test_a_closed_month_holds_those_too_who_have_no_certificate(locked, project, coach, leader, karin, ali):
    session(project, coach, date=IN_MAY).log([line(ali)], by=coach)
    certifying.attest(locked, by=coach)
    project_months.explain(ali, MAY, "Har flyttat", by=coach)
    project_months.close(project, MAY, by=leader)
    for one, words in [(karin, ["version 1", "project leader"]), (ali, ["closed in the project", "project leader"])]:
        refused(lambda one=one: session(project, coach, date=IN_MAY).log([line(one)], by=coach), *words)
    certifying.open_again(ali, MAY, by=leader, reason="Ett möte till")
    session(project, coach, date=date(2010, 5, 21)).log([line(ali)], by=coach)


# --- By spreadsheet


@pytest.fixture
def in_register(tmp_path):
    """The good project of the spreadsheets, with Karin's January signed and attested."""
    assert imported(tmp_path, sheets()).saved
    karin = Participation.objects.get(participant__reference="A1", start=date(2009, 1, 12))
    coach = MembershipFactory(project=karin.project, role=Role.PROJECT_LEADER).user
    certificate = certifying.draw_up(karin, date(2009, 1, 1), by=coach)
    certifying.sign(certificate, "screen", date(2009, 2, 2), by=coach, seen=certificate.mark)
    return karin


HEADING = "person_id,project,date,kind,ref,minutes,present,coach"


@pytest.mark.parametrize(
    "row",
    [
        "A1,p,2009-01-14,coaching,,60,yes,",
        "A1,p,2009-01-12,coaching,,90,yes,coach@p.example",
        "A1,p,2009-01-12,coaching,,60,no,coach@p.example",
    ],
)
def test_a_row_of_a_signed_month_is_an_error_of_its_own(row, in_register, tmp_path):
    before = list(Attendance.objects.order_by("pk").values())
    result = imported(tmp_path, sheets(attendance=[HEADING, "A2,p,2009-02-28,coaching,a,45,yes,", row]))
    [error] = result.findings.errors
    assert (error.sheet, error.row, error.column) == ("attendance", 3, "date")
    assert "Time certificate 2009-01, version 1" in error.message
    assert "Karin" not in error.message
    assert list(Attendance.objects.order_by("pk").values()) == before


def test_the_same_file_again_is_no_change(in_register, tmp_path):
    assert imported(tmp_path, sheets()).saved
