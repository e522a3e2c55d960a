"""The figures of a project. How one is added stands in CONTRIBUTING.md.

definitions.py     what an indicator consists of
esf_2007_2013.py   the programme's indicators; goals.py: the goals; registry.py: which programme has which
facts.py           the facts their conditions may ask about; scope.py: the dates and keys these depend on
queries.py         what is read; prepared.py: how Django compiles each query only once
engine.py          how it becomes figures, with cells.py and conditions.py; people.py: the lists behind the figures
figures.py         the result: plain values
"""

from reporting.indicators.definitions import SEX_LABELS, SEXES, TOTAL, Indicator, Unit
from reporting.indicators.engine import compute
from reporting.indicators.figures import MISSING_LABELS, Figures, GoalTarget, Incomplete, Paired, Row
from reporting.indicators.goals import GOALS, RATED
from reporting.indicators.people import people
from reporting.indicators.periods import Period, PeriodProblem
from reporting.indicators.registry import definition, indicators_of, missing_programme_message

__all__ = [
    "GOALS",
    "MISSING_LABELS",
    "RATED",
    "SEXES",
    "SEX_LABELS",
    "TOTAL",
    "Figures",
    "GoalTarget",
    "Incomplete",
    "Indicator",
    "Paired",
    "Period",
    "PeriodProblem",
    "Row",
    "Unit",
    "compute",
    "definition",
    "indicators_of",
    "missing_programme_message",
    "people",
]
