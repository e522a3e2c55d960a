from projects.models.membership import Membership
from projects.models.project import CaseworkerGroup, Goal, Partner, Phase, Project, TargetGroup

__all__ = ["CaseworkerGroup", "Goal", "Membership", "Partner", "Phase", "Project", "TargetGroup"]
