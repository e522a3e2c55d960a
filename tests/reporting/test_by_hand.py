"""Whatever a coach does in whatever order: the figures are those of the slow reference, and all sums agree."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.reporting.deeds import ByHand
from tests.reporting.way import START
from tests.size import so_many

pytestmark = pytest.mark.django_db
quietly = {"deadline": None, "suppress_health_check": list(HealthCheck)}


OFTEN = ["log", "log", "log", "correct_attendance", "leave_on_a_day_that_matters", "leave_on_a_day_that_matters"]


def led(data, deeds):
    """So many deeds in any order, after two people have begun.

    Hypothesis' own runner leaves out a part of the rules in each run; here what must be rare is that little happens.
    """
    machine, known = ByHand(), ByHand.setup_state()
    by_name = {one.function.__name__: one for one in known.rules}
    try:
        do(machine, data, known.initializers[0])
        for number, days_ago in enumerate([50, 20]):
            do(machine, data, by_name["register"])
            do(machine, data, by_name["start"], number=number, days_ago=days_ago)
        for _deed in range(deeds):
            likely = [*known.rules, *(by_name[name] for name in OFTEN)]
            possible = [one for one in likely if all(holds(machine) for holds in one.preconditions)]
            do(machine, data, data.draw(st.sampled_from(possible)))
            for invariant in known.invariants:
                invariant.function(machine)
    finally:
        machine.teardown()


def do(machine, data, rule, **fixed):
    arguments = {name: data.draw(strategy) for name, strategy in rule.arguments.items()}
    rule.function(machine, **arguments | {name: value for name, value in fixed.items() if name in arguments})


@pytest.mark.slow
@settings(max_examples=6, **quietly)
@given(data=st.data())
def test_figures_are_right_whatever_is_done_by_hand(data):
    led(data, deeds=20)


@pytest.mark.slow
@pytest.mark.once
def test_figures_are_right_after_thousands_of_deeds_by_hand():
    """R53: ten thousand by `make test-whole`."""
    runs, wanted = 0, so_many(200, sqlite=20, postgresql=20)

    @settings(max_examples=wanted, database=None, **quietly)
    @given(data=st.data())
    def are_right(data):
        nonlocal runs
        led(data, deeds=50)
        runs += 1

    are_right()
    assert runs >= wanted


@pytest.mark.slow
@pytest.mark.once
def test_figures_are_right_when_some_of_it_is_left_out():
    examples = so_many(30, sqlite=5, postgresql=5)
    run_state_machine_as_test(ByHand, settings=settings(max_examples=examples, stateful_step_count=50, **quietly))


@pytest.fixture
def steps():
    """The machine, led by hand, all of it checked after each step: with one person, here for two months."""
    machine = ByHand()
    machine.make_project("participation_exit", ["in_work_90_days"], 700)

    def step(name, *arguments, **more):
        getattr(machine, name)(*arguments, **more)
        machine.the_months_are_the_sums_of_the_ledger()
        machine.each_exit_has_one_follow_up_that_agrees()
        machine.one_phase_and_one_coach_at_a_time()
        machine.everything_agrees()

    step("register", "woman", date(1985, 1, 15), "SE")
    step("start", 0, 60, "a", "adult", "unemployed", "no")
    yield machine, step
    machine.teardown()


def test_an_outcome_holds_again_when_the_exit_is_what_it_was(steps):
    machine, step = steps
    step("leave", 0, 10, "employed", "yes", "yes", corrects=False)
    stay = machine.model.stays[0]
    first = stay.exit
    step("follow_up_in_time", 0, "employed")
    step("reopen", 0)
    step("days_pass", 5)
    step("leave_on", stay, first + timedelta(days=1), False, "employed", "yes", "yes")
    assert stay.outcome == ""
    step("leave_on", stay, first, True, "employed", "yes", "yes")
    assert stay.outcome == "employed"


def test_an_outcome_holds_again_when_the_clock_is_what_it_was(steps):
    machine, step = steps
    step("leave", 0, 10, "employed", "yes", "yes", corrects=False)
    step("follow_up_in_time", 0, "employed")
    step("reopen", 0)
    step("change_the_clock", "project_end", 0)
    step("leave_on", machine.model.stays[0], START + timedelta(days=50), False, "employed", "yes", "yes")
    assert machine.model.stays[0].outcome == ""
    step("change_the_clock", "participation_exit", 0)
    assert machine.model.stays[0].outcome == "employed"


def test_who_moved_on_and_left_on_one_day_has_two_phases_in_a_row(steps):
    machine, step = steps
    step("move_on", 0, 10)
    step("assign", 0, 10, "b")
    step("leave", 0, 10, "employed", "", "", corrects=False)
    step("leave", 0, 3, "employed", "", "", corrects=True)
    step("reopen", 0)


def test_two_records_become_one_and_two_again(steps):
    machine, step = steps
    step("log", [(0, True)], 20, 60)
    step("write_income", 0, 0, "9000")
    step("leave", 0, 10, "employed", "yes", "yes", corrects=False)
    step("register", "man", date(1992, 7, 3), "SO")
    step("start", 1, 5, "b", "youth", "", "yes")
    step("log", [(1, True)], 3, 90)
    step("write_income", 1, 3, "5000.50")
    step("merge", (0, 1), True)
    kept = machine.model.people[0]
    assert (len(machine.model.people), len(kept.stays), kept.sex) == (1, 2, "man")
    step("log", [(0, True)], 1, 45)
    step("undo_merge", 0)
    assert [len(person.stays) for person in machine.model.people] == [1, 1]
    assert kept.sex == "woman"
