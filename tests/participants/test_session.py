"""Sessions and the ledger of hours: what each act writes, and what it refuses."""

import uuid
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from accounts.models import AuditEvent
from participants import journey
from participants.models import Attendance, AttendanceMonth, Session
from participants.models.roster import Line
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import (
    ActivityGroupFactory,
    AttendanceFactory,
    CoachAssignmentFactory,
    ParticipationFactory,
    SessionFactory,
)
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY, TOMORROW = date(2010, 6, 15), date(2010, 6, 14), date(2010, 6, 16)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


def participation_of(coach, project, **fields):
    participation = ParticipationFactory(project=project, **fields)
    CoachAssignmentFactory(participation=participation, coach=coach)
    return participation


@pytest.fixture
def karin(coach, project):
    return participation_of(coach, project, participant__first_name="Karin", participant__last_name="Öberg")


@pytest.fixture
def ali(coach, project):
    return participation_of(coach, project, participant__first_name="Ali", participant__last_name="Nur")


def session(project, coach, **fields):
    return SessionFactory.build(project=project, coach=coach, **({"date": TODAY} | fields))


def line(participation, **fields):
    return Line(participation.participant.public_id, **fields)


def person(participation):
    return participation.participant.public_id


def months(participation):
    return dict(participation.attendance_months.values_list("month", "minutes"))


def sums_agree():
    ledger = Attendance.objects.filter(present=True).aggregate(total=Sum("minutes"))["total"] or 0
    return ledger == (AttendanceMonth.objects.aggregate(total=Sum("minutes"))["total"] or 0)


# --- Logging


def test_one_session_is_one_row_and_its_minutes(project, coach, karin):
    held = session(project, coach).log([line(karin, note="Vill köra truck")], by=coach)
    row = karin.attendance.get()
    assert (row.session, row.date, row.minutes, row.present, row.coach) == (held, TODAY, 60, True, coach)
    assert (row.ref, row.kind, row.note) == (str(held.public_id), "coaching", "Vill köra truck")
    assert months(karin) == {date(2010, 6, 1): 60}
    event = AuditEvent.objects.get()
    assert (event.action, event.object_type, event.user) == ("create", "participants.session", coach)
    assert (event.participant, event.project) == (person(karin), project.pk)


def test_a_second_session_of_the_month_adds_to_its_sum(project, coach, karin):
    for minutes in [60, 45]:
        session(project, coach, minutes=minutes).log([line(karin)], by=coach)
    session(project, coach, date=date(2010, 5, 3)).log([line(karin)], by=coach)
    assert months(karin) == {date(2010, 6, 1): 105, date(2010, 5, 1): 60}


def test_the_absent_have_a_row_and_no_hours(project, coach, karin, ali):
    session(project, coach).log([line(karin), line(ali, present=False, absence="not_told")], by=coach)
    assert months(ali) == {}
    row = ali.attendance.get()
    assert (row.present, row.absence, row.minutes) == (False, "not_told", 60)
    assert AuditEvent.objects.count() == 2


def refused(act, *words):
    before = Session.objects.count(), Attendance.objects.count(), AuditEvent.objects.count()
    with pytest.raises(ValidationError) as error:
        act()
    text = " ".join(error.value.messages)
    assert all(word in text for word in words), text
    assert (Session.objects.count(), Attendance.objects.count(), AuditEvent.objects.count()) == before
    assert sums_agree()
    return text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"date": TOMORROW}, "earlier day"),
        ({"date": date(2009, 1, 11)}, "Karin"),
        ({"minutes": 0}, "1440"),
        ({"minutes": 1441}, "1440"),
    ],
)
def test_what_cannot_have_been(project, coach, karin, fields, word):
    refused(lambda: session(project, coach, **fields).log([line(karin)], by=coach), word)


