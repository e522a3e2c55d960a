"""The words of a report, frozen with its figures: the facts of the project, the indicators, the goals, as JSON."""

from types import SimpleNamespace

from django.utils import translation

from projects.enums import PartnerKind
from reporting.indicators import GOALS, Figures, Indicator, indicators_of
from reporting.indicators.definitions import Group
from reporting.workplace_report import frozen_tables

LANGUAGE = "sv"  # the fund's


def definitions_of(project, figures: Figures, *, made_by: str, certified=None, period=None) -> dict:
    """What the report says beside its figures, in the fund's language. `certified`: how many of the hours are;
    `period`: of which employers and placements are told.
    """
    with translation.override(LANGUAGE):
        groups = SimpleNamespace(target_groups=[Group(code, name) for code, name in figures.target_groups.items()])
        return {
            "project": facts_of(project),
            "made_by": made_by,
            "certified_hours": certified.in_words if certified else "",
            "certified_minutes": [certified.reported, certified.certified] if certified else None,
            "indicators": [words_of(indicator, groups) for indicator in indicators_of(project.programme)],
            "workplaces": frozen_tables(project, period) if period else [],
            "goals": [words_of(GOALS[goal.code], groups) | {"goal": goal.code} for goal in figures.goals],
        }


def words_of(indicator: Indicator, groups) -> dict:
    return {
        "code": indicator.code,
        "label": str(indicator.label),
        "definition": str(indicator.definition),
        "population": str(indicator.population_text),
        "value": str(indicator.value_text),
        "groups": [[group.code, str(group.label)] for group in indicator.groups_in(groups)],
    }


def facts_of(project) -> dict:
    partners = list(project.partners.all())
    named = {kind: [partner.name for partner in partners if partner.kind == kind] for kind in PartnerKind}
    return {
        "name": project.name,
        "owner": project.owner,
        "programme": project.get_programme_display(),
        "programme_area": project.programme_area,
        "reference_number": project.reference_number,
        "region": project.region,
        "start": project.start.isoformat(),
        "end": project.end.isoformat(),
        "grant": project.grant,
        "budget": project.budget,
        "municipalities": project.municipalities,
        "partners": {str(kind.value): names for kind, names in named.items() if names},
    }
