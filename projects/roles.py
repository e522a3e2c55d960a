"""Who may do what: the whole table on one screen (docs/permissions.md says it in words)."""

from enum import Enum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in one project."""

    COACH = "coach", _("coach")
    EMPLOYER_COACH = "employer_coach", _("employer coach")
    PROJECT_LEADER = "project_leader", _("project leader")
    CASEWORKER = "caseworker", _("caseworker")
    EVALUATOR = "evaluator", _("evaluator")


class Permission(Enum):
    VIEW_PARTICIPANT = auto()  # that the person is in the project, name, phase
    VIEW_CASE = auto()  # notes, mapping, plan, support
    WORK_WITH_PARTICIPANT = auto()  # log sessions, edit the plan, exit, follow up
    REFER = auto()
    DECIDE_REFERRAL = auto()
    ASSIGN_COACHES = auto()
    VIEW_EMPLOYERS = auto()
    LOG_EMPLOYER_CONTACT = auto()
    EDIT_EMPLOYERS = auto()
    MATCH = auto()  # matches and placements
    VIEW_FIGURES = auto()
    ORDER_REPORT = auto()
    EXPORT = auto()  # lists as seen, the SCB file
    IMPORT = auto()
    CLOSE_MONTH = auto()  # of the hours, and open one again that is closed
    REVIEW_LOG = auto()
    MANAGE_PROJECT = auto()  # members and settings


class Reach(Enum):
    """How far a permission goes."""

    ASSIGNED = auto()  # participants assigned to the member as coach
    GROUP = auto()  # referrals of the member's caseworker group, within consents in force
    PROJECT = auto()  # everything in the project


P = Permission
GRANTS: dict[Role, dict[Permission, Reach]] = {
    Role.COACH: {
        P.VIEW_PARTICIPANT: Reach.ASSIGNED,
        P.VIEW_CASE: Reach.ASSIGNED,
        P.WORK_WITH_PARTICIPANT: Reach.ASSIGNED,
        P.VIEW_EMPLOYERS: Reach.PROJECT,
        P.LOG_EMPLOYER_CONTACT: Reach.PROJECT,
        P.MATCH: Reach.ASSIGNED,
        P.VIEW_FIGURES: Reach.PROJECT,
    },
    Role.EMPLOYER_COACH: {
        P.VIEW_PARTICIPANT: Reach.PROJECT,
        P.VIEW_EMPLOYERS: Reach.PROJECT,
        P.LOG_EMPLOYER_CONTACT: Reach.PROJECT,
        P.EDIT_EMPLOYERS: Reach.PROJECT,
        P.MATCH: Reach.PROJECT,
        P.VIEW_FIGURES: Reach.PROJECT,
    },
    Role.PROJECT_LEADER: {permission: Reach.PROJECT for permission in Permission if permission is not P.REFER},
    Role.CASEWORKER: {
        P.VIEW_PARTICIPANT: Reach.GROUP,
        P.REFER: Reach.GROUP,
        P.DECIDE_REFERRAL: Reach.GROUP,
        P.VIEW_FIGURES: Reach.GROUP,
    },
    Role.EVALUATOR: {
        P.VIEW_FIGURES: Reach.PROJECT,
        P.ORDER_REPORT: Reach.PROJECT,
    },
}
# Administrators are of the installation, not of a project: users and frames of all projects, no case content.
ADMINISTRATOR_GRANTS = {P.MANAGE_PROJECT, P.REVIEW_LOG}


def roles_granting(permission: Permission, reach: Reach | None = None) -> list[Role]:
    """The roles that hold the permission, of the given reach only if one is named."""
    return [role for role in Role if permission in GRANTS[role] and reach in (None, GRANTS[role][permission])]
