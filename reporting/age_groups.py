"""In which age group of its programme's figures a person is, for pages of apps that know nothing of figures."""

from reporting.indicators.conditions import predicate
from reporting.indicators.definitions import BY_AGE, Indicator
from reporting.indicators.registry import indicators_of


def age_groups(project, facts: dict) -> dict[str, str]:
    """{label of the indicator: label of the group}. Who has no known age is in none."""
    return {
        str(indicator.label): group_of(indicator, facts["age_band"])
        for indicator in indicators_of(project.programme)
        if indicator.groups is BY_AGE
    }


def group_of(indicator: Indicator, age_band: str) -> str:
    for group in indicator.groups:
        if group.code != "all" and age_band and predicate(group.condition, {"age_band": 0})((age_band,)):
            return str(group.label)
    return ""