def test_the_last_day_belongs_to_the_participation_and_the_next_does_not(project, coach):
    left = participation_of(coach, project, exit=date(2010, 3, 1))
    session(project, coach, date=date(2010, 3, 1)).log([line(left)], by=coach)
    session(project, coach, date=left.start).log([line(left)], by=coach)
    refused(lambda: session(project, coach, date=date(2010, 3, 2)).log([line(left)], by=coach), "another day")


def test_a_day_of_an_earlier_participation_belongs_to_that_one(project, coach, karin):
    earlier = ParticipationFactory(
        participant=karin.participant, project=project, start=date(2009, 1, 1), exit=date(2009, 1, 10)
    )
    session(project, coach, date=date(2009, 1, 5)).log([line(karin)], by=coach)
    assert earlier.attendance.count() == 1
    assert karin.attendance.count() == 0


def test_nobody_has_more_than_a_day_over_all_projects_and_nothing_is_said_of_the_other(project, coach, karin):
    elsewhere = ParticipationFactory(participant=karin.participant)
    AttendanceFactory(participation=elsewhere, date=TODAY, minutes=1000)
    session(project, coach, minutes=440).log([line(karin)], by=coach)
    Attendance.objects.filter(participation=karin).delete()
    AttendanceMonth.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        session(project, coach, minutes=441).log([line(karin)], by=coach)
    [text] = error.value.messages
    assert "24" in text
    assert not any(number in text for number in ["1000", "440", "441"])
    assert elsewhere.project.name not in text


WRITES = {"coach": True, "leader": True, "other coach": False, "employer coach": False, "former coach": False}


@pytest.mark.parametrize("who", WRITES)
def test_who_may_log_for_a_person(project, coach, leader, karin, who):
    user = {
        "coach": coach,
        "leader": leader,
        "other coach": MembershipFactory(project=project, role=Role.COACH).user,
        "employer coach": MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user,
        "former coach": MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user,
    }[who]
    act = lambda: session(project, user).log([line(karin)], by=user)  # noqa: E731
    if WRITES[who]:
        assert act().attendance.count() == 1
    else:
        assert "Karin" not in refused(act, "not among your participants")


def test_one_wrong_person_on_the_list_stops_the_whole(project, coach, karin):
    others = participation_of(MembershipFactory(project=project).user, project)
    refused(lambda: session(project, coach).log([line(karin), line(others)], by=coach), "not among your")
    refused(lambda: session(project, coach).log([line(karin), Line(uuid.uuid4())], by=coach), "not among your")
    refused(lambda: session(project, coach).log([line(karin), line(karin, note="x")], by=coach), "twice")
    refused(lambda: session(project, coach).log([], by=coach), "at least one")


def test_a_protected_person_only_by_those_named(project, coach, leader, karin):
    karin.participant.protected = True
    karin.participant.save()
    karin.participant.named_people.add(coach)
    refused(lambda: session(project, leader).log([line(karin)], by=leader), "not among your")
    session(project, coach).log([line(karin)], by=coach)


def test_the_coach_of_a_session_is_one_of_the_project_now(project, leader, coach, karin):
    session(project, coach).log([line(karin)], by=leader)
    for wrong in [
        UserFactory(),
        MembershipFactory(project=project, role=Role.EVALUATOR).user,
        MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user,
        MembershipFactory(role=Role.COACH).user,
    ]:
        refused(lambda wrong=wrong: session(project, wrong).log([line(karin)], by=leader), "coach")


# --- Planned


@pytest.fixture
def planned(project, coach, karin, ali):
    return session(project, coach, start_time=time(9, 0)).plan([person(karin), person(ali)], by=coach)


def test_what_is_planned_has_no_hours_yet(planned, karin, ali):
    assert planned.state == "planned"
    assert set(planned.expected.all()) == {karin, ali}
    assert not Attendance.objects.exists()
    assert not AttendanceMonth.objects.exists()
    assert AuditEvent.objects.count() == 2


def test_a_plan_lies_ahead(project, coach, karin):
    refused(lambda: session(project, coach, date=YESTERDAY).plan([person(karin)], by=coach), "later day")


