"""The work list: what is due stands on it, of those whom she works with, as many as Today counts."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import Action, Barrier, CoachAssignment, Measure, Participation, Plan, PlanGoal
from tests.participants.factories import ParticipationFactory, SelfAssessmentFactory
from tests.participants.person_world import queries_of
from tests.participants.plan.place import PlanPlace

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    place = PlanPlace()
    Action.objects.update(due=place.day(-1))
    Measure.objects.update(follow_up=place.today)
    return place


def listed(client, user, place, show):
    client.force_login(user)
    return client.get(reverse("participants:due_now", args=[place.project.slug]), {"show": show})


def counted(client, user, place) -> dict:
    client.force_login(user)
    page = client.get(reverse("today", args=[place.project.slug]))
    return {item.url.split("=")[-1]: item.number for item in page.context["to_do"] if "/due/" in item.url}


def test_today_counts_what_the_list_shows_and_each_line_leads_to_its_place(client, place):
    place.step("I dag", due=place.today)
    place.step("Utan dag")
    place.step("Klart", due=place.day(-3), state="done", finished_on=place.today)
    for who in (place.coach, place.leader):
        numbers = counted(client, who, place)
        assert (numbers["steps"], numbers["measures"]) == (1, 1)
        for show, what, part in [
            ("steps", "Ringa verkstaden", "action"),
            ("measures", "Sitta till höger", "measure"),
        ]:
            page = listed(client, who, place, show)
            [line] = page.context["lines"]
            assert line.what == what
            assert line.url == f"{place.at('plan')}#{part}-{place.parts[part].public_id}"
            assert "Karin" in page.content.decode()
            assert (page.context["page"].paginator.count, line.coach) == (1, "Cilla Coach")


@pytest.mark.parametrize("way", ["exit", "goal", "barrier"])
def test_what_is_over_is_due_no_longer(client, place, way):
    if way == "exit":
        Participation.objects.update(exit=place.today)
    PlanGoal.objects.update(state="dropped", finished_on=place.today)
    Barrier.objects.update(finished_on=place.today)
    assert not {"steps", "measures"} & set(counted(client, place.coach, place))
    assert not listed(client, place.coach, place, "steps").context["lines"]


def test_only_those_whom_she_works_with(client, place):
    for who, status in [("other_coach", 200), ("employer_coach", 403), ("evaluator", 403), ("caseworker", 403)]:
        answer = listed(client, getattr(place, who), place, "steps")
        assert answer.status_code == status
        assert "Ringa verkstaden" not in answer.content.decode()
    assert not {"steps", "measures"} & set(counted(client, place.other_coach, place))
    CoachAssignment.objects.update(end=place.day(-1))
    assert not listed(client, place.coach, place, "measures").context["lines"]


def test_of_whoever_is_protected_it_says_no_more_than_that(client, place):
    place.protect(place.leader)
    page = listed(client, place.leader, place, "measures")
    text = page.content.decode()
    assert len(page.context["lines"]) == 1
    assert not [word for word in ("Sitta till höger", "Karin", "Öberg") if word in text]
    assert "står på personens egna sidor" in text
    events = AuditEvent.objects.filter(details__what="due_now", participant=place.person.public_id)
    assert (events.get().user, events.get().details["show"]) == (place.leader, "measures")
    assert not listed(client, place.coach, place, "measures").context["lines"]


def test_a_self_assessment_is_due_until_there_is_one(client, place):
    place.project.end = place.day(30)
    place.project.save()
    assert counted(client, place.coach, place)["assessments"] == 1
    [line] = listed(client, place.coach, place, "assessments").context["lines"]
    assert (line.what, line.url) == ("vid start", place.at("self_assessment"))
    SelfAssessmentFactory(participation=place.participation, day=place.today)
    assert "assessments" not in counted(client, place.coach, place)
    assert not listed(client, place.coach, place, "assessments").context["lines"]


@pytest.mark.queries
def test_as_many_queries_for_many_people_as_for_one(client, place):
    def ask():
        return len(queries_of(client, reverse("participants:due_now", args=[place.project.slug])))

    client.force_login(place.leader)
    few = ask()
    for _ in range(5):
        other = ParticipationFactory(project=place.project)
        goal = PlanGoal.objects.create(plan=Plan.objects.create(participation=other), title="Mål")
        Action.objects.bulk_create(Action(goal=goal, title=f"Steg {one}", due=place.day(-2)) for one in range(12))
    assert ask() == few
    assert few <= 10
    assert len(listed(client, place.leader, place, "steps").context["lines"]) == 50
