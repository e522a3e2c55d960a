"""Definitions in, figures out."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from reporting.indicators import queries
from reporting.indicators.cells import Cells
from reporting.indicators.conditions import names_in
from reporting.indicators.definitions import SEXES, TOTAL, Base, Indicator, Persons, Unit
from reporting.indicators.figures import Figures, GoalTarget, Incomplete, Overlap, Row
from reporting.indicators.goals import GOALS
from reporting.indicators.registry import indicators_of

ONE_DECIMAL, FOUR_DECIMALS = Decimal("0.1"), Decimal("0.0001")


def compute(project, period, group=None, frame=None) -> Figures:
    """All figures of a project. With a caseworker group: of those participations that the group referred."""
    frame = frame or queries.frame(project)
    indicators = [*indicators_of(project.programme), *(GOALS[goal.code] for goal in frame.goals)]
    cells = queries.cells(project, period, group, facts_asked(indicators, frame))
    tallies = queries.tallies(project, period, group, {indicator.unit for indicator in indicators})
    rows: list[Row] = []
    for indicator in indicators:
        if isinstance(indicator.count, Persons):
            rows += person_rows(indicator, cells[indicator.count.base], frame, period)
        else:
            rows += ROWS_OF[indicator.unit](indicator, tallies)
    return Figures(
        project=project.slug,
        programme=project.programme,
        from_=period.from_,
        to=period.to,
        as_of=period.as_of,
        follow_up_clock=period.clock,
        rows=tuple(rows),
        incomplete=incomplete(project, period, group),
        target_groups={target_group.code: target_group.label for target_group in frame.target_groups},
        goals=tuple(GoalTarget(*goal) for goal in frame.goals),
        overlaps=tuple(overlaps(frame, cells[Base.FIRST])),
        contacts={tally.key: tally.amount for tally in tallies if tally.what == "contacts"},
    )


def facts_asked(indicators: list[Indicator], frame) -> dict[Base, set[str]]:
    """The facts that the definitions mention, by the base they ask."""
    asked: dict[Base, set[str]] = {}
    for indicator in indicators:
        if isinstance(indicator.count, Persons):
            asked.setdefault(indicator.count.base, set()).update(facts_of(indicator, frame))
    return asked


def facts_of(indicator: Indicator, frame) -> set[str]:
    conditions = [*indicator.count.conditions, *(group.condition for group in indicator.groups_in(frame))]
    names = {name for condition in conditions for name in names_in(condition)}
    return names | {"sex"} | ({"start_year"} if indicator.by_year else set())


def person_rows(indicator: Indicator, cells: Cells, frame, period):
    """The rows of one indicator in the order of the contract: year, group, sex."""
    count = indicator.count
    few = cells.by(facts_of(indicator, frame)).where(count.who if count.among is None else count.among)
    nobody = Cells(few.columns, {})
    parts: list[tuple[int | None, Cells]] = [(None, few)]
    if indicator.by_year:
        by_year = few.split("start_year")
        parts = [(year, by_year.get(year, nobody)) for year in period.years] + parts
    for year, people in parts:
        for group in indicator.groups_in(frame):
            yield from sex_rows(indicator, year, group, people.where(group.condition))


def sex_rows(indicator: Indicator, year, group, among: Cells):
    count = indicator.count
    columns = [by_sex(among.where(count.who) if count.among is not None else among)]
    columns.append(by_sex(among) if count.among is not None else {})
    columns.append(by_sex(among.where(count.not_reached)) if count.not_reached is not None else {})
    for sex in (*SEXES, TOTAL):
        yield Row(indicator.code, year, group.code, sex, *(column.get(sex) for column in columns))


def by_sex(cells: Cells) -> dict[str, int]:
    sums = cells.per("sex")
    return {sex: sums[code] for sex, code in SEXES.items()} | {TOTAL: sums.total()}


def hour_rows(indicator: Indicator, tallies, what="minutes"):
    minutes = sums_by_sex(tallies, what, "amount")
    for sex, number in minutes.items():
        yield Row(indicator.code, None, "all", sex, rounded(Decimal(number) / 60, ONE_DECIMAL))


def employer_rows(indicator: Indicator, tallies):
    employers = sum(tally.amount for tally in tallies if tally.what == "employers")
    yield Row(indicator.code, None, "all", TOTAL, employers)


def change_rows(indicator: Indicator, tallies):
    latest, before, people = (sums_by_sex(tallies, "income", part) for part in ("amount", "before", "people"))
    for sex in (*SEXES, TOTAL):
        change = Decimal(latest[sex]) / before[sex] - 1 if before[sex] else None
        value = None if change is None else rounded(change, FOUR_DECIMALS)
        yield Row(indicator.code, None, "all", sex, value, people[sex])


ROWS_OF = {Unit.HOURS: hour_rows, Unit.EMPLOYERS: employer_rows, Unit.CHANGE: change_rows}


def sums_by_sex(tallies, what: str, part: str) -> dict[str, int]:
    def total(codes):
        return sum(getattr(tally, part) for tally in tallies if tally.what == what and tally.key in codes)

    return {sex: total({code}) for sex, code in SEXES.items()} | {TOTAL: total(set(SEXES.values()))}


def rounded(number: Decimal, to: Decimal) -> Decimal:
    """Half away from zero, and no minus before a zero."""
    return number.quantize(to, ROUND_HALF_UP) + Decimal(0)


def incomplete(project, period, group) -> tuple[Incomplete, ...]:
    people = [
        Incomplete(reference, str(public_id), missing(*facts))
        for reference, public_id, *facts in queries.incomplete(project, period, group)
    ]
    return tuple(sorted(people, key=lambda person: (person.reference or "", person.public_id)))


def missing(sex, foreign_born, labour_status, age) -> tuple[str, ...]:
    """Which of the four facts that every figure needs are unknown."""
    known = {
        "sex": sex != "",
        "country_of_birth": foreign_born is not None,
        "labour_status": labour_status != "",
        "birth_date": age is not None,
    }
    return tuple(code for code, is_known in known.items() if not is_known)


def overlaps(frame, first: Cells):
    """The goals that count some of those started share people with each other."""
    flagged = [GOALS[goal.code] for goal in frame.goals if goal.code.startswith("participants_")]
    for one, other in combinations(flagged, 2):
        both = first.count(one.count.who & other.count.who)
        if both:
            yield Overlap((one.code, other.code), both)