def test_it_takes_place(planned, coach, karin, ali):
    planned.hold([line(karin), line(ali, present=False, absence="told")], by=coach, minutes=90, next_step="Ring")
    planned.refresh_from_db()
    assert (planned.state, planned.minutes, planned.next_step) == ("held", 90, "Ring")
    assert not planned.expected.exists()
    assert months(karin) == {date(2010, 6, 1): 90}
    assert months(ali) == {}


def test_each_coach_marks_her_own(planned, project, coach, karin, ali):
    other = MembershipFactory(project=project, role=Role.COACH).user
    hers = participation_of(other, project)
    planned.expected.add(hers)
    refused(lambda: planned.hold([line(karin), line(hers)], by=coach), "not among your")
    planned.hold([line(karin), line(ali)], by=coach)
    assert list(planned.expected.all()) == [hers]
    planned.hold([line(hers)], by=other)
    assert planned.attendance.count() == 3
    assert not planned.expected.exists()
    refused(lambda: planned.hold([line(hers)], by=other), "marked meanwhile")


def test_tomorrows_session_has_not_been_held(planned, coach, karin):
    planned.move(TOMORROW, time(9, 0), by=coach)
    refused(lambda: planned.hold([line(karin)], by=coach), "earlier day")


def test_we_cancel_it(planned, coach, karin, ali):
    planned.move(TOMORROW, by=coach)
    planned.cancel(by=coach, reason="Sjuk coach")
    assert planned.state == "cancelled"
    assert list(Attendance.objects.order_by().values_list("present", "absence").distinct()) == [(False, "cancelled")]
    assert Attendance.objects.count() == 2
    assert not AttendanceMonth.objects.exists()
    refused(lambda: planned.hold([line(karin)], by=coach), "changed meanwhile")
    journey.leave(karin, TODAY, by=coach, destination="other")  # what we cancelled ahead keeps nobody back
    assert not karin.attendance.exists()


def test_it_is_moved(planned, coach):
    planned.move(date(2010, 7, 1), time(10, 30), by=coach)
    planned.refresh_from_db()
    assert (planned.date, planned.start_time) == (date(2010, 7, 1), time(10, 30))
    refused(lambda: planned.move(YESTERDAY, by=coach), "later day")


def test_nobody_cancels_moves_or_removes_a_session_with_somebody_elses_participants(planned, project, coach, leader):
    planned.expected.add(participation_of(MembershipFactory(project=project).user, project))
    refused(lambda: planned.cancel(by=coach), "not among your")
    refused(lambda: planned.move(TOMORROW, by=coach), "not among your")
    refused(lambda: planned.remove(by=coach, reason="Fel"), "not among your")
    planned.cancel(by=leader)


# --- Corrections


@pytest.fixture
def held(project, coach, karin, ali):
    return session(project, coach, date=date(2010, 6, 1)).log([line(karin), line(ali, minutes=30)], by=coach)


def test_other_minutes_for_all_but_those_who_had_their_own(held, coach, karin, ali):
    held.correct(by=coach, minutes=75, reason="Fel i klockan")
    assert months(karin) == {date(2010, 6, 1): 75}
    assert months(ali) == {date(2010, 6, 1): 30}
    event = AuditEvent.objects.last()
    assert (event.action, event.fields, event.reason) == ("correct", ["minutes"], "Fel i klockan")


def test_another_day_moves_the_minutes_to_its_month(held, coach, karin, ali):
    held.correct(by=coach, date=date(2010, 5, 31), reason="Fel dag")
    assert months(karin) == {date(2010, 5, 1): 60}
    assert months(ali) == {date(2010, 5, 1): 30}
    assert sums_agree()


def test_presence_and_note_of_one(held, coach, karin, ali):
    held.correct([line(ali, present=False, absence="told")], by=coach, reason="Var sjuk")
    assert months(ali) == {}
    assert months(karin) == {date(2010, 6, 1): 60}
    held.correct([line(ali, present=False, absence="told", note="Ringde")], by=coach)
    assert ali.attendance.get().note == "Ringde"


