"""A person's way: what each act writes, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from participants import coaching, journey
from participants.enums import Outcome
from participants.models import CoachAssignment, Participation, Session
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    ParticipantFactory,
    ParticipationFactory,
)
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture
def project():
    project = ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))
    for position, (name, weeks) in enumerate([("Introduktion", 4), ("Mellan", 10), ("Fördjupning", 30)]):
        PhaseFactory(project=project, name=name, max_weeks=weeks, min_weeks=None, position=position)
    return project


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def started(project, coach, leader):
    person = ParticipantFactory(birth_date=date(1985, 3, 2), sex="woman", country_of_birth="SY")
    return journey.start(person, project, date(2010, 5, 3), by=leader, coach=coach, labour_status="unemployed")


def events(participation):
    return list(AuditEvent.objects.about(participation.participant).values_list("action", "reason"))


def refused(field, act, *args, **kwargs):
    before = snapshot()
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    assert snapshot() == before
    assert field in getattr(error.value, "message_dict", {"": None})


def snapshot():
    """Everything that the acts may touch."""
    return [
        list(Participation.objects.order_by("pk").values()),
        list(CoachAssignment.objects.order_by("pk").values()),
        list(Session.objects.order_by("pk").values("pk", "state")),
        list(AuditEvent.objects.values_list("pk")),
        [list(one.phases.order_by("pk").values()) for one in Participation.objects.order_by("pk")],
    ]


class TestStart:
    def test_freezes_the_facts_and_begins_with_the_first_phase(self, started, coach):
        assert (started.sex, started.age, started.age_band) == ("woman", 25, "25-29")
        assert started.foreign_born is True
        assert started.sequence == 1
        assert started.labour_status == "unemployed"
        phase = started.phases.get()
        assert (phase.phase.name, phase.start, phase.end) == ("Introduktion", date(2010, 5, 3), None)
        assert phase.limit == date(2010, 5, 30)
        assert started.coach_assignments.get().coach == coach
        assert events(started) == [("create", "")]

    @pytest.mark.parametrize(
        "day", [date(2008, 12, 31), date(2012, 1, 1), date(1985, 3, 1)], ids=["before", "after", "unborn"]
    )
    def test_only_while_the_project_runs_and_the_person_lives(self, project, leader, day):
        person = ParticipantFactory(birth_date=date(1985, 3, 2))
        refused("start", journey.start, person, project, day, by=leader)

    def test_nobody_takes_part_twice_at_a_time(self, started, project, leader):
        refused("start", journey.start, started.participant, project, date(2010, 6, 1), by=leader)

    def test_a_person_may_take_part_in_two_projects(self, started, leader):
        other = ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))
        journey.start(started.participant, other, date(2010, 6, 1), by=leader)
        assert started.participant.participations.count() == 2

    def test_who_comes_back_gets_a_new_row_and_the_first_entry_facts(self, started, project, leader):
        journey.leave(started, date(2010, 5, 20), by=leader, destination="moved")
        again = journey.start(started.participant, project, date(2010, 5, 21), by=leader)
        started.refresh_from_db()
        assert (again.sequence, again.age, started.next_start) == (2, 25, date(2010, 5, 21))
        assert started.exit == date(2010, 5, 20)

    @pytest.mark.parametrize("day", [date(2010, 5, 3), date(2010, 5, 20), date(2010, 4, 1)])
    def test_not_within_or_before_an_earlier_one(self, started, project, leader, day):
        journey.leave(started, date(2010, 5, 20), by=leader, destination="moved")
        refused("start", journey.start, started.participant, project, day, by=leader)

    @pytest.mark.parametrize("role", [Role.EMPLOYER_COACH, Role.EVALUATOR])
    def test_the_coach_is_one_of_the_project(self, project, leader, role):
        for user in [UserFactory(), MembershipFactory(project=project, role=role).user]:
            refused("coach", journey.start, ParticipantFactory(), project, date(2010, 5, 3), by=leader, coach=user)


class TestPhases:
    def test_moving_on_ends_one_and_begins_the_next(self, started, project, coach):
        journey.enter_phase(started, project.phases.get(name="Mellan"), date(2010, 6, 1), by=coach)
        first, second = started.phases.order_by("pk")
        assert (first.end, first.skipped) == (date(2010, 6, 1), False)
        assert (second.start, second.end, second.phase.name) == (date(2010, 6, 1), None, "Mellan")

    def test_passing_one_over_needs_a_reason_and_is_kept(self, started, project, coach):
        last = project.phases.get(name="Fördjupning")
        refused("reason", journey.enter_phase, started, last, date(2010, 6, 1), by=coach)
        journey.enter_phase(started, last, date(2010, 6, 1), by=coach, reason="Redan kartlagd")
        passed = started.phases.get(skipped=True)
        assert (passed.phase.name, passed.start, passed.end) == ("Mellan", date(2010, 6, 1), date(2010, 6, 1))
        assert events(started)[-1] == ("change", "Redan kartlagd")

    @pytest.mark.parametrize("day", [date(2010, 5, 2), date(2010, 6, 16)])
    def test_only_from_the_start_until_today(self, started, project, coach, day):
        refused("day", journey.enter_phase, started, project.phases.get(name="Mellan"), day, by=coach)

    def test_never_back(self, started, project, coach):
        journey.enter_phase(started, project.phases.get(name="Mellan"), date(2010, 6, 1), by=coach)
        for name in ["Introduktion", "Mellan"]:
            refused("phase", journey.enter_phase, started, project.phases.get(name=name), date(2010, 6, 2), by=coach)

    def test_prolonging_moves_the_limit_and_needs_a_reason(self, started, coach):
        refused("reason", journey.prolong_phase, started, 2, by=coach, reason=" ")
        refused("weeks", journey.prolong_phase, started, 0, by=coach, reason="Sjuk")
        journey.prolong_phase(started, 2, by=coach, reason="Sjuk")
        journey.prolong_phase(started, 1, by=coach, reason="Sjuk igen")
        phase = started.phases.get()
        assert (phase.extra_weeks, phase.limit) == (3, date(2010, 5, 30) + timedelta(weeks=3))

    def test_not_after_the_exit(self, started, project, coach):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="employed")
        refused("", journey.prolong_phase, started, 2, by=coach, reason="Sjuk")
        refused("", journey.enter_phase, started, project.phases.last(), date(2010, 6, 2), by=coach, reason="x")


class TestCoaches:
    def test_one_hands_over_to_the_other_on_the_day(self, started, project, leader, coach):
        other = MembershipFactory(project=project, role=Role.COACH).user
        coaching.assign_coach([started], other, date(2010, 6, 1), by=leader, note="Ring helst på förmiddagen")
        before, now = started.coach_assignments.order_by("pk")
        assert (before.coach, before.end) == (coach, date(2010, 6, 1))
        assert (now.coach, now.start, now.end, now.note) == (
            other,
            date(2010, 6, 1),
            None,
            "Ring helst på förmiddagen",
        )
        assert not Participation.objects.visible_to(coach).exists()
        assert Participation.objects.visible_to(other).exists()

    def test_a_caseload_is_handed_over_whole_or_not_at_all(self, started, project, leader, coach):
        other = MembershipFactory(project=project, role=Role.COACH).user
        later = ParticipationFactory(project=project, start=date(2010, 6, 10))
        refused("day", coaching.assign_coach, [started, later], other, date(2010, 6, 1), by=leader)
        coaching.assign_coach([started, later], other, date(2010, 6, 10), by=leader)
        assert CoachAssignment.objects.filter(coach=other, end=None).count() == 2

    def test_who_has_the_coach_already_stays(self, started, leader, coach):
        assert coaching.assign_coach([started], coach, date(2010, 6, 1), by=leader) == []
        assert started.coach_assignments.count() == 1

    def test_not_to_somebody_who_is_no_coach(self, started, project, leader):
        former = MembershipFactory(project=project, role=Role.COACH, ended_on=date(2010, 6, 1)).user
        for user in [UserFactory(), former, MembershipFactory(role=Role.COACH).user]:
            refused("coach", coaching.assign_coach, [started], user, date(2010, 6, 1), by=leader)

    def test_as_many_queries_for_many_as_for_one(self, project, leader, coach, django_assert_num_queries):
        many = [ParticipationFactory(project=project, start=date(2010, 5, 1)) for _ in range(12)]
        with django_assert_num_queries(12):
            coaching.assign_coach(many[:1], coach, date(2010, 6, 1), by=leader)
        with django_assert_num_queries(12):
            coaching.assign_coach(many[1:], coach, date(2010, 6, 1), by=leader)


class TestExit:
    def test_ends_the_phase_and_keeps_the_answers(self, started, coach):
        journey.leave(
            started,
            date(2010, 6, 1),
            by=coach,
            destination="employed",
            reason="Fick jobb",
            chances_improved=True,
            life_situation_improved=False,
        )
        started.refresh_from_db()
        assert (started.exit, started.destination) == (date(2010, 6, 1), "employed")
        assert (started.chances_improved, started.life_situation_improved) == (True, False)
        assert started.phases.get().end == date(2010, 6, 1)
        assert started.coach_assignments.get().end == date(2010, 6, 1)
        assert Participation.objects.visible_to(coach).contains(started)  # she follows up

    @pytest.mark.parametrize("day", [date(2010, 5, 2), date(2010, 6, 16)])
    def test_between_the_start_and_today(self, started, coach, day):
        refused("exit", journey.leave, started, day, by=coach, destination="moved")

    def test_not_before_the_last_attendance(self, started, coach):
        AttendanceFactory(participation=started, date=date(2010, 6, 2))
        refused("exit", journey.leave, started, date(2010, 6, 1), by=coach, destination="moved")
        journey.leave(started, date(2010, 6, 2), by=coach, destination="moved")

    def test_only_once(self, started, coach):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved")
        refused("", journey.leave, started, date(2010, 6, 2), by=coach, destination="moved")

    def test_nobody_is_expected_after_it(self, started, project, coach):
        other = ParticipationFactory(project=project, start=date(2010, 5, 1))
        both, alone = (
            Session.objects.create(project=project, state="planned", date=date(2010, 6, 20), minutes=60, coach=coach)
            for _ in range(2)
        )
        both.expected.set([started, other])
        alone.expected.set([started])
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved")
        both.refresh_from_db()
        alone.refresh_from_db()
        assert (list(both.expected.all()), both.state, alone.state) == ([other], "planned", "cancelled")

    def test_a_correction_needs_a_reason_and_keeps_the_outcome(self, started, coach):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved")
        Participation.objects.filter(pk=started.pk).update(
            outcome=Outcome.EMPLOYED, outcome_recorded_on=date(2010, 6, 3)
        )
        wanted = {"by": coach, "destination": "employed", "reason": ""}
        refused("why", journey.change_exit, started, date(2010, 6, 3), why="", **wanted)
        journey.change_exit(started, date(2010, 6, 3), why="Fel dag", **wanted)
        started.refresh_from_db()
        assert (started.exit, started.destination, started.outcome) == (date(2010, 6, 3), "employed", "employed")
        assert started.phases.get().end == date(2010, 6, 3)
        assert events(started)[-1] == ("correct", "Fel dag")

    def test_not_into_the_time_after_coming_back(self, started, project, coach, leader):
        journey.leave(started, date(2010, 5, 20), by=coach, destination="moved")
        journey.start(started.participant, project, date(2010, 6, 1), by=leader)
        wanted = {"by": coach, "why": "Fel", "destination": "moved", "reason": ""}
        refused("exit", journey.change_exit, started, date(2010, 6, 1), **wanted)
        journey.change_exit(started, date(2010, 5, 31), **wanted)


class TestReopening:
    def test_takes_everything_up_again(self, started, coach):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved", chances_improved=True)
        Participation.objects.filter(pk=started.pk).update(
            outcome=Outcome.EMPLOYED, outcome_recorded_on=date(2010, 6, 3)
        )
        refused("reason", journey.reopen, started, by=coach, reason="")
        journey.reopen(started, by=coach, reason="Ångrade sig")
        started.refresh_from_db()
        assert (started.exit, started.destination, started.chances_improved, started.outcome) == (None, "", None, "")
        assert started.outcome_recorded_on is None
        assert started.phases.get().end is None
        assert started.coach_assignments.get().end is None

    def test_a_coach_who_is_gone_does_not_come_back(self, started, project, coach, leader):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved")
        project.memberships.filter(user=coach).update(ended_on=date(2010, 6, 2))
        journey.reopen(started, by=leader, reason="Ångrade sig")
        assert started.coach_assignments.get().end == date(2010, 6, 1)

    def test_not_if_the_person_came_back(self, started, project, coach, leader):
        journey.leave(started, date(2010, 5, 20), by=coach, destination="moved")
        journey.start(started.participant, project, date(2010, 6, 1), by=leader)
        refused("", journey.reopen, started, by=coach, reason="Fel")

    def test_not_after_the_project(self, started, coach, time_machine):
        journey.leave(started, date(2010, 6, 1), by=coach, destination="moved")
        time_machine.move_to("2012-01-01 12:00")
        refused("", journey.reopen, started, by=coach, reason="Fel")

    def test_not_if_it_is_open(self, started, coach):
        refused("", journey.reopen, started, by=coach, reason="Fel")


def test_the_coach_of_an_imported_participation_stays_after_an_exit(project, coach):
    participation = ParticipationFactory(project=project, start=date(2010, 1, 4))
    CoachAssignmentFactory(participation=participation, coach=coach)
    journey.leave(participation, date(2010, 6, 1), by=coach, destination="moved")
    assert participation.coach_assignments.get().end == date(2010, 6, 1)
