"""What a coach has done, kept in plain Python: what must stand in the register, and what it must refuse.

Shares nothing with the product: the rules are written out again. `generated()` hands it to the slow reference.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reporting.generated import GeneratedParticipation, GeneratedPerson, GeneratedProject

NINETY = timedelta(days=90)
A_DAY = 24 * 60


@dataclass(eq=False)
class Row:
    """Of the ledger."""

    stay: "Stay"
    meeting: "Meeting"
    day: date
    minutes: int
    present: bool


@dataclass(eq=False)
class Meeting:
    day: date
    minutes: int
    rows: list[Row] = field(default_factory=list)


@dataclass(eq=False)
class Span:
    """A phase, or a coach."""

    what: str
    start: date
    end: date | None = None


@dataclass(eq=False)
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


@dataclass(eq=False)
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


FACTS = ["sex", "birth_date", "country"]


@dataclass(eq=False)
class Merge:
    """What went over from the other record, and what was known of the one that is kept, before and after."""

    kept: Person
    other: Person
    day: date
    stays: list
    months: list
    facts: list
    undone: bool = False


@dataclass(eq=False)
class Register:
    start: date
    end: date
    clock: str
    target_groups: list
    goals: list
    today: date
    people: list[Person] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

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
        )

    def leave(self, stay, day, **facts):
        """No phase begins after it; who became coach after it follows up."""
        stay.phases = [span for span in stay.phases if span.start <= day]
        if stay.phases[-1].end in (None, stay.exit) or stay.phases[-1].end > day:
            stay.phases[-1].end = day
        if stay.coaches and stay.coaches[-1].end in (None, stay.exit):
            stay.coaches[-1].end = day if stay.coaches[-1].start <= day else None
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
        """Whoever has left has a coach as long as there is something to follow up."""
        if stay.exit and (stay.following or (stay.kept and stay.kept[2] == self.due(stay))):
            return False
        first = max([stay.start, *[stay.exit] * bool(stay.exit), *[span.start for span in stay.coaches[-1:]]])
        return first <= day <= self.today

    def assign(self, stay, coach, day):
        if stay.coaches and stay.coaches[-1].what == coach:
            return
        if stay.coaches and stay.coaches[-1].end is None:
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

    # --- Two records of one person

    def may_merge(self, kept, other, others):
        apart = all(
            (one.exit is not None and one.exit < two.start) or (two.exit is not None and two.exit < one.start)
            for one in kept.stays
            for two in other.stays
        )
        born = (others and other.birth_date) or kept.birth_date or other.birth_date
        first = min(stay.start for stay in [*kept.stays, *other.stays])
        same = all(kept.income[month] == other.income[month] for month in kept.income.keys() & other.income.keys())
        return apart and same and (born is None or born <= first)

    def merge(self, kept, other, others):
        before = [getattr(kept, name) for name in FACTS]
        for name in FACTS:
            if getattr(other, name) and (others or not getattr(kept, name)):
                setattr(kept, name, getattr(other, name))
        months = [month for month in other.income if month not in kept.income]
        facts = [(name, was, getattr(kept, name)) for name, was in zip(FACTS, before, strict=True)]
        made = Merge(kept, other, self.today, list(other.stays), months, facts)
        self.hand_over(other, kept, made.stays, months)
        self.people.remove(other)
        self.merges.append(made)
        return made

    @staticmethod
    def hand_over(giver, taker, stays, months):
        for stay in stays:
            taker.rows += stay.rows
            giver.rows = [row for row in giver.rows if row.stay is not stay]
            giver.stays.remove(stay)
            taker.stays.append(stay)
            stay.person = taker
        for month in months:
            taker.income[month] = giver.income.pop(month)

    def may_undo(self, made):
        return made.day == self.today and made.kept in self.people and not made.undone

    def undo(self, made):
        """What nobody has changed since goes back."""
        for name, before, after in made.facts:
            if getattr(made.kept, name) == after:
                setattr(made.kept, name, before)
        self.people.append(made.other)
        months = [month for month in made.months if month in made.kept.income]
        self.hand_over(made.kept, made.other, made.stays, months)
        made.undone = True

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