def test_hours_are_not_corrected_without_a_reason(held, coach, ali):
    refused(lambda: held.correct(by=coach, minutes=75), "Write why")
    refused(lambda: held.correct([line(ali, present=False, absence="told")], by=coach), "Write why")
    held.correct(by=coach, next_step="Ring på måndag")


def test_a_correction_keeps_to_the_rules(held, coach, karin, ali):
    refused(lambda: held.correct(by=coach, date=TOMORROW, reason="x"), "earlier day")
    refused(lambda: held.correct(by=coach, date=date(2008, 1, 1), reason="x"), "another day")
    refused(lambda: held.correct(by=coach, minutes=1441, reason="x"), "1440")
    AttendanceFactory(participation=ParticipationFactory(participant=ali.participant), date=held.date, minutes=1400)
    with pytest.raises(ValidationError, match="24 hours"):
        held.correct([line(ali, minutes=60)], by=coach, reason="x")


def test_a_mistake_is_removed(held, coach, karin):
    refused(lambda: held.remove(by=coach, reason=" "), "Write why")
    held.remove(by=coach, reason="Dubbelt")
    assert not Session.objects.exists()
    assert not Attendance.objects.exists()
    assert not AttendanceMonth.objects.exists()
    assert AuditEvent.objects.filter(action="delete", reason="Dubbelt").count() == 2


def test_an_imported_row_is_corrected_and_removed(coach, leader, karin, ali):
    row = AttendanceFactory(participation=karin, date=TODAY, minutes=120, ref="fil 7")
    AttendanceMonth.objects.create(participation=karin, month=date(2010, 6, 1), minutes=120)
    row.correct(by=coach, reason="Fel i filen", minutes=100, date=date(2010, 5, 20))
    assert months(karin) == {date(2010, 5, 1): 100}
    row.correct(by=coach, reason="Var inte där", present=False, absence="not_told")
    assert months(karin) == {}
    with pytest.raises(ValidationError, match="Write why"):
        row.correct(by=coach, reason="", present=True)
    other = MembershipFactory(project=karin.project, role=Role.COACH).user
    with pytest.raises(ValidationError, match="not among your"):
        row.correct(by=other, reason="x", minutes=1)
    row.remove(by=leader, reason="Hörde till någon annan")
    assert not karin.attendance.exists()


def test_the_last_row_of_a_session_takes_the_session_along(held, coach, karin, ali):
    karin.attendance.get().remove(by=coach, reason="Inte hon")
    assert held.attendance.count() == 1
    ali.attendance.get().remove(by=coach, reason="Inte han")
    assert not Session.objects.exists()
    assert not AttendanceMonth.objects.exists()


def test_a_wrong_sum_is_told_instead_of_made_worse(held, coach, karin):
    AttendanceMonth.objects.filter(participation=karin).update(minutes=10)
    with pytest.raises(ValidationError, match="counted anew"):
        held.remove(by=coach, reason="Fel")
    assert held.attendance.count() == 2


# --- Groups


@pytest.fixture
def group(project, coach):
    return ActivityGroupFactory(project=project, coach=coach, capacity=2, weekday=3, start_time=time(13))


def test_a_group_has_so_many_places(group, project, coach, karin, ali):
    group.admit([person(karin), person(ali)], by=coach)
    third = participation_of(coach, project)
    refused(lambda: group.admit([person(third)], by=coach), "2 places")
    group.give_up(person(karin), by=coach)
    group.admit([person(third)], by=coach)
    assert {member.participation for member in group.current_members()} == {ali, third}


