"""The figures once more, slowly: person by person, from the definitions' words, sharing no code with the product.

A project is plain data (see generated.py): dates, codes, tuples. Nothing here knows of Django.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

SEXES = ("women", "men", "unknown", "total")
NINETY = timedelta(days=90)


def figures(project, from_, to, as_of, clock):
    """All rows as the contract orders them."""
    seen = [Seen(person, project, from_, to, as_of, clock) for person in project.people]
    people = [person for person in seen if person.parts]
    rows = []
    rows += started(project, people, from_, to)
    rows += hours(people, from_, to)
    for code, outcomes in (
        ("in_work_90_days", ("employed", "self_employed")),
        ("in_education_90_days", ("regular_education",)),
        ("in_other_programme_90_days", ("other_programme",)),
    ):
        for group in ("all", "16-24", "foreign_born"):
            due = [person for person in people if person.due(from_, to) and belongs(person, group)]
            rows += outcome_rows(code, group, due, outcomes)
    for group in ("all", "16-24", "foreign_born"):
        left = [person for person in people if person.left_within(from_, to) and belongs(person, group)]
        rows += rate_rows("improved_chances", group, left, lambda person: person.last.chances == "yes")
    for goal in project.goals:
        rows += GOAL_ROWS[goal](project, people, as_of)
    return rows


class Seen:
    """What a report as of a day may know of a person."""

    def __init__(self, person, project, from_, to, as_of, clock):
        self.person, self.project, self.as_of, self.clock = person, project, as_of, clock
        self.parts = sorted((p for p in person.participations if p.start <= as_of), key=lambda p: p.start)
        self.sex = {"woman": "women", "man": "men", "": "unknown"}[person.sex]
        if self.parts:
            self.first, self.last = self.parts[0], self.parts[-1]
            self.exit = self.last.exit if self.last.exit and self.last.exit <= as_of else None
            self.age = age(person.birth_date, self.first.start)
            self.foreign_born = person.country not in ("", "SE")
            seen = self.last.recorded_on is not None and self.last.recorded_on <= as_of
            self.outcome = self.last.outcome if seen else ""

    def due(self, from_, to):
        if self.exit is None:
            return False
        if self.clock == "project_end":
            return self.exit <= self.project.end and from_ <= self.project.end + NINETY <= to
        return from_ <= self.exit + NINETY <= to

    def left_within(self, from_, to):
        return self.exit is not None and from_ <= self.exit <= to


def age(born, day):
    """Birthdays one by one; whoever was born on 29 February has it on 1 March in other years."""
    if born is None:
        return None
    years = 0
    while birthday(born, born.year + years + 1) <= day:
        years += 1
    return years


def birthday(born, year):
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def band(person):
    if person.age is None:
        return None
    if 16 <= person.age <= 24:
        return "16-24"
    return "55-64" if 55 <= person.age <= 64 else "other"


def belongs(person, group):
    return {"all": True, "foreign_born": person.foreign_born}.get(group, band(person) == group)


def of_sex(people, sex):
    return [person for person in people if sex in (person.sex, "total")]


def count_rows(code, year, group, people):
    return [(code, year, group, sex, len(of_sex(people, sex)), None, None) for sex in SEXES]


def rate_rows(code, group, population, counts):
    return [
        (code, None, group, sex, sum(map(counts, of_sex(population, sex))), len(of_sex(population, sex)), None)
        for sex in SEXES
    ]


def outcome_rows(code, group, population, outcomes):
    for sex in SEXES:
        theirs = of_sex(population, sex)
        value = sum(person.outcome in outcomes for person in theirs)
        not_reached = sum(person.outcome in ("", "not_reached") for person in theirs)
        yield (code, None, group, sex, value, len(theirs), not_reached)


def started(project, people, from_, to):
    new = [person for person in people if from_ <= person.first.start <= to]
    for code in project.target_groups:
        yield from count_rows("started_by_target_group", None, code, [p for p in new if p.first.target_group == code])
    without = [p for p in new if p.first.target_group is None]
    yield from count_rows("started_by_target_group", None, "none", without)
    yield from count_rows("started_by_target_group", None, "all", new)
    for year in [*range(from_.year, to.year + 1), None]:
        of_year = [p for p in new if year in (p.first.start.year, None)]
        for group in ("16-24", "55-64", "other"):
            yield from count_rows("started_by_age", year, group, [p for p in of_year if band(p) == group])
        yield from count_rows("started_by_age", year, "all", of_year)
    yield from count_rows("started_foreign_born", None, "all", [p for p in new if p.foreign_born])
    yield from count_rows("started_disability", None, "all", [p for p in new if p.first.disability == "yes"])


def hours(people, from_, to):
    for sex in SEXES:
        minutes = sum(
            minutes
            for person in of_sex(people, sex)
            for participation in person.parts
            for day, minutes, present in participation.attendance
            if present and from_ <= day <= to
        )
        value = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
        yield ("participant_hours", None, "all", sex, value, None, None)


def left(people):
    return [person for person in people if person.exit is not None]


def flagged(code, flag):
    return lambda project, people, as_of: count_rows(f"goal:{code}", None, "all", [p for p in people if flag(p)])


def at_exit(code, counts):
    return lambda project, people, as_of: rate_rows(f"goal:{code}", "all", left(people), counts)


def in_work_so_far(project, people, as_of):
    due = [person for person in people if person.due(project.start, as_of)]
    return outcome_rows("goal:in_work_90_days", "all", due, ("employed", "self_employed"))


def employers(project, people, as_of):
    reached = {employer for employer, day, _kind, was_reached in project.contacts if was_reached and day <= as_of}
    return [("goal:employer_contacts", None, "all", "total", len(reached), None, None)]


def income_support(project, people, as_of):
    pairs = [(person, start_and_latest(person, as_of)) for person in people]
    for sex in SEXES:
        theirs = [pair for person, pair in pairs if pair and sex in (person.sex, "total")]
        before, latest = sum(pair[0] for pair in theirs), sum(pair[1] for pair in theirs)
        change = None
        if before:
            change = (latest / before - 1).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        yield ("goal:income_support_change", None, "all", sex, change, len(theirs), None)


def start_and_latest(person, as_of):
    amounts = {month: amount for month, amount in person.person.income.items() if month <= as_of}
    start = person.first.start.replace(day=1)
    earliest = date(start.year + (start.month + 2) // 12, (start.month + 2) % 12 + 1, 1)
    later = [month for month in amounts if month >= earliest]
    return (amounts[start], amounts[max(later)]) if start in amounts and later else None


GOAL_ROWS = {
    "participants": flagged("participants", lambda person: True),
    "participants_foreign_born": flagged("participants_foreign_born", lambda person: person.foreign_born),
    "participants_16_24": flagged("participants_16_24", lambda p: p.age is not None and 16 <= p.age <= 24),
    "participants_25_64": flagged("participants_25_64", lambda p: p.age is not None and 25 <= p.age <= 64),
    "work_or_employable": at_exit(
        "work_or_employable",
        lambda p: p.last.destination in ("employed", "self_employed") or p.last.chances == "yes",
    ),
    "in_work_90_days": in_work_so_far,
    "employer_contacts": employers,
    "work_studies_or_self_support": at_exit(
        "work_studies_or_self_support",
        lambda p: p.last.destination in ("employed", "self_employed", "regular_education", "self_support"),
    ),
    "improved_life_situation": at_exit("improved_life_situation", lambda p: p.last.life_situation == "yes"),
    "income_support_change": income_support,
}


def incomplete(project, as_of):
    """Who lacks what, in the order of the definitions."""
    found = []
    for person in project.people:
        parts = sorted((p for p in person.participations if p.start <= as_of), key=lambda p: p.start)
        if parts:
            lacking = {
                "sex": person.sex == "",
                "country_of_birth": person.country == "",
                "labour_status": parts[0].labour_status == "",
                "birth_date": person.birth_date is None,
            }
            if any(lacking.values()):
                found.append((person.reference, tuple(code for code, lacks in lacking.items() if lacks)))
    return sorted(found)
