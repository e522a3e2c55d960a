"""Projects that hypothesis makes up, as plain data, and how they get into the register."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import strategies as st

from employers.models import Employer, EmployerContact
from participants.facts import freeze, refreeze
from participants.models import Attendance, AttendanceMonth, IncomeSupport, Participant, Participation
from projects.enums import GoalCode
from projects.models import Goal, Project, TargetGroup

YES_NO = {"yes": True, "no": False, "": None}
DESTINATIONS = ["", "employed", "self_employed", "regular_education", "self_support", "unemployed", "moved"]
OUTCOMES = ["", "employed", "self_employed", "regular_education", "other_programme", "unemployed", "not_reached"]
LEAP_DAY = date(2008, 2, 29)
numbers = count(1)


@dataclass
class GeneratedParticipation:
    start: date
    exit: date | None
    target_group: str | None
    labour_status: str
    disability: str
    destination: str
    chances: str
    life_situation: str
    outcome: str
    recorded_on: date | None
    attendance: list


@dataclass
class GeneratedPerson:
    reference: str
    sex: str
    birth_date: date | None
    country: str
    participations: list
    income: dict


@dataclass
class GeneratedProject:
    start: date
    end: date
    clock: str
    target_groups: list
    goals: list
    people: list = field(default_factory=list)
    contacts: list = field(default_factory=list)


@st.composite
def projects_with_periods(draw):
    """A project, and a from, to, as-of and clock to look at it by."""
    start = draw(st.sampled_from([date(2007, 12, 1), date(2008, 2, 29), date(2009, 1, 15)]))
    project = GeneratedProject(
        start=start,
        end=start + timedelta(draw(st.integers(200, 900))),
        clock=draw(st.sampled_from(["participation_exit", "project_end"])),
        target_groups=draw(st.sampled_from([[], ["youth"], ["youth", "adult"]])),
        goals=draw(st.lists(st.sampled_from([goal.value for goal in GoalCode]), unique=True)),
    )
    for number in range(draw(st.integers(0, 6))):
        project.people.append(draw(people(project, f"P{number}")))
    for _ in range(draw(st.integers(0, 3))):
        contact = st.tuples(st.integers(0, 1), days(project), st.sampled_from(["visit", "phone"]), st.booleans())
        project.contacts.append(draw(contact))
    project.contacts = list({contact[:3]: contact for contact in project.contacts}.values())
    return project, draw(periods(project))


def days(project):
    return st.integers(0, 1000).map(lambda number: project.start + timedelta(number))


@st.composite
def periods(draw, project):
    """Any days, but rather those on which something turns: starts, exits, reference days, ends of months."""
    turns = {project.start, project.end, project.end + timedelta(90)}
    for person in project.people:
        for participation in person.participations:
            turns.add(participation.start)
            if participation.exit:
                turns |= {participation.exit, participation.exit + timedelta(90)}
            if participation.recorded_on:
                turns.add(participation.recorded_on)
    turns |= {day.replace(day=1) for day in turns} | {day.replace(day=1) - timedelta(1) for day in turns}
    turn = st.sampled_from(sorted(turns)).flatmap(
        lambda day: st.integers(-1, 1).map(lambda step: day + timedelta(step))
    )
    from_, to, as_of = sorted(draw(st.tuples(*[st.one_of(turn, days(project))] * 3)))
    clock = draw(st.sampled_from(["participation_exit", "project_end"]))
    return from_, to, as_of, clock


@st.composite
def people(draw, project, reference):
    person = GeneratedPerson(
        reference=reference,
        sex=draw(st.sampled_from(["woman", "man", ""])),
        birth_date=None,
        country=draw(st.sampled_from(["SE", "SO", "NO", ""])),
        participations=[],
        income={},
    )
    day = draw(days(project))
    for _ in range(draw(st.sampled_from([1, 1, 2, 3]))):
        participation = draw(participations(project, day))
        person.participations.append(participation)
        if participation.exit is None:
            break
        day = participation.exit + timedelta(draw(st.sampled_from([1, 30, 89, 90, 91, 200])))
    person.birth_date = draw(birth_dates(person.participations[0].start))
    if draw(st.booleans()):
        first_month = person.participations[0].start.replace(day=1)
        for months in draw(st.lists(st.integers(-1, 8), max_size=4, unique=True)):
            amount = Decimal(draw(st.integers(0, 900_000))) / 100
            person.income[month_after(first_month, months)] = amount
    return person


@st.composite
def participations(draw, project, start):
    exit = draw(st.one_of(st.none(), st.integers(0, 300).map(lambda number: start + timedelta(number))))
    answer = st.sampled_from(["yes", "no", ""])
    outcome = draw(st.sampled_from(OUTCOMES)) if exit else ""
    last = exit or start + timedelta(60)
    span = (last - start).days
    attended = st.tuples(st.integers(0, span), st.integers(1, 500), st.booleans())
    return GeneratedParticipation(
        start=start,
        exit=exit,
        target_group=draw(st.sampled_from([None, *project.target_groups])),
        labour_status=draw(st.sampled_from(["unemployed", "employed", ""])),
        disability=draw(answer),
        destination=draw(st.sampled_from(DESTINATIONS)) if exit else "",
        chances=draw(answer) if exit else "",
        life_situation=draw(answer) if exit else "",
        outcome=outcome,
        recorded_on=exit + timedelta(draw(st.sampled_from([60, 90, 100, 200]))) if outcome else None,
        attendance=[
            (start + timedelta(offset), minutes, present)
            for offset, minutes, present in draw(st.lists(attended, max_size=3, unique_by=lambda day: day[0]))
        ],
    )


def birth_dates(start):
    """Unknown, a leap day, or within a day of one of the birthdays on which something changes."""
    turning = st.tuples(st.sampled_from([15, 16, 17, 24, 25, 55, 64, 65]), st.integers(-1, 1)).map(
        lambda turn: years_before(start, turn[0]) + timedelta(turn[1])
    )
    leap_days = st.sampled_from([date(year, 2, 29) for year in (1944, 1952, 1956, 1984, 1992)])
    return st.one_of(st.none(), leap_days, turning)


def years_before(day, years):
    return (
        day.replace(year=day.year - years, day=min(day.day, 28))
        if day.month == 2
        else day.replace(year=day.year - years)
    )


def month_after(month, months):
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def register(generated):
    """The same in the database, through the product's own freezing."""
    project = Project.objects.create(
        slug=f"generated-{next(numbers)}",
        name="Generated",
        programme="esf-2007-2013",
        start=generated.start,
        end=generated.end,
        follow_up_clock=generated.clock,
    )
    groups = {
        code: TargetGroup.objects.create(project=project, code=code, name=code, position=position)
        for position, code in enumerate(generated.target_groups)
    }
    Goal.objects.bulk_create(
        Goal(project=project, code=code, target=1, position=position) for position, code in enumerate(generated.goals)
    )
    for person in generated.people:
        register_person(project, groups, person)
    employers = {}
    for number, day, kind, reached in generated.contacts:
        if number not in employers:
            employers[number] = Employer.objects.create(organisation_number=f"{next(numbers):010}", name="Generated")
        EmployerContact.objects.create(
            project=project, employer=employers[number], date=day, kind=kind, reached=reached
        )
    return project