def test_the_coming_sessions_of_a_group(group, coach, karin, ali):
    group.admit([person(karin)], by=coach)
    made = group.plan(TODAY, date(2010, 7, 1), by=coach)
    assert [one.date for one in made] == [date(2010, 6, 16), date(2010, 6, 23), date(2010, 6, 30)]
    assert all(list(one.expected.all()) == [karin] for one in made)
    assert group.plan(TODAY, date(2010, 7, 7), by=coach)[0].date == date(2010, 7, 7)
    group.admit([person(ali)], by=coach)
    assert all(one.expected.count() == 2 for one in group.sessions.all())
    group.give_up(person(karin), by=coach)
    assert all(list(one.expected.all()) == [ali] for one in group.sessions.all())


def test_a_session_of_a_group_takes_no_more_than_the_group(group, project, coach, karin, ali):
    group.admit([person(karin), person(ali)], by=coach)
    [first, *_] = group.plan(TODAY, date(2010, 7, 1), by=coach)
    third = participation_of(coach, project)
    refused(lambda: first.expect([person(third)], by=coach), "2 places")
    refused(
        lambda: session(project, coach, group=group).log([line(one) for one in (karin, ali, third)], by=coach),
        "2 places",
    )


def test_a_closed_group_meets_no_more(group, coach, karin):
    group.admit([person(karin)], by=coach)
    group.plan(TODAY, date(2010, 7, 1), by=coach)
    group.close(by=coach)
    assert not group.sessions.exists()
    assert not group.current_members().exists()
    with pytest.raises(ValidationError, match="ended"):
        group.admit([person(karin)], by=coach)


# --- Who sees what

SEES = {
    "who leads it": True,
    "coach of somebody there": True,
    "leader": True,
    "coach of nobody there": False,
    "employer coach": False,
    "evaluator": False,
    "leader elsewhere": False,
    "coach who has left": False,
}


@pytest.mark.parametrize("state", ["held", "planned"])
@pytest.mark.parametrize("who", SEES)
def test_who_sees_a_session(project, coach, leader, karin, who, state):
    leads = MembershipFactory(project=project, role=Role.COACH).user
    one = session(project, leads)
    one.plan([person(karin)], by=leader)
    if state == "held":
        one.hold([line(karin)], by=leader)
    gone = MembershipFactory(project=project, role=Role.COACH, ended_on=YESTERDAY).user
    participation_of(gone, project)
    users = {
        "who leads it": leads,
        "coach of somebody there": coach,
        "leader": leader,
        "coach of nobody there": MembershipFactory(project=project, role=Role.COACH).user,
        "employer coach": MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user,
        "evaluator": MembershipFactory(project=project, role=Role.EVALUATOR).user,
        "leader elsewhere": MembershipFactory(role=Role.PROJECT_LEADER).user,
        "coach who has left": gone,
    }
    assert Session.objects.visible_to(users[who]).contains(one) is SEES[who]


def test_a_session_with_a_protected_person_alone_is_hidden_from_the_leader_too(project, coach, leader, karin):
    one = session(project, coach).log([line(karin)], by=coach)
    karin.participant.protected = True
    karin.participant.save()
    assert not Session.objects.visible_to(leader).exists()
    karin.participant.named_people.add(leader)
    assert Session.objects.visible_to(leader).contains(one)


# --- For the lists


def test_next_and_last_session_and_who_has_had_none(project, coach, karin, ali):
    session(project, coach, date=date(2010, 6, 1)).log([line(karin)], by=coach)
    session(project, coach, date=date(2010, 6, 8)).log([line(karin, present=False, absence="told")], by=coach)
    for day in [date(2010, 7, 1), TOMORROW]:
        session(project, coach, date=day).plan([person(karin)], by=coach)
    rows = {one.pk: one for one in project.participations.with_sessions()}
    assert (rows[karin.pk].next_session, rows[karin.pk].last_session) == (TOMORROW, date(2010, 6, 1))
    assert (rows[ali.pk].next_session, rows[ali.pk].last_session) == (None, None)
    assert set(project.participations.without_session_since(date(2010, 6, 1))) == {ali}
    assert set(project.participations.without_session_since(date(2010, 6, 2))) == {ali, karin}
