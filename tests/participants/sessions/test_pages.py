"""The week, a session's page, groups: what they show to whom, in how many queries."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import ActivityGroup, Attendance, Session
from projects.roles import Role
from tests.participants.factories import AttendanceFactory
from tests.participants.sessions.words import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    line,
    months,
    participation_of,
    person,
    session,
)
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def browser(client, coach):
    coach.language = "en"
    coach.save()
    client.force_login(coach)
    return client


@pytest.fixture
def other(project):
    return MembershipFactory(project=project, role=Role.COACH).user


def address(name, project, one=None, **query):
    return reverse(
        f"participants:{name}", args=[project.slug, *([one.public_id] if one else [])], query=query or None
    )


def text_of(answer):
    return answer.content.decode()


# --- The week


def test_the_week_shows_her_own_and_on_top_what_nobody_has_marked(browser, project, coach, other, karin, ali):
    session(project, coach).plan([person(karin)], by=coach)
    Session.objects.update(date=YESTERDAY)
    session(project, coach, date=date(2010, 6, 18)).plan([person(ali)], by=coach)
    session(project, other, topic="En annans").log([line(participation_of(other, project))], by=other)
    page = browser.get(address("sessions", project)).context
    assert [one.names for one in page["unmarked"]] == ["Karin Öberg"]
    assert [(day, one.names) for day, listed in page["days"] for one in listed] == [(date(2010, 6, 18), "Ali Nur")]


@pytest.mark.parametrize("week", ["2010-W24", "", "2010-W99", "x", "0000-W01", "9999-W52", "2010-W24\x00"])
def test_any_week_is_answered(browser, project, week):
    assert browser.get(address("sessions", project), {"week": week}).status_code == 200


def test_everybodys_week_is_the_leaders(client, browser, project, coach, leader, other, karin):
    session(project, other).log([line(participation_of(other, project, participant__first_name="Okänd"))], by=other)
    assert "Okänd" not in text_of(browser.get(address("sessions", project), {"whose": "all"}))
    client.force_login(leader)
    assert "Okänd" not in text_of(client.get(address("sessions", project)))
    assert "Okänd" in text_of(client.get(address("sessions", project), {"whose": "all"}))


@pytest.mark.parametrize(
    ("presence", "minutes"), [("present", {date(2010, 6, 1): 60}), ("told", {}), ("not_told", {})]
)
def test_one_click_marks_it_and_a_second_does_nothing(browser, project, coach, karin, presence, minutes):
    planned = session(project, coach).plan([person(karin)], by=coach)
    for _ in range(3):
        assert browser.post(address("session_mark", project, planned), {"presence": presence}).status_code == 302
    assert months(karin) == minutes
    assert Attendance.objects.get().absence == ("" if presence == "present" else presence)


@pytest.mark.parametrize("presence", ["", "x", "maybe"])
def test_a_mark_that_is_none_marks_nothing(browser, project, coach, karin, presence):
    planned = session(project, coach).plan([person(karin)], by=coach)
    browser.post(address("session_mark", project, planned), {"presence": presence})
    assert not Attendance.objects.exists()


def test_the_week_takes_the_same_queries_for_many(browser, project, coach, django_assert_max_num_queries):
    browser.get(address("sessions", project))  # notes the time in the session
    counts = []
    for size in [1, 20]:
        for _ in range(size):
            session(project, coach).plan([person(participation_of(coach, project))], by=coach)
            session(project, coach).log([line(participation_of(coach, project))], by=coach)
        with django_assert_max_num_queries(20) as asked:
            browser.get(address("sessions", project))
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- One session


@pytest.fixture
def mixed(project, coach, other, karin, leader):
    """A group session of hers with somebody else's participant."""
    one = session(project, coach, topic="Lön", next_step="Sök jobbet")
    theirs = participation_of(other, project, participant__first_name="Hemlig", participant__last_name="Person")
    return one.plan([person(karin), person(theirs)], by=leader)


def test_the_others_are_a_number(browser, project, mixed):
    text = text_of(browser.get(address("session", project, mixed)))
    assert "Karin Öberg" in text
    assert "Hemlig" not in text
    assert "1 other participant" in text


def test_what_was_agreed_with_people_she_may_not_see_is_not_told(browser, project, coach, karin):
    one = session(project, coach, next_step="Sök jobbet").log([line(karin, note="Privat")], by=coach)
    karin.coach_assignments.update(end=TODAY)
    text = text_of(browser.get(address("session", project, one)))
    assert not any(word in text for word in ["Karin", "Sök jobbet", "Privat"])
    assert "1 other participant" in text


