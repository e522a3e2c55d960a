"""A week at a placement in one grid: what is understood, saved as a whole, and refused day by day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import Attendance
from participants.week_grid import parse_hours
from projects.roles import Role
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.participants.sessions.test_time_certificate import certifying
from tests.participants.sessions.words import line, months, participation_of, person, session, sums_agree
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MONDAY, TUESDAY, SUNDAY = date(2010, 6, 7), date(2010, 6, 8), date(2010, 6, 13)
WEEK = "2010-W23"


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("7", 420), ("7.5", 450), ("7,5", 450), ("7:30", 450), (" 7,25 h", 435), ("0:15", 15), ("", None), ("  ", None)],
)
def test_hours_are_understood(typed, minutes):
    assert parse_hours(typed) == minutes


@pytest.mark.parametrize("typed", ["7.30", "7:60", "sju", "-1", "7;30", "1e3", "7,,5", "٧", "7 30", "100"])
def test_what_may_mean_two_things_is_asked_about(typed):
    with pytest.raises(ValidationError, match="7:30"):
        parse_hours(typed)


@pytest.fixture
def as_coach(client, coach):
    coach.language = "en"
    coach.save()
    client.force_login(coach)
    return client


def address(participation, week=WEEK, kind="work_placement"):
    page = reverse("participants:placement_week", args=[participation.project.slug, person(participation)])
    return f"{page}?week={week}&kind={kind}"


def send(client, participation, days, week=WEEK, **more):
    """As the page was shown, with these days typed over: {day: hours or (hours, presence)}."""
    form = client.get(address(participation, week)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    for day, typed in days.items():
        hours, presence = typed if isinstance(typed, tuple) else (typed, "present")
        sent |= {f"hours_{day:%Y_%m_%d}": hours, f"presence_{day:%Y_%m_%d}": presence}
    return client.post(address(participation, week), sent | more)


def rows():
    return [(row.date, row.minutes, row.present, row.absence) for row in Attendance.objects.order_by("date")]


def test_a_week_is_saved_at_once(as_coach, karin, coach):
    response = send(as_coach, karin, {MONDAY: "7,5", TUESDAY: ("8", "told"), SUNDAY: "1:30"})
    assert response.status_code == 302
    assert rows() == [(MONDAY, 450, True, ""), (TUESDAY, 480, False, "told"), (SUNDAY, 90, True, "")]
    assert {(row.kind, row.coach, row.session) for row in Attendance.objects.all()} == {
        ("work_placement", coach, None)
    }
    assert months(karin) == {date(2010, 6, 1): 540}
    assert AuditEvent.objects.filter(action="create", participant=person(karin)).count() == 3
    send(as_coach, karin, {})
    assert AuditEvent.objects.filter(action__in=["create", "correct", "delete"]).count() == 3  # nothing differed


def test_one_wrong_day_saves_none_and_loses_nothing(as_coach, karin):
    response = send(as_coach, karin, {MONDAY: "7", TUESDAY: "25", SUNDAY: ("", "not_told")})
    text = response.content.decode()
    assert response.status_code == 200
    assert not Attendance.objects.exists()
    assert set(response.context["form"].errors) == {"hours_2010_06_08", "hours_2010_06_13"}
    assert 'value="7"' in text
    assert 'value="25"' in text
    assert sums_agree()


def test_a_correction_needs_its_reason(as_coach, karin):
    send(as_coach, karin, {MONDAY: "7"})
    assert send(as_coach, karin, {MONDAY: "6"}).status_code == 200
    assert send(as_coach, karin, {MONDAY: ""}).status_code == 200
    assert rows() == [(MONDAY, 420, True, "")]
    assert send(as_coach, karin, {MONDAY: ("7", "told")}, reason="Var sjuk").status_code == 302
    assert rows() == [(MONDAY, 420, False, "told")]
    assert send(as_coach, karin, {MONDAY: ("", "present")}, reason="Fel vecka").status_code == 302
    assert rows() == []
    assert sums_agree()


def test_a_locked_month_is_told_at_its_days(as_coach, karin, coach, project):
    session(project, coach, date=date(2010, 5, 3)).log([line(karin)], by=coach)
    certificate = certifying.draw_up(karin, date(2010, 5, 1), by=coach)
    certifying.sign(certificate, "screen", date(2010, 5, 31), by=coach, seen=certificate.mark)
    may, june = date(2010, 5, 31), date(2010, 6, 1)
    response = send(as_coach, karin, {may: "7", june: "7"}, week="2010-W22")
    assert "Time certificate 2010-05" in str(response.context["form"].errors["hours_2010_05_31"])
    assert "hours_2010_06_01" not in response.context["form"].errors
    assert Attendance.objects.filter(kind="work_placement").count() == 0


def test_what_another_has_written_meanwhile_is_told_before_it_is_changed(as_coach, karin):
    form = as_coach.get(address(karin)).context["form"]
    stale = {name: form[name].value() or "" for name in form.fields} | {"hours_2010_06_07": "7"}
    send(as_coach, karin, {MONDAY: "5"})
    response = as_coach.post(address(karin), stale)
    assert "it says 5:00 now" in response.content.decode()
    assert rows() == [(MONDAY, 300, True, "")]


def test_days_to_come_are_not_written(as_coach, karin):
    tomorrow = date(2010, 6, 16)
    send(as_coach, karin, {tomorrow: "7"}, week="2010-W24")
    assert not Attendance.objects.exists()


def test_the_week_before_is_filled_in_and_not_saved(as_coach, karin):
    send(as_coach, karin, {MONDAY: "7", TUESDAY: "6,5"})
    monday, tuesday = date(2010, 6, 14), date(2010, 6, 15)
    response = send(as_coach, karin, {monday: "4"}, week="2010-W24", copy="yes")
    form = response.context["form"]
    assert (form["hours_2010_06_14"].value(), form["hours_2010_06_15"].value()) == ("4", "6:30")
    assert Attendance.objects.count() == 2
    assert tuesday not in {row[0] for row in rows()}


def test_no_more_than_the_day_has_over_all_kinds_and_projects(as_coach, karin):
    elsewhere = ParticipationFactory(participant=karin.participant)
    AttendanceFactory(participation=elsewhere, date=MONDAY, minutes=1200)
    response = send(as_coach, karin, {MONDAY: "7"})
    assert "24 hours" in response.content.decode()
    assert Attendance.objects.count() == 1


def test_others_do_not_open_it(client, project, karin):
    other = MembershipFactory(project=project, role=Role.COACH).user
    participation_of(other, project)
    for user, status in [
        (other, 404),
        (MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user, 403),
        (MembershipFactory(role=Role.PROJECT_LEADER).user, 404),
    ]:
        client.force_login(user)
        assert client.get(address(karin)).status_code == status
        assert client.post(address(karin), {"hours_2010_06_07": "7"}).status_code == status
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("query", ["week=x&kind=coaching", "week=2010-W99", "kind=\x00", ""])
def test_any_address_is_answered(as_coach, karin, query):
    page = address(karin).split("?")[0]
    assert as_coach.get(f"{page}?{query}").status_code == 200


# --- Meetings, marked in one click


@pytest.mark.parametrize("presence", ["present", "told", "not_told", "cancelled"])
def test_one_of_a_group_is_marked_on_the_persons_page(as_coach, project, planned, karin, ali, presence):
    attendance = reverse("participants:attendance", args=[project.slug, person(karin)])
    assert as_coach.get(attendance).context["unmarked"] == [planned]
    response = as_coach.post(
        reverse("participants:session_mark", args=[project.slug, planned.public_id]),
        {"presence": presence, "person": str(person(karin)), "next": attendance},
    )
    assert response.url == attendance
    assert (karin.attendance.get().absence or "present") == presence
    assert not ali.attendance.exists()
    assert as_coach.get(attendance).context["unmarked"] == []


def test_a_meeting_with_one_that_we_cancel_is_cancelled(as_coach, project, coach, karin):
    alone = session(project, coach).plan([person(karin)], by=coach)
    as_coach.post(
        reverse("participants:session_mark", args=[project.slug, alone.public_id]), {"presence": "cancelled"}
    )
    alone.refresh_from_db()
    assert alone.state == "cancelled"
    assert karin.attendance.get().absence == "cancelled"


def test_a_stranger_is_not_marked(as_coach, project, planned, karin):
    stranger = participation_of(MembershipFactory(project=project, role=Role.COACH).user, project)
    for somebody in (person(stranger), "x", "\x00"):
        as_coach.post(
            reverse("participants:session_mark", args=[project.slug, planned.public_id]),
            {"presence": "present", "person": str(somebody)},
        )
    assert not Attendance.objects.exists()
