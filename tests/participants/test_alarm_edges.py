"""On which day each alarm begins, and that one which waits sounds when its cause has ended and begun anew.

The days are counted on a calendar on the wall: in leap years (29 February 2012) and others, across months' ends.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from matching.models import Placement
from participants.alarms_of_person import of_person
from participants.models import Action, Attendance, Document, Participation, Plan, PlanGoal, Session
from participants.models.attendance import sum_months
from tests.employers.factories import EmployerFactory
from tests.participants.alarm_world import TODAY, ago, rest
from tests.participants.alarm_world import alarm_world as alarm_world
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.files import a_pdf, upload
from tests.participants.person_world import queries_of
from tests.projects.factories import ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
LATER = TODAY + timedelta(days=90)


def alone(world, **facts):
    """Nothing in the ledger, a start long ago."""
    Attendance.objects.all().delete()
    Participation.objects.filter(pk=world.person.pk).update(**facts)


def test_two_weeks_without_a_meeting(world):
    alone(world)
    for met, begins in [("2012-02-15", "2012-02-29"), ("2011-02-15", "2011-03-01"), ("2010-12-20", "2011-01-03")]:
        world.there(date.fromisoformat(met))
        world.begins("without_session", date.fromisoformat(begins))
        Attendance.objects.all().delete()
    world.there(date(2012, 2, 15))
    world.begins("without_session", date(2012, 2, 16), session_days=1)
    world.begins("without_session", date(2013, 2, 14), session_days=365)
    alone(world, start=date(2012, 2, 15))  # began that day, and nobody has met them yet
    world.begins("without_session", date(2012, 2, 29))


def test_what_a_meeting_is(world):
    """Somebody has met them: not a plan, not one that we cancelled, not the days at a placement."""
    alone(world, start=date(2012, 2, 15))
    facts = {"project": world.project, "coach": world.coach, "minutes": 60}
    ahead = Session.objects.create(date=date(2012, 2, 29), state="planned", **facts)
    ahead.expected.add(world.person)
    world.away(date(2012, 2, 20), absence="told")
    world.away(date(2012, 2, 21), absence="cancelled")
    world.there(date(2012, 2, 22), kind="work_placement")
    world.there(date(2012, 2, 23), kind="language_placement")
    world.there(date(2012, 3, 20))  # of the future, seen from then
    world.begins("without_session", date(2012, 2, 29))
    there = Session.objects.create(date=date(2012, 2, 24), state="held", kind="work_placement", **facts)
    world.there(date(2012, 2, 24), kind="work_placement", session=there, ref=there.public_id)
    world.begins("without_session", date(2012, 3, 9))  # whoever was met at the workplace was met


def test_three_times_away_whatever_the_kind(world):
    """Told or not; what we cancelled neither counts nor interrupts; whoever was there begins anew."""
    alone(world)
    days = [date(2012, 2, number) for number in range(20, 30)]
    world.there(days[0])
    world.away(days[1], absence="told")
    world.away(days[2], absence="cancelled")
    world.away(days[3], absence="not_told")
    world.away(days[4], absence="cancelled")
    world.there(days[5], present=False, absence="", kind="education")
    world.begins("absences", days[5])
    world.begins("absences", days[3], absences=2)
    world.there(days[6], kind="group")
    assert world.codes(days[6]) == set()
    world.away(days[7], days[8])
    assert world.codes(days[8]) == set()
    world.away(days[9])
    world.begins("absences", days[9])
    elsewhere = ParticipationFactory(participant=world.person.participant, start=days[0])
    world.there(days[9], elsewhere)  # in another project
    assert world.codes(days[9]) == {"absences"}


def test_past_day_21_of_the_introduction(world):
    """The first day is day 1."""
    alone(world)
    for entered, day_22 in [("2012-02-08", "2012-02-29"), ("2011-02-08", "2011-03-01"), ("2010-12-11", "2011-01-01")]:
        world.person.phases.all().delete()
        world.in_phase(world.introduction, date.fromisoformat(entered))
        world.begins("introduction_without_plan", date.fromisoformat(day_22))
    world.begins("introduction_without_plan", date(2010, 12, 18), plan_days=7)
    plan = Plan.objects.create(participation=world.person, wishes="Jobb")
    PlanGoal.objects.create(plan=plan, title="Nej", state="dropped", finished_on=date(2010, 12, 12))
    world.begins("introduction_without_plan", date(2011, 1, 1))
    world.person.phases.update(end=date(2010, 12, 20))
    world.in_phase(world.in_depth, date(2010, 12, 20))
    assert "introduction_without_plan" not in world.codes(date(2011, 1, 1))


def test_past_week_24_of_what_follows(world):
    alone(world)
    world.in_phase(world.in_depth, date(2011, 9, 14))
    world.begins("no_exit_plan", date(2012, 2, 29))  # 168 days later begins week 25
    world.begins("no_exit_plan", date(2011, 9, 21), exit_plan_weeks=1)
    plan = Plan.objects.create(participation=world.person)
    goal = PlanGoal.objects.create(plan=plan, title="Sluta", is_exit_plan=True)
    assert "no_exit_plan" not in world.codes(date(2012, 3, 1))
    PlanGoal.objects.filter(pk=goal.pk).update(state="dropped", finished_on=date(2012, 3, 1))
    assert "no_exit_plan" in world.codes(date(2012, 3, 1))


def test_longer_than_eight_weeks_at_a_workplace(world):
    alone(world)
    facts = {"participation": world.person, "employer": EmployerFactory(), "kind": "work_placement"}
    Placement.objects.create(start=date(2012, 1, 3), **facts)  # 56 days later is 28 February
    world.begins("placement_without_next_step", date(2012, 2, 29))
    world.begins("placement_without_next_step", date(2012, 1, 11), placement_weeks=1)
    another = Placement.objects.create(start=date(2012, 3, 5), **facts)
    assert "placement_without_next_step" not in world.codes(date(2012, 3, 4))
    assert "placement_without_next_step" in world.codes(date(2012, 3, 5))  # it has begun: what comes then?
    another.delete()


def test_ten_days_after_the_month(world):
    """Not signed on the tenth: it sounds on the eleventh. Also the hours of an earlier time in the project."""
    earlier = ParticipationFactory(
        participant=world.person.participant, project=world.project, start=date(2009, 1, 1), exit=date(2009, 4, 1)
    )
    Participation.objects.filter(pk=earlier.pk).update(next_start=world.person.start)
    alone(world)
    for day, begins, limit in [
        ("2012-02-29", "2012-03-11", 10),
        ("2011-02-28", "2011-03-11", 10),
        ("2010-12-31", "2011-01-01", 0),
        ("2010-12-01", "2011-02-01", 31),
    ]:
        for whose in (world.person, earlier):
            world.there(date.fromisoformat(day), whose)
            sum_months([world.person.pk, earlier.pk])
            world.begins("unsigned_months", date.fromisoformat(begins), unsigned_days=limit)
            Attendance.objects.all().delete()


def test_thirty_days_before_a_paper_runs_out(world):
    alone(world)
    paper = {"by": world.coach, "participation": world.person, "kind": "licence"}
    Document.objects.store(upload(a_pdf()), valid_until=date(2012, 3, 30), **paper)
    world.begins("documents", date(2012, 2, 29))
    world.begins("documents", date(2012, 3, 30), document_days=0)


def test_the_day_is_stockholms(world, client, time_machine):
    alone(world)
    world.there(date(2010, 6, 2))
    client.force_login(world.coach)
    page = reverse("participants:alarms", args=["navigator"])
    time_machine.move_to("2010-06-15T21:59:00+00:00")
    assert client.get(page).context["lines"] == []
    time_machine.move_to("2010-06-15T22:01:00+00:00")
    assert len(client.get(page).context["lines"]) == 1


# --- What waits is what was seen


def away_again(world):
    world.there(TODAY + timedelta(days=1))
    world.away(*[TODAY + timedelta(days=number) for number in (2, 3, 4)])


def signed_and_another(world):
    world.there(date(2010, 6, 1))
    sum_months([world.person.pk])


def another_paper(world):
    paper = {"by": world.coach, "participation": world.person, "kind": "licence"}
    Document.objects.store(upload(a_pdf()), valid_until=TODAY + timedelta(days=60), **paper)


def missed_again(world):
    plan = Plan.objects.create(participation=world.person)
    goal = PlanGoal.objects.create(plan=plan, title="Jobb")
    Action.objects.create(goal=goal, title="Ring", due=TODAY + timedelta(days=5))


def given_up_again(_world):
    PlanGoal.objects.update(state="dropped", finished_on=TODAY + timedelta(days=5))


BEGINS_ANEW = {
    "without_session": lambda world: world.there(TODAY),
    "absences": away_again,
    "unsigned_months": signed_and_another,
    "documents": another_paper,
    "placement_without_next_step": missed_again,
    "introduction_without_plan": given_up_again,
}


def in_trouble(world):
    """All that can sound at once does."""
    alone(world)
    world.away(ago(days=22), ago(days=21), ago(days=20))
    world.there(date(2010, 4, 30), kind="work_placement")
    sum_months([world.person.pk])
    world.in_phase(world.introduction, ago(weeks=20))
    facts = {"participation": world.person, "employer": EmployerFactory(), "kind": "work_placement"}
    Placement.objects.create(start=ago(weeks=20), **facts)
    Document.objects.store(
        upload(a_pdf()), by=world.coach, participation=world.person, kind="licence", valid_until=ago(3)
    )


def test_once_the_cause_has_ended_and_begun_anew_it_waits_no_longer(world, client):
    in_trouble(world)
    world.sounding(*BEGINS_ANEW)
    for code in BEGINS_ANEW:
        rest(world, code=code, until=LATER)
    world.sounding()
    assert {one.code for one, _said in of_person(world.person).waiting} == set(BEGINS_ANEW)
    day = TODAY + timedelta(days=60)
    assert world.codes(day) == set()
    for code, happens in BEGINS_ANEW.items():
        assert code not in world.codes(day), code
        happens(world)
        assert code in world.codes(day), code
    client.force_login(world.coach)
    waiting = client.get(reverse("participants:alarms", args=["navigator"], query={"show": "resting"}))
    assert {one.code for one, _label in waiting.context["rests"]} < set(BEGINS_ANEW)


def test_another_coach_takes_over_what_waits_and_sees_why(world, client):
    in_trouble(world)
    for code in BEGINS_ANEW:
        rest(world, code=code, reason="Är i Kiruna")
    world.person.coach_assignments.update(end=TODAY)
    CoachAssignmentFactory(participation=world.person, coach=world.other_coach, start=TODAY)
    client.force_login(world.other_coach)
    page = client.get(reverse("participants:participant", args=["navigator", world.person.participant.public_id]))
    assert page.content.decode().count("Är i Kiruna") == len(BEGINS_ANEW)


# --- On the person's page


@pytest.mark.queries
def test_the_persons_page_says_what_sounds_in_one_query(world, client):
    page = reverse("participants:participant", args=["navigator", world.person.participant.public_id])
    client.force_login(world.coach)
    client.get(page)
    quiet = len(queries_of(client, page))
    in_trouble(world)
    assert len(queries_of(client, page)) == quiet
    text = client.get(page).content.decode()
    for said in ("Inget möte på 14 dagar", "Borta 3 gånger i rad", "Placerad i mer än 8 veckor utan nästa steg"):
        assert said in text
    link = reverse("participants:alarm_rest", args=["navigator", world.person.participant.public_id, "absences"])
    assert link in text
    answer = client.post(link, {"reason": "Sjuk mor", "until": "2010-06-20"})
    assert answer.url == page
    text = client.get(page).content.decode()
    assert "Sjuk mor" in text
    assert len(queries_of(client, page)) == quiet + 2
    wake = reverse("participants:alarm_wake", args=["navigator", world.person.participant.public_id, "absences"])
    assert wake in text
    assert client.post(wake, {"from": "person"}).url == page
    assert "Sjuk mor" not in client.get(page).content.decode()


def test_whoever_does_not_read_the_case_is_told_no_alarm(world, client):
    in_trouble(world)
    rest(world, code="absences", reason="Är i Kiruna")
    page = reverse("participants:participant", args=["navigator", world.person.participant.public_id])
    client.force_login(world.employer_coach)
    text = client.get(page).content.decode()
    assert "Inget möte" not in text
    assert "Kiruna" not in text


def test_a_threshold_changed_today_holds_today(world):
    """The words of the question are kept from one look to the next: not those of another threshold or project."""
    alone(world)
    world.there(ago(7))
    assert of_person(world.person).sounding == []
    world.project.alarm_session_days = 7
    world.project.save()
    world.person.refresh_from_db()
    [one] = of_person(world.person).sounding
    assert one.text == "Inget möte på 7 dagar"
    stranger = ParticipationFactory(project=ProjectFactory(alarm_session_days=7), start=ago(2))
    assert of_person(stranger).sounding == []


def test_whoever_came_from_the_list_goes_back_to_it(world, client):
    in_trouble(world)
    client.force_login(world.coach)
    listed = reverse("participants:alarms", args=["navigator"], query={"show": "absences"})
    link = reverse("participants:alarm_rest", args=["navigator", world.person.participant.public_id, "absences"])
    link += "?from=list"
    assert f'href="{link}"' in client.get(listed).content.decode()
    assert client.post(link, {"reason": "Sjuk", "until": "2010-06-20"}).url == listed
