"""What a coach has done, kept in plain Python: what must stand in the register, and what it must refuse.

Shares nothing with the product: the rules are written out again. `generated()` hands it to the slow reference.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reporting.generated import GeneratedParticipation, GeneratedPerson, GeneratedProject

NINETY = timedelta(days=90)
A_DAY = 24 * 60


@dataclass
class Row:
    """Of the ledger."""

    stay: "Stay"
    meeting: "Meeting"
    day: date
    minutes: int
    present: bool


@dataclass
class Meeting:
    day: date
    minutes: int
    rows: list[Row] = field(default_factory=list)


@dataclass
class Span:
    """A phase, or a coach."""

    what: str
    start: date
    end: date | None = None


@dataclass
class Stay:
    """A participation, and the follow-up of its exit. `kept` is what stands on the follow-up: outcome, day, for."""

    person: "Person"
    start: date
    target_group: str | None = None
    labour_status: str = ""
    disability: str = ""
    exit: date | None = None
    destination: str = ""
    chances: str = ""
    life_situation: str = ""
    outcome: str = ""
    recorded_on: date | None = None
    kept: tuple | None = None
    followed_up: bool = False
    attempts: list = field(default_factory=list)
    phases: list[Span] = field(default_factory=list)
    coaches: list[Span] = field(default_factory=list)

    def holds(self, day):
        return self.start <= day and (self.exit is None or day <= self.exit)

    @property
    def rows(self):
        return [row for row in self.person.rows if row.stay is self]

    @property
    def following(self):
        later = [stay for stay in self.person.stays if stay.start > self.start]
        return min(later, key=lambda stay: stay.start, default=None)

    @property
    def before(self):
        earlier = [stay for stay in self.person.stays if stay.start < self.start]
        return max(earlier, key=lambda stay: stay.start, default=None)


@dataclass
class Person:
    reference: str
    sex: str
    birth_date: date | None
    country: str
    stays: list[Stay] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    income: dict = field(default_factory=dict)

    def stay_on(self, day):
        return next((stay for stay in self.stays if stay.holds(day)), None)

    def minutes_on(self, day, besides=()):
        return sum(row.minutes for row in self.rows if row.day == day and row not in besides)


@dataclass
class Register:
    start: date
    end: date
    clock: str
    target_groups: list
    goals: list
    today: date
    people: list[Person] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def stays(self):
        return [stay for person in self.people for stay in person.stays]

    @property
    def rows(self):
        return [row for person in self.people for row in person.rows]

    def due(self, stay):
        return (self.end if self.clock == "project_end" else stay.exit) + NINETY

    # --- In and out

    def may_start(self, person, day):
        return (
            self.start <= day <= self.end
            and (person.birth_date is None or person.birth_date <= day)
            and all(stay.exit is not None and stay.exit < day for stay in person.stays)
        )

    def begin(self, person, day, coach, **facts):
        stay = Stay(person, day, phases=[Span("1", day)], **facts)
        if coach:
            stay.coaches.append(Span(coach, day))
        person.stays.append(stay)
        return stay

    def may_leave_on(self, stay, day):
        return (
            stay.start <= day <= self.today
            and (stay.following is None or day < stay.following.start)
            and all(row.day <= day for row in stay.rows)
            and all(span.start <= day for span in [*stay.phases, *stay.coaches])
        )

    def leave(self, stay, day, **facts):
        for spans in (stay.phases, stay.coaches):
            if spans and spans[-1].end in (None, stay.exit):
                spans[-1].end = day
        stay.exit, stay.followed_up = day, True
        for name, value in facts.items():
            setattr(stay, name, value)
        self.recall(stay)

    def recall(self, stay):
        """What was recorded for the very day that is the reference day again holds again."""
        if stay.kept and stay.exit and not stay.outcome and stay.kept[2] == self.due(stay):
            stay.outcome, stay.recorded_on, _for = stay.kept

    def may_reopen(self, stay):
        return stay.exit is not None and stay.following is None and self.today <= self.end

    def reopen(self, stay):
        for spans in (stay.phases, stay.coaches):
            if spans and spans[-1].end == stay.exit:
                spans[-1].end = None
        stay.exit, stay.recorded_on = None, None
        stay.destination = stay.chances = stay.life_situation = stay.outcome = ""

    def may_move_start(self, stay, day):
        return (
            self.start <= day <= self.end
            and (stay.person.birth_date is None or stay.person.birth_date <= day)
            and (stay.exit is None or day <= stay.exit)
            and (stay.before is None or stay.before.exit < day)
            and all(row.day >= day for row in stay.rows)
            and all(self.still_fits(span, stay, day) for span in [*stay.phases, *stay.coaches])
        )

    @staticmethod
    def still_fits(span, stay, day):
        """What began with the participation begins with it still."""
        if span.start == stay.start:
            return span.end is None or span.end >= day
        return span.start >= day

    def move_start(self, stay, day):
        for span in [*stay.phases, *stay.coaches]:
            if span.start == stay.start:
                span.start = day
        stay.start = day

    # --- Phases and coaches

    def may_move_on(self, stay, day):
        now = next((span for span in stay.phases if span.end is None), None)
        return (
            stay.exit is None
            and stay.start <= day <= self.today
            and (now is None or (now.what == "1" and now.start <= day))
        )

    def move_on(self, stay, day):
        stay.phases[-1].end = day
        stay.phases.append(Span("2", day))

    def may_assign(self, stay, day):
        held = [span.start for span in stay.coaches if span.end is None]
        return stay.exit is None and max([stay.start, *held]) <= day <= self.today

    def assign(self, stay, coach, day):
        if stay.coaches and stay.coaches[-1].end is None:
            if stay.coaches[-1].what == coach:
                return
            stay.coaches[-1].end = day
        stay.coaches.append(Span(coach, day))

    # --- Sessions

    def may_meet(self, people, day, minutes, besides=()):
        return day <= self.today and all(
            person.stay_on(day) and person.minutes_on(day, besides) + minutes <= A_DAY for person in people
        )

    def meet(self, lines, day, minutes):
        meeting = Meeting(day, minutes)
        for person, present in lines:
            row = Row(person.stay_on(day), meeting, day, minutes, present)
            meeting.rows.append(row)
            person.rows.append(row)
        self.meetings.append(meeting)
        return meeting

    def may_move_meeting(self, meeting, day, minutes):
        return day <= self.today and all(
            row.stay.person.stay_on(day)
            and row.stay.person.minutes_on(day, [row]) + self.minutes_of(row, minutes) <= A_DAY
            for row in meeting.rows
        )

    @staticmethod
    def minutes_of(row, minutes):
        """Whoever was there as long as the session follows it."""
        return minutes if row.minutes == row.meeting.minutes else row.minutes

    def move_meeting(self, meeting, day, minutes):
        for row in meeting.rows:
            row.minutes = self.minutes_of(row, minutes)
            row.stay, row.day = row.stay.person.stay_on(day), day
        meeting.day, meeting.minutes = day, minutes

    def remove_row(self, row):
        row.stay.person.rows.remove(row)
        row.meeting.rows.remove(row)
        if not row.meeting.rows:
            self.meetings.remove(row.meeting)

    def remove_meeting(self, meeting):
        for row in list(meeting.rows):
            self.remove_row(row)

    # --- Ninety days after

    def may_ask(self, stay):
        back = stay.following
        return stay.exit is not None and not (back and back.start <= self.due(stay))

    def may_record(self, stay, outcome, recorded_on):
        if not self.may_ask(stay) or not self.due(stay) <= recorded_on <= self.today:
            return False
        tried = [day for day, failed in stay.attempts if failed and day >= self.due(stay)]
        return outcome != "not_reached" or len(tried) >= 2

    def record(self, stay, outcome, recorded_on):
        stay.outcome, stay.recorded_on = outcome, recorded_on
        stay.kept = (outcome, recorded_on, self.due(stay))

    def change_frame(self, clock, end):
        self.clock, self.end = clock, end
        for stay in self.stays:
            self.recall(stay)

    # --- For the reference

    def generated(self):
        people = [
            GeneratedPerson(
                reference=person.reference,
                sex=person.sex,
                birth_date=person.birth_date,
                country=person.country,
                participations=[self.participation(stay) for stay in person.stays],
                income=dict(person.income),
            )
            for person in self.people
        ]
        return GeneratedProject(self.start, self.end, self.clock, self.target_groups, self.goals, people)

    @staticmethod
    def participation(stay):
        return GeneratedParticipation(
            start=stay.start,
            exit=stay.exit,
            target_group=stay.target_group,
            labour_status=stay.labour_status,
            disability=stay.disability,
            destination=stay.destination,
            chances=stay.chances,
            life_situation=stay.life_situation,
            outcome=stay.outcome,
            recorded_on=stay.recorded_on,
            attendance=[(row.day, row.minutes, row.present) for row in stay.rows],
        )
