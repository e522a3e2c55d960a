"""A person's way through a project as a coach leads it, step by step: in, on, out and back again."""

from datetime import date, datetime, time, timedelta

import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from accounts.models import AuditEvent
from participants import coaching, journey
from participants.models import (
    Participant,
)
from projects import consequences
from projects.enums import GoalCode
from projects.models import Project
from projects.roles import Role
from tests.projects.factories import GoalFactory, MembershipFactory, PhaseFactory, ProjectFactory, TargetGroupFactory
from tests.reporting.by_hand import Person, Register
from tests.reporting.generated import DESTINATIONS, YES_NO

START = date(2009, 1, 15)
MOST_PEOPLE = 3  # few, so that much happens to each
OUTCOMES = ["employed", "self_employed", "regular_education", "other_programme", "unemployed", "not_reached"]
answers = st.sampled_from(["yes", "no", ""])
which = st.integers(0, 10_000)
ago = st.one_of(st.integers(0, 5), st.integers(0, 60), st.integers(-1, 200))
minutes = st.sampled_from([1, 30, 45, 60, 90, 120, 700, 1440])
births = st.sampled_from(
    [None, date(1944, 2, 29), date(1984, 2, 29), date(1985, 1, 15), date(1992, 7, 3), date(2009, 3, 1)]
)


def at(day):
    return timezone.make_aware(datetime.combine(day, time(14)))