def register_person(project, groups, person):
    participant = Participant.objects.create(
        reference=f"{project.slug} {person.reference}",
        sex=person.sex,
        birth_date=person.birth_date,
        country_of_birth=person.country,
    )
    rows = [
        Participation(
            participant=participant,
            project=project,
            start=part.start,
            exit=part.exit,
            target_group=groups.get(part.target_group),
            labour_status=part.labour_status,
            disability=YES_NO[part.disability],
            destination=part.destination,
            chances_improved=YES_NO[part.chances],
            life_situation_improved=YES_NO[part.life_situation],
            outcome=part.outcome,
            outcome_recorded_on=part.recorded_on,
        )
        for part in person.participations
    ]
    freeze(participant, rows)
    Participation.objects.bulk_create(rows)
    for row, part in zip(rows, person.participations, strict=True):
        attend(row, part.attendance)
    IncomeSupport.objects.bulk_create(
        IncomeSupport(participant=participant, project=project, month=month, amount=amount)
        for month, amount in person.income.items()
    )


def attend(participation, attendance):
    months: Counter = Counter()
    for day, minutes, present in attendance:
        months[day.replace(day=1)] += minutes if present else 0
    Attendance.objects.bulk_create(
        Attendance(participation=participation, date=day, kind="coaching", minutes=minutes, present=present)
        for day, minutes, present in attendance
    )
    AttendanceMonth.objects.bulk_create(
        AttendanceMonth(participation=participation, month=month, minutes=minutes)
        for month, minutes in months.items()
    )


def correct(project, person, *, birth_date, sex, country):
    """The register learns better after the fact."""
    person.birth_date, person.sex, person.country = birth_date, sex, country
    participant = Participant.objects.get(reference=f"{project.slug} {person.reference}")
    participant.birth_date, participant.sex, participant.country_of_birth = birth_date, sex, country
    participant.save()
    refreeze(participant, project)