def test_to_look_at_a_session_is_to_look_at_each_person_on_it(browser, project, coach, karin, ali):
    one = session(project, coach).log([line(karin), line(ali)], by=coach)
    before = AuditEvent.objects.count()
    browser.get(address("session", project, one))
    seen = AuditEvent.objects.order_by("-pk")[: AuditEvent.objects.count() - before]
    assert {(event.action, event.participant) for event in seen} == {("view", person(karin)), ("view", person(ali))}
    assert len(seen) == 2


def test_she_marks_her_own_and_the_other_waits(browser, project, mixed, karin):
    url = address("session", project, mixed)
    form = browser.get(url).context["form"]
    assert [entry["person"] for entry in form.listed] == [karin.participant]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert browser.post(url, data).status_code == 302
    assert mixed.expected.count() == 1
    assert mixed.attendance.count() == 1
    assert browser.get(address("session_cancel", project, mixed)).status_code == 200
    answer = browser.post(address("session_remove", project, mixed), {"reason": "Fel"})
    assert "not among your participants" in text_of(answer)


def test_a_correction_by_two_shows_the_second_what_the_first_has_saved(
    browser, client, project, coach, leader, karin
):
    one = session(project, coach).log([line(karin, note="Kort")], by=coach)
    url = address("session_correct", project, one)
    form = browser.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data = {name: str(value) if not isinstance(value, list) else value for name, value in data.items()}
    one.correct(by=leader, minutes=45, reason="Fel klocka")
    answer = browser.post(url, data | {"minutes": "50", "reason": "Fel"})
    assert answer.status_code == 200
    assert f"{leader} has changed the session" in text_of(answer)
    assert "Stored now: 45" in text_of(answer)
    assert months(karin) == {date(2010, 6, 1): 45}
    again = data | {"minutes": "50", "reason": "Fel", "seen": answer.context["form"]["seen"].value()}
    assert browser.post(url, again).status_code == 302
    assert Session.objects.get().minutes == 50


def test_an_imported_row_is_corrected_by_person_and_day(browser, project, coach, karin):
    AttendanceFactory(participation=karin, date=YESTERDAY, minutes=120, ref="fil 7")
    karin.attendance_months.create(month=date(2010, 6, 1), minutes=120)
    url = reverse("participants:attendance_day", args=[project.slug, person(karin), YESTERDAY.isoformat()])
    form = browser.get(url).context["form"]
    data = {name: str(form[name].value() or "") for name in form.fields} | {"minutes": "90"}
    data.pop("remove")
    assert "Write why" in text_of(browser.post(url, data))
    assert browser.post(url, data | {"reason": "Fel i filen"}).status_code == 302
    assert months(karin) == {date(2010, 6, 1): 90}
    for day in [TODAY.isoformat(), "x", "2010-13-01"]:
        wrong = reverse("participants:attendance_day", args=[project.slug, person(karin), day])
        assert browser.get(wrong).status_code == 404


def test_a_held_session_ahead_is_not_marked_before_its_day(browser, project, coach, karin):
    one = session(project, coach, date=TOMORROW).plan([person(karin)], by=coach)
    page = browser.get(address("session", project, one))
    assert page.context["form"] is None


# --- Groups


def test_a_group_is_changed_by_who_leads_it(browser, client, project, coach, other, leader):
    theirs = ActivityGroup.objects.create(project=project, coach=other, name="Deras")
    for name in ["group_edit", "group_plan", "group_close"]:
        assert browser.get(address(name, project, theirs)).status_code == 403
    assert browser.get(address("group", project, theirs)).status_code == 200
    client.force_login(leader)
    assert client.get(address("group_edit", project, theirs)).status_code == 200


def test_a_group_shows_names_of_her_own_and_the_others_as_a_number(browser, project, coach, other, group, karin):
    theirs = participation_of(other, project, participant__first_name="Hemlig")
    group.admit([person(karin)], by=coach)
    group.admit([person(theirs)], by=other)
    text = text_of(browser.get(address("group", project, group)))
    assert "Karin" in text
    assert "Hemlig" not in text
    assert "2 of 2 places" in text


def test_fewer_places_than_are_taken_are_refused(browser, project, coach, group, karin, ali):
    group.admit([person(karin), person(ali)], by=coach)
    form = browser.get(address("group_edit", project, group)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None} | {"capacity": "1"}
    assert "2 places are taken" in text_of(browser.post(address("group_edit", project, group), data))