class Way(RuleBasedStateMachine):
    """`self.model` is what must be; `self.made` says which row of the register each of its things is."""

    @initialize(
        clock=st.sampled_from(["participation_exit", "project_end"]),
        goals=st.lists(st.sampled_from([goal.value for goal in GoalCode]), unique=True),
        length=st.sampled_from([300, 1200]),
    )
    def make_project(self, clock, goals, length):
        self.model = Register(START, START + timedelta(length), clock, ["youth", "adult"], goals, START)
        self.project = ProjectFactory(start=START, end=self.model.end, follow_up_clock=clock)
        self.groups = {code: TargetGroupFactory(project=self.project, code=code) for code in ["youth", "adult"]}
        for position, code in enumerate(goals):
            GoalFactory(project=self.project, code=code, position=position)
        self.phases = [PhaseFactory(project=self.project, position=number) for number in (1, 2)]
        self.leader = MembershipFactory(project=self.project, role=Role.PROJECT_LEADER).user
        self.coaches = {name: MembershipFactory(project=self.project).user for name in "ab"}
        self.goes_to(START + timedelta(days=60))

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(at(START), tick=False)
        self.traveller = self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.made = {}

    def teardown(self):
        try:
            self.at_the_end()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.clock.stop()

    def at_the_end(self):
        pass

    # --- Helpers

    def goes_to(self, day):
        self.model.today = day
        self.traveller.move_to(at(day))

    def day(self, days_ago):
        return self.model.today - timedelta(days=days_ago)

    def of(self, thing):
        """Its row, as it stands now."""
        model, pk = self.made[id(thing)]
        return model.objects.get(pk=pk)

    def keep(self, thing, row):
        self.made[id(thing)] = (type(row), row.pk)

    def does(self, allowed, act, *arguments, **more):
        """Does it and says whether it was done; it is refused exactly if it must be."""
        try:
            with transaction.atomic():
                act(*arguments, **more)
        except ValidationError as error:
            assert not allowed, error
            return False
        assert allowed, "This must be refused."
        return True

    def pick(self, things, number):
        return things[number % len(things)]

    def has_stays(self):
        return bool(self.model.stays)

    # --- Time, and the frame

    @rule(days=st.one_of(st.integers(1, 10), st.sampled_from([29, 60, 89, 90, 91, 100])))
    def days_pass(self, days):
        self.goes_to(self.model.today + timedelta(days=days))

    @rule(clock=st.sampled_from(["participation_exit", "project_end"]), longer=st.sampled_from([0, 0, 0, 45]))
    def change_the_clock(self, clock, longer):
        project = Project.objects.get(pk=self.project.pk)
        project.follow_up_clock, project.end = clock, project.end + timedelta(days=longer)
        with transaction.atomic():
            project.save()
            events = consequences.carry_out(project, ["follow_up_clock", "end"], by=self.leader)
            AuditEvent.objects.record_all([AuditEvent.of(**event) for event in events])
        self.project = project
        self.model.change_frame(clock, project.end)

    # --- In

    @precondition(lambda self: len(self.model.people) < MOST_PEOPLE)
    @rule(sex=st.sampled_from(["woman", "man", ""]), born=births, country=st.sampled_from(["SE", "SO", ""]))
    def register(self, sex, born, country):
        person = Person(f"P{len(self.made):04}", sex, born, country)  # of all that there ever were, also merged ones
        self.model.people.append(person)
        row = Participant(sex=sex, birth_date=born, country_of_birth=country, first_name=person.reference)
        row.reference = f"{self.project.slug} {person.reference}"
        row.save()
        self.keep(person, row)

    @precondition(lambda self: self.model.people)
    @rule(
        number=which,
        days_ago=ago,
        coach=st.sampled_from(["a", "b", None]),
        group=st.sampled_from([None, "youth", "adult"]),
        labour_status=st.sampled_from(["unemployed", "employed", ""]),
        disability=answers,
    )
    def start(self, number, days_ago, coach, group, labour_status, disability):
        person, day = self.pick(self.model.people, number), self.day(days_ago)
        facts = {"target_group": group, "labour_status": labour_status, "disability": disability}
        done = self.does(
            self.model.may_start(person, day),
            lambda: journey.start(
                self.of(person),
                self.project,
                day,
                by=self.leader,
                coach=self.coaches.get(coach),
                target_group=self.groups.get(group),
                labour_status=labour_status,
                disability=YES_NO[disability],
            ),
        )
        if done:
            stay = self.model.begin(person, day, coach, **facts)
            self.keep(stay, self.of(person).participations.get(start=day))

    @precondition(lambda self: self.has_stays())
    @rule(number=which, days_ago=ago)
    def come_back(self, number, days_ago):
        """More often than chance would have it."""
        left = [stay.person for stay in self.model.stays if stay.exit]
        if left:
            number = self.model.people.index(self.pick(left, number))
            self.start(number, days_ago, None, None, "", "yes")

    # --- Phases and coaches

    @precondition(lambda self: self.has_stays())
    @rule(number=which, days_ago=ago)
    def move_on(self, number, days_ago):
        stay, day = self.pick(self.model.stays, number), self.day(days_ago)
        allowed = self.model.may_move_on(stay, day)
        if self.does(allowed, journey.enter_phase, self.of(stay), self.phases[1], day, by=self.leader):
            self.model.move_on(stay, day)

    @precondition(lambda self: self.has_stays())
    @rule(number=which, days_ago=ago, coach=st.sampled_from("ab"))
    def assign(self, number, days_ago, coach):
        stay, day = self.pick(self.model.stays, number), self.day(days_ago)
        allowed = self.model.may_assign(stay, day)
        if self.does(allowed, coaching.assign_coach, [self.of(stay)], self.coaches[coach], day, by=self.leader):
            self.model.assign(stay, coach, day)

    # --- Out, and back again

    @precondition(lambda self: self.has_stays())
    @rule(
        number=which,
        days_ago=ago,
        destination=st.sampled_from(DESTINATIONS[1:]),
        chances=answers,
        life_situation=answers,
        corrects=st.booleans(),
    )
    def leave(self, number, days_ago, destination, chances, life_situation, corrects):
        stay, day = self.pick(self.model.stays, number), self.day(days_ago)
        self.leave_on(stay, day, corrects, destination, chances, life_situation)

    @precondition(lambda self: self.has_stays())
    @rule(number=which, turn=which, step=st.integers(-1, 1), corrects=st.booleans(), chances=answers)
    def leave_on_a_day_that_matters(self, number, turn, step, corrects, chances):
        """When something began, or was left before, or was asked about; or the day before or after."""
        stay = self.pick(self.model.stays, number)
        turns = [stay.start, stay.exit, stay.kept and stay.kept[2] - timedelta(days=90)]
        turns += [span.start for span in [*stay.phases, *stay.coaches]] + [row.day for row in stay.rows]
        day = self.pick([day for day in turns if day], turn) + timedelta(days=step)
        self.leave_on(stay, day, corrects and stay.exit is not None, "employed", chances, "")

    def leave_on(self, stay, day, corrects, destination, chances, life_situation):
        facts = {"destination": destination, "chances": chances, "life_situation": life_situation}
        written = {"destination": destination, "chances_improved": YES_NO[chances], "reason": ""}
        written["life_situation_improved"] = YES_NO[life_situation]
        act, more = (journey.change_exit, {"why": "Fel"}) if corrects else (journey.leave, {})
        allowed = (stay.exit is not None) == corrects and self.model.may_leave_on(stay, day)
        if self.does(allowed, act, self.of(stay), day, by=self.leader, **written, **more):
            self.model.leave(stay, day, **facts)

    @precondition(lambda self: self.has_stays())
    @rule(number=which)
    def reopen(self, number):
        stay = self.pick(self.model.stays, number)
        if self.does(self.model.may_reopen(stay), journey.reopen, self.of(stay), by=self.leader, reason="Fel"):
            self.model.reopen(stay)
