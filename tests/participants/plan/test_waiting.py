"""Who waits for a plan or for one for the exit, and what of plans is due: the day before, the day, the day after."""

from datetime import timedelta

import pytest

from participants import alarms
from participants.models import Action, Barrier, Measure, Participation, PhasePeriod, Plan, PlanGoal
from projects.roles import Permission
from tests.participants.person_world import PersonWorld
from tests.participants.plan.place import PlanPlace
from tests.projects.factories import PhaseFactory

pytestmark = pytest.mark.django_db


def wanting(world, condition, today) -> bool:
    return Participation.objects.filter(condition(world.project, today)).exists()


@pytest.mark.parametrize(("day", "waits"), [(21, False), (22, True), (40, True)])
def test_in_the_introduction_past_day_21_without_a_plan(day, waits):
    world = PersonWorld()
    today = world.start + timedelta(days=day - 1)
    assert wanting(world, alarms.introduction_without_plan, today) is waits


@pytest.mark.parametrize(
    ("goals", "waits"), [([], True), (["dropped"], True), (["open"], False), (["reached"], False)]
)
def test_a_plan_is_one_with_a_goal_that_stands(goals, waits):
    world = PersonWorld()
    plan = Plan.objects.create(participation=world.participation)
    for state in goals:
        finished = None if state == "open" else world.start
        PlanGoal.objects.create(plan=plan, title="Mål", state=state, finished_on=finished)
    assert wanting(world, alarms.introduction_without_plan, world.start + timedelta(days=30)) is waits


def in_depth(world, weeks_and_days):
    world.period.end = world.start
    world.period.save()
    PhaseFactory(project=world.project, name="Fördjupning", position=1)
    phase = world.project.phases.get(name="Fördjupning")
    PhasePeriod.objects.create(participation=world.participation, phase=phase, start=world.start)
    return world.start + weeks_and_days


@pytest.mark.parametrize(
    ("time", "waits"),
    [(timedelta(weeks=24, days=-1), False), (timedelta(weeks=24), True), (timedelta(weeks=40), True)],
)
def test_in_depth_past_week_24_without_a_plan_for_the_exit(time, waits):
    world = PersonWorld()
    today = in_depth(world, time)
    assert wanting(world, alarms.no_exit_plan, today) is waits
    assert not wanting(world, alarms.introduction_without_plan, today)


@pytest.mark.parametrize(
    ("is_exit_plan", "state", "waits"),
    [(True, "open", False), (True, "reached", False), (True, "dropped", True), (False, "open", True)],
)
def test_a_plan_for_the_exit_is_a_marked_goal_that_stands(is_exit_plan, state, waits):
    world = PersonWorld()
    today = in_depth(world, timedelta(weeks=30))
    plan = Plan.objects.create(participation=world.participation)
    finished = None if state == "open" else world.start
    PlanGoal.objects.create(plan=plan, title="Sedan", is_exit_plan=is_exit_plan, state=state, finished_on=finished)
    assert wanting(world, alarms.no_exit_plan, today) is waits


def test_whoever_has_left_or_is_in_the_other_phase_waits_for_nothing():
    world = PersonWorld()
    assert not wanting(world, alarms.no_exit_plan, world.start + timedelta(weeks=40))
    world.participation.exit = world.start
    world.participation.save()
    assert not wanting(world, alarms.introduction_without_plan, world.start + timedelta(days=30))


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (3, False), (4, True)])
def test_steps_are_overdue_the_day_after(days, overdue):
    place = PlanPlace()
    assert Action.objects.overdue(place.day(days)).exists() is overdue


@pytest.mark.parametrize("change", ["done", "goal", "left"])
def test_what_is_finished_is_not_overdue(change):
    place = PlanPlace()
    if change == "done":
        Action.objects.update(state="dropped", finished_on=place.today)
    elif change == "goal":
        PlanGoal.objects.update(state="dropped", finished_on=place.today)
    else:
        Participation.objects.update(exit=place.today)
    assert not Action.objects.overdue(place.day(90)).exists()


def test_measures_are_due_on_their_day_and_barriers_want_a_measure():
    place = PlanPlace()
    assert [Measure.objects.due(place.day(days)).exists() for days in (4, 5, 6)] == [False, True, True]
    assert not Barrier.objects.without_measure().exists()
    Measure.objects.update(finished_on=place.today)
    assert Barrier.objects.without_measure().get() == place.barrier
    assert not Measure.objects.due(place.day(9)).exists()
    Barrier.objects.update(finished_on=place.today)
    assert not Barrier.objects.without_measure().exists()


@pytest.mark.parametrize(("who", "number"), [("coach", 1), ("leader", 1), ("other_coach", 0), ("employer_coach", 0)])
def test_each_sees_the_plans_of_those_she_may(who, number):
    place = PlanPlace()
    for model in [Plan, PlanGoal, Action, Barrier, Measure]:
        assert model.objects.permitting(Permission.VIEW_CASE, getattr(place, who)).count() == number
