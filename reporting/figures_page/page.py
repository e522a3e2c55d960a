"""Exactly what the figures page prints, as plain values. The templates print it and decide nothing."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.enums import FollowUpClock
from projects.models import Project
from projects.roles import Reach
from reporting.charts import text_of
from reporting.figures_page.cells import Cell, Lists
from reporting.figures_page.certified import certified_table
from reporting.figures_page.goals import GoalCard, cards
from reporting.figures_page.reader import Reader
from reporting.figures_page.tables import Numbers, Table, table
from reporting.figures_page.waiting import waiting_table
from reporting.figures_page.workplaces import workplace_tables
from reporting.forms.figures import query_of
from reporting.indicators import (
    GOALS,
    MISSING_LABELS,
    Figures,
    Indicator,
    Period,
    Row,
    Unit,
    compute,
    indicators_of,
    missing_programme_message,
    queries,
)
from reporting.indicators.definitions import Base
from reporting.indicators.years import rows_by_year


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Incomplete:
    """How many records lack something, and what; the names stand on a page of their own."""

    people: Cell
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class FiguresPage:
    period: Period
    clock: str
    group: str
    what_opens: str
    gap: str
    forecast: str
    goals: tuple[GoalCard, ...]
    overlaps: tuple[str, ...]
    sections: tuple[Section, ...]
    incomplete: Incomplete
    download: str

    @classmethod
    def of(cls, project: Project, period: Period, reader: Reader) -> "FiguresPage":
        frame = queries.frame(project)
        figures = compute(project, period, reader.group, frame)
        years = rows_by_year(project, period, reader.group, frame) if len(period.years) > 1 else ()
        lists = Lists(project, reader, query_of(period))
        return cls(
            period=period,
            clock=str(FollowUpClock(period.clock).label),
            group=reader.group.name if reader.group else "",
            what_opens=what_opens(reader),
            gap=missing_programme_message(project.programme),
            forecast=forecast_text(project, period, reader),
            goals=cards(project, figures, lists),
            overlaps=tuple(overlap_texts(figures)),
            sections=(
                *with_certified(sections(project, figures, years, lists), project, period, reader),
                *waiting(project, period, reader),
                *workplaces(project, period, reader),
            ),
            incomplete=incomplete(figures, lists),
            download=lists.page("figures_csv") if reader.download else "",
        )


def what_opens(reader: Reader) -> str:
    """Says under which figures this reader finds a list."""
    if reader.people is Reach.PROJECT and reader.cases:
        return _("Every figure above nought opens the list of the people, or the employers, behind it.")
    if reader.people is Reach.PROJECT:
        return _("Underlined figures open the list behind them: who takes part, and which employers.")
    if reader.people is Reach.ASSIGNED:
        return _("Every figure opens its list. By name you see the participants assigned to you.")
    return _("You see the figures, not the people behind them.")


def forecast_text(project: Project, period: Period, reader: Reader) -> str:
    """What the forecast means, in the words of `reporting.forecast`."""
    if reader.group is not None:
        return _("The targets are the whole project's, so they are not held against the figures of one group.")
    if period.as_of >= project.end:
        return _("The project had ended on this day, so there is no forecast.")
    return _(
        "Forecast: a number goes on to the project's last day at the average pace since its first day, rounded "
        "down, from the 31st day on; a share stays as it is today."
    )


def overlap_texts(figures: Figures):
    """The goals name groups that share people: fifty, sixty and twenty-five need not be a hundred and thirty-five."""
    for overlap in figures.overlaps:
        one, other = (str(GOALS[code.removeprefix("goal:")].label) for code in overlap.codes)
        yield ngettext(
            "%(number)s person is counted both in “%(one)s” and in “%(other)s”.",
            "%(number)s persons are counted both in “%(one)s” and in “%(other)s”.",
            overlap.value,
        ) % {"number": text_of(overlap.value), "one": one, "other": other}


def sections(project: Project, figures: Figures, years: tuple[Row, ...], lists: Lists) -> tuple[Section, ...]:
    """The indicators in four parts: who began, the hours, what came of it, and the answers at the exit."""
    by_key = {(row.indicator, row.year, row.group, row.sex): row for row in years}
    shown = tuple(dict.fromkeys(row.year for row in years))
    titles = {"started": _("Started"), "hours": _("Hours"), "after": _("After 90 days"), "exit": _("At the exit")}
    tables: dict[str, list[Table]] = {code: [] for code in titles}
    targets = {} if lists.reader.group else {goal.code: goal.target for goal in figures.goals}
    for indicator in indicators_of(project.programme):
        numbers = Numbers(indicator, figures, by_key, shown, targets.get(indicator.code))
        tables[section_of(indicator)].append(table(numbers, lists))
    return tuple(Section(code, title, tuple(tables[code])) for code, title in titles.items() if tables[code])


def with_certified(found: tuple[Section, ...], project: Project, period: Period, reader: Reader):
    """Beside the hours: how many of them are certified."""
    for section in found:
        table = certified_table(project, period, reader) if section.code == "hours" else None
        yield replace(section, tables=(*section.tables, table)) if table else section


def waiting(project: Project, period: Period, reader: Reader) -> tuple[Section, ...]:
    found = waiting_table(project, period, reader)
    return (Section("waiting", _("Waiting"), (found,)),) if found else ()


def workplaces(project: Project, period: Period, reader: Reader) -> tuple[Section, ...]:
    found = workplace_tables(project, period, reader)
    return (Section("workplaces", _("Employers and placements"), found),) if found else ()


def section_of(indicator: Indicator) -> str:
    if indicator.unit is Unit.HOURS:
        return "hours"
    if indicator.count.base is Base.FIRST:
        return "started"
    return "after" if indicator.count.not_reached is not None else "exit"


def incomplete(figures: Figures, lists: Lists) -> Incomplete:
    number = len(figures.incomplete)
    url = lists.page("figures_incomplete") if number and lists.reader.people and lists.reader.cases else ""
    missing = tuple((str(MISSING_LABELS[code]), count) for code, count in figures.missing.items())
    return Incomplete(Cell(number, url), missing)
