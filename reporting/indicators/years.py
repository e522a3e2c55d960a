"""The indicators for each calendar year of a period.

The contract's rows have years for one indicator only; the page shows them for all. A year is counted as a period of
its own, by the same definitions and seen from the same day, so that the years add up to the total.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reporting.indicators import engine, queries
from reporting.indicators.definitions import Indicator, Persons
from reporting.indicators.figures import Row
from reporting.indicators.periods import Period
from reporting.indicators.registry import indicators_of
from reporting.indicators.scope import Scope


def year_of(period: Period, year: int) -> Period:
    """The part of the period that lies in the year."""
    return replace(period, from_=max(period.from_, date(year, 1, 1)), to=min(period.to, date(year, 12, 31)))


def rows_by_year(project, period: Period, group=None, frame=None) -> tuple[Row, ...]:
    """For every indicator of the programme; the goals have no period."""
    indicators = indicators_of(project.programme)
    if not indicators:
        return ()
    frame = frame or queries.frame(project)
    years = {year: year_of(period, year) for year in period.years}
    scopes = tuple(Scope.of(project, part, group) for part in years.values())
    counted = dict(zip(years, engine.count(scopes, indicators), strict=True))
    minutes = [queries.Tally(*row) for row in queries.minutes_of_each.rows(scopes)]
    place = {year: str(place) for place, year in enumerate(years)}

    def rows_of(indicator: Indicator, year: int) -> Iterable[Row]:
        if isinstance(indicator.count, Persons):
            return engine.person_rows(indicator, counted[year], frame, years[year])
        return engine.hour_rows(indicator, minutes, place[year])

    return tuple(
        replace(row, year=year)
        for year in years
        for indicator in indicators
        for row in rows_of(indicator, year)
        if row.year is None
    )
