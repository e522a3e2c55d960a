"""Definitions in, figures out."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import combinations

from reporting.indicators import queries
from reporting.indicators.cells import Cells, Counted
from reporting.indicators.conditions import names_in, split
from reporting.indicators.definitions import NO_TARGET_GROUP, SEXES, TOTAL, Indicator, Persons, Unit
from reporting.indicators.figures import Figures, GoalTarget, Incomplete, Overlap, Paired, Row
from reporting.indicators.goals import GOALS, RATED
from reporting.indicators.queries import Condition, Tally
from reporting.indicators.registry import indicators_of
from reporting.indicators.scope import Scope

Indicators = tuple[Indicator, ...]
PARTS = ("value", "of", "not_reached")
ONE_DECIMAL, FOUR_DECIMALS = Decimal("0.1"), Decimal("0.0001")


def compute(project, period, group=None, frame=None) -> Figures:
    """All figures of a project. With a caseworker group: of those participations that the group referred."""
    frame = frame or queries.frame(project)
    scope = Scope.of(project, period, group)
    indicators = (*indicators_of(project.programme), *(GOALS[goal.code] for goal in frame.goals))
    flagged = shared_goals(frame)
    counted = count((scope,), indicators, tuple(flagged.values()))[0]
    tallies = tallies_of(scope, indicators)
    rows: list[Row] = []
    for indicator in indicators:
        if isinstance(indicator.count, Persons):
            rows += person_rows(indicator, counted, frame, period)
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
        incomplete=incomplete(scope),
        target_groups={target_group.code: target_group.label for target_group in frame.target_groups},
        goals=tuple(GoalTarget(*goal) for goal in frame.goals),
        overlaps=tuple(overlaps(flagged, counted)),
        contacts={tally.key: tally.amount for tally in tallies if tally.what == "contacts"},
        paired={rating: paired(tallies, rating) for rating in ratings_of(indicators)},
    )


def count(scopes: tuple[Scope, ...], indicators: Indicators, more: tuple[Condition, ...] = ()) -> list[Counted]:
    """For each scope, how many fulfil the conditions of these indicators, and some conditions more."""
    names, conditions = facts_asked(indicators), conditions_asked(indicators, more)
    cells: list[list[tuple]] = [[] for _ in scopes]
    for row in queries.counted.rows(scopes, names, conditions) if conditions else ():
        cells[row[0]].append(row)
    return [Counted(("scope", *names), of_scope, conditions) for of_scope in cells]


@lru_cache
def facts_asked(indicators: Indicators) -> tuple[str, ...]:
    """The facts that divide the rows of some of the indicators."""
    return tuple(sorted({"sex"}.union(*(facts_of(indicator) for indicator in indicators))))


@lru_cache
def conditions_asked(indicators: Indicators, more: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """What the database has to ask for all columns of all rows: little, as all groups, years and sexes share it."""
    asked = [condition_of(indicator, part) for indicator in indicators for part in PARTS]
    whole = [condition for condition in [*asked, *more] if condition is not None]
    names = facts_asked(indicators)
    return tuple(dict.fromkeys((base, split(condition, names)[0]) for base, condition in whole))


def condition_of(indicator: Indicator, part: str) -> Condition | None:
    if not isinstance(indicator.count, Persons):
        return None
    condition = indicator.count.parts[part]
    return None if condition is None else (indicator.count.base, condition)


@lru_cache
def facts_of(indicator: Indicator) -> frozenset[str]:
    """The facts by which the rows of an indicator are divided."""
    names = {name for group in indicator.groups or [NO_TARGET_GROUP] for name in names_in(group.condition)}
    return frozenset(names | {"sex"} | ({"start_year"} if indicator.by_year else set()))


def person_rows(indicator: Indicator, counted: Counted, frame, period):
    """The rows of one indicator in the order of the contract: year, group, sex."""
    facts = facts_of(indicator)
    conditions = [condition_of(indicator, part) for part in PARTS]
    columns = [None if condition is None else counted.cells(facts, condition) for condition in conditions]
    yearly = [None if cells is None else cells.split("start_year") for cells in columns] if indicator.by_year else []
    nobody = Cells(sorted(facts), {})
    for year in period.years if indicator.by_year else ():
        of_year = [None if cells is None else cells.get(year, nobody) for cells in yearly]
        yield from group_rows(indicator, year, frame, of_year)
    yield from group_rows(indicator, None, frame, columns)


def group_rows(indicator: Indicator, year: int | None, frame, columns):
    for group in indicator.groups_in(frame):
        numbers = [{} if cells is None else by_sex(cells.where(group.condition)) for cells in columns]
        for sex in (*SEXES, TOTAL):
            yield Row(indicator.code, year, group.code, sex, *(number.get(sex) for number in numbers))


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


def tallies_of(scope: Scope, indicators: Indicators) -> list[Tally]:
    """The sums that these indicators ask for."""
    units = frozenset(indicator.unit for indicator in indicators) - {Unit.PERSONS}
    ratings = ratings_of(indicators)
    return [Tally(*row) for row in queries.tallies.rows(scope, units, ratings)] if units or ratings else []


def ratings_of(indicators: Indicators) -> tuple[str, ...]:
    """Those of the participants' own ratings that stand beside one of them."""
    return tuple(rating for rating, goal in RATED.items() if goal in indicators)


def paired(tallies: list[Tally], rating: str) -> Paired:
    found = [tally for tally in tallies if (tally.what, tally.key) == ("paired", rating)]
    return Paired(people=sum(tally.people for tally in found), higher=sum(tally.amount for tally in found))


def incomplete(scope: Scope) -> tuple[Incomplete, ...]:
    people = [
        Incomplete(reference, str(public_id), missing(*facts))
        for reference, public_id, *facts in queries.incomplete.rows(scope)
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


def shared_goals(frame) -> dict[tuple[str, str], Condition]:
    """The pairs of goals that both count some of those started, and the condition on those counted in both."""
    flagged = [GOALS[goal.code] for goal in frame.goals if goal.code.startswith("participants_")]
    return {
        (one.code, other.code): (one.count.base, one.count.who & other.count.who)
        for one, other in combinations(flagged, 2)
    }


def overlaps(flagged: dict[tuple[str, str], Condition], counted: Counted):
    for codes, condition in flagged.items():
        if both := by_sex(counted.cells({"sex"}, condition))[TOTAL]:
            yield Overlap(codes, both)
