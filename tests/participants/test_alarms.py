"""Alarms: when each sounds, for whom, and how it waits."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEvent
from matching.models import Placement
from participants.alarms import ALARMS
from participants.models import (
    Action,
    AlarmRest,
    Document,
    MonthExplanation,
    Participation,
    Plan,
    PlanGoal,
)
from participants.models.attendance import sum_months
from projects.forms.alarm import AlarmSettingsForm
from tests.employers.factories import EmployerFactory
from tests.participants.alarm_world import TODAY, ago, rest
from tests.participants.alarm_world import alarm_world as alarm_world
from tests.participants.factories import AttendanceFactory
from tests.participants.files import a_pdf, upload
from tests.participants.person_world import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.page]
# --- When each sounds


def test_nothing_sounds_for_who_is_met_and_in_order(world):
    world.sounding()


@pytest.mark.parametrize(
    ("limit", "days", "sounds"), [(14, 13, False), (14, 14, True), (30, 14, False), (7, 7, True)]
)
def test_without_a_meeting(world, limit, days, sounds):
    world.project.alarm_session_days = limit
    world.person.attendance.all().delete()
    world.there(ago(days=days))
    world.away(ago(days=1))
    world.person.project = world.project
    world.sounding(*(["without_session"] if sounds else []))


def test_three_absences_in_a_row(world):
    world.away(ago(days=0))
    AttendanceFactory(participation=world.person, date=ago(0), kind="group", present=False, absence="told")
    world.sounding()
    AttendanceFactory(participation=world.person, date=ago(0), kind="job_search", present=False, absence="told")
    world.sounding("absences")
    AttendanceFactory(participation=world.person, date=ago(0), kind="education")
    world.sounding()


def test_what_we_cancelled_and_what_lies_ahead_are_no_absences(world):
    world.away(ago(0), absence="cancelled")
    for kind in ("group", "job_search", "education"):
        AttendanceFactory(participation=world.person, date=ago(0), kind=kind, present=False, absence="cancelled")
    for number, kind in enumerate(["coaching", "group", "other"], 1):
        ahead = TODAY + timedelta(days=number)
        AttendanceFactory(participation=world.person, date=ahead, kind=kind, present=False, absence="told")
    world.sounding()


def test_absences_before_the_last_presence_are_forgotten(world):
    world.away(ago(days=5), ago(days=4), ago(days=3), ago(days=2))
    world.sounding()


def planned(world, **goal):
    plan, _made = Plan.objects.get_or_create(participation=world.person)
    return PlanGoal.objects.create(plan=plan, title="Ett jobb", **goal)


@pytest.mark.parametrize(("days", "sounds"), [(20, False), (21, True), (300, True)])
def test_introduction_without_a_plan(world, days, sounds):
    world.in_phase(world.introduction, ago(days=days))
    Plan.objects.create(participation=world.person)
    world.sounding(*(["introduction_without_plan"] if sounds else []))
    planned(world)
    world.sounding()


@pytest.mark.parametrize(("weeks", "sounds"), [(23, False), (24, True)])
def test_in_depth_without_a_plan_for_the_exit(world, weeks, sounds):
    world.in_phase(world.in_depth, ago(weeks=weeks))
    planned(world)
    world.sounding(*(["no_exit_plan"] if sounds else []))
    planned(world, is_exit_plan=True)
    world.sounding()


def placed(world, since, end=None):
    Placement.objects.create(
        participation=world.person, employer=EmployerFactory(), kind="work_placement", start=since, end=end
    )


@pytest.mark.parametrize(
    ("since", "end", "sounds"),
    [(ago(weeks=8), None, False), (ago(weeks=8, days=1), None, True), (ago(weeks=20), ago(days=1), False)]
    + [(ago(weeks=20), TODAY, True)],
)
def test_a_placement_without_a_next_step(world, since, end, sounds):
    placed(world, since, end)
    world.sounding(*(["placement_without_next_step"] if sounds else []))


def test_the_next_step_is_an_action_to_come_or_a_plan_for_the_exit(world):
    placed(world, ago(weeks=20))
    goal = planned(world)
    action = Action.objects.create(goal=goal, title="Sök vikariat", due=ago(days=1))
    world.sounding("placement_without_next_step")
    Action.objects.filter(pk=action.pk).update(due=TODAY)
    world.sounding()
    Action.objects.filter(pk=action.pk).update(state="done", finished_on=TODAY)
    world.sounding("placement_without_next_step")
    planned(world, is_exit_plan=True)
    world.sounding()


def test_hours_that_nobody_has_signed(world):
    world.there(date(2010, 6, 1))
    sum_months([world.person.pk])
    world.sounding()
    world.there(date(2010, 5, 31))
    sum_months([world.person.pk])
    world.sounding("unsigned_months")
    world.project.alarm_unsigned_days = 15
    world.project.save()
    world.person.refresh_from_db()
    world.sounding()
    world.project.alarm_unsigned_days = 14
    world.project.save()
    world.person.refresh_from_db()
    world.sounding("unsigned_months")
    explained = {"participation": world.person, "month": date(2010, 5, 1), "text": "Flyttat", "by": world.leader}
    MonthExplanation.objects.create(**explained)
    world.sounding()


def test_hours_are_to_be_signed_of_who_has_left_too(world):
    world.there(date(2010, 5, 31))
    sum_months([world.person.pk])
    Participation.objects.filter(pk=world.person.pk).update(exit=date(2010, 6, 1))
    world.person.refresh_from_db()
    world.sounding("unsigned_months")


def test_papers_that_run_out(world):
    facts = {"by": world.coach, "participation": world.person, "kind": "licence"}
    Document.objects.store(upload(a_pdf()), valid_until=TODAY + timedelta(days=31), **facts)
    world.sounding()
    Document.objects.store(upload(a_pdf()), valid_until=TODAY + timedelta(days=30), **facts)
    world.sounding("documents")


def test_whoever_has_left_or_come_back_later_sounds_no_longer(world):
    world.person.attendance.all().delete()
    world.sounding("without_session")
    Participation.objects.filter(pk=world.person.pk).update(exit=ago(days=20))
    world.person.refresh_from_db()
    world.sounding()


# --- Waiting


def test_it_waits_until_the_day_and_sounds_the_day_after(world, time_machine):
    world.person.attendance.all().delete()
    rest(world)
    assert AuditEvent.objects.latest("pk").reason == "Sjukt barn"
    assert world.codes(TODAY + timedelta(days=3)) == set()
    assert world.codes(TODAY + timedelta(days=4)) == {"without_session"}
    time_machine.move_to("2010-06-19 12:00")
    rest(world, until=date(2010, 6, 30))  # once more, after the first has passed
    assert world.codes(date(2010, 6, 30)) == set()


def test_one_alarm_waits_and_the_others_do_not(world):
    world.person.attendance.all().delete()
    rest(world, code="absences")
    world.sounding("without_session")


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"reason": " "}, "reason"), ({"until": TODAY}, "until"), ({"until": TODAY + timedelta(days=93)}, "until")],
)
def test_nothing_waits_without_a_reason_or_for_ever(world, facts, field):
    with pytest.raises(ValidationError) as refused:
        rest(world, **facts)
    assert list(refused.value.message_dict) == [field]
    assert not AlarmRest.objects.exists()


# --- The pages


def listed(client, user, show=""):
    client.force_login(user)
    answer = client.get(reverse("participants:alarms", args=["navigator"], query={"show": show}))
    return [one.pk for one, _address in answer.context["lines"]], answer.content.decode()


def test_each_sees_her_own_and_the_leader_everybodys(world, client):
    world.person.attendance.all().delete()
    theirs = world.hers(coach=world.other_coach, met=None)
    assert listed(client, world.coach)[0] == [world.person.pk]
    assert listed(client, world.other_coach)[0] == [theirs.pk]
    assert set(listed(client, world.leader)[0]) == {world.person.pk, theirs.pk}
    client.force_login(world.employer_coach)
    assert client.get(reverse("participants:alarms", args=["navigator"])).status_code == 403


def test_a_number_on_today_opens_its_list(world, client):
    world.person.attendance.all().delete()
    client.force_login(world.coach)
    [alarm] = [
        one
        for one in client.get(reverse("today", args=["navigator"])).context["to_do"]
        if "show=without_s" in one.url
    ]
    assert alarm.number == len(client.get(alarm.url).context["lines"]) == 1


def test_whoever_is_protected_is_masked_and_the_reason_not_shown(world, client):
    world.person.attendance.all().delete()
    person = world.person.participant
    person.protected, person.last_name = True, "Hemligsson"
    person.save()
    person.named_people.set([world.coach])
    assert "Hemligsson" not in listed(client, world.coach)[1]
    rest(world, reason="Bor hos systern")
    assert "systern" not in listed(client, world.coach, "resting")[1]
    assert listed(client, world.leader)[0] == []


def test_said_on_the_page_that_it_can_wait_and_shown_again(world, client):
    world.person.attendance.all().delete()
    client.force_login(world.coach)
    kwargs = {"slug": "navigator", "public_id": world.person.participant.public_id, "code": "without_session"}
    page = reverse("participants:alarm_rest", kwargs=kwargs)
    assert "Inget möte på 14 dagar" in client.get(page).content.decode()
    assert client.post(page, {"reason": "", "until": "2010-06-20"}).status_code == 200
    assert client.post(page, {"reason": "Sjuk", "until": "2010-06-20"}).status_code == 302
    assert listed(client, world.coach)[0] == []
    assert "Sjuk" in listed(client, world.coach, "resting")[1]
    client.post(reverse("participants:alarm_wake", kwargs=kwargs))
    assert listed(client, world.coach)[0] == [world.person.pk]


@pytest.mark.parametrize("who", ["other_coach", "employer_coach"])
def test_nobody_lets_somebody_elses_alarm_wait(world, client, who):
    client.force_login(getattr(world, who))
    kwargs = {"slug": "navigator", "public_id": world.person.participant.public_id, "code": "absences"}
    for name in ("alarm_rest", "alarm_wake"):
        answer = client.post(reverse(f"participants:{name}", kwargs=kwargs), {"reason": "x", "until": "2010-06-20"})
        assert answer.status_code in {403, 404}
    assert not AlarmRest.objects.exists()


def test_there_is_no_other_alarm(world, client):
    client.force_login(world.coach)
    kwargs = {"slug": "navigator", "public_id": world.person.participant.public_id, "code": "hittepa"}
    assert client.get(reverse("participants:alarm_rest", kwargs=kwargs)).status_code == 404


@pytest.mark.queries
def test_as_many_queries_for_many_as_for_one(world, client):
    world.person.attendance.all().delete()
    client.force_login(world.coach)
    page = reverse("participants:alarms", args=["navigator"])
    few = len(queries_of(client, page))
    for _number in range(20):
        world.hers(met=None)
    assert len(queries_of(client, page)) == few <= 12


def test_the_leader_sets_when_they_sound(world, client):
    client.force_login(world.leader)
    page = reverse("projects:alarm_settings", args=["navigator"])
    names = AlarmSettingsForm.Meta.fields
    assert {alarm.setting for alarm in ALARMS} <= set(names)
    sent = dict.fromkeys(names, 5) | {"seen": client.get(page).context["form"]["seen"].value()}
    assert client.post(page, sent | {"alarm_absences": 0}).status_code == 200
    assert client.post(page, sent).status_code == 302
    world.project.refresh_from_db()
    assert {getattr(world.project, name) for name in names} == {5}
    assert AuditEvent.objects.latest("pk").fields == sorted(names)
    client.force_login(world.coach)
    assert client.get(page).status_code == 403
