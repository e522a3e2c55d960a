from projects.models.membership import Membership
from projects.models.party import Party
from projects.models.project import CaseworkerGroup, Goal, Partner, Phase, Project, TargetGroup
from projects.models.spreadsheet_import import SpreadsheetImport

__all__ = [
    "CaseworkerGroup",
    "Goal",
    "Membership",
    "Partner",
    "Party",
    "Phase",
    "Project",
    "SpreadsheetImport",
    "TargetGroup",
]
