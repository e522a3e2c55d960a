"""Who reads the figures, and what opens for her."""

from dataclasses import dataclass

from projects.models import CaseworkerGroup, Membership, Project
from projects.roles import Permission, Reach

# The one list that tells only who takes part. Every other, and every part of this one (a sex, a group), tells
# something of the case by who stands on it: it is for those who may read the case.
WHO_TAKES_PART = "goal:participants"


@dataclass(frozen=True)
class Reader:
    """What one member may do with the figures of one project. `group`: a caseworker sees her own group's only.

    Without `cases` she sees who takes part, by name and coach, and nothing more.
    """

    group: CaseworkerGroup | None
    people: Reach | None  # whose names open: all of the project's, those assigned to her, or nobody's
    cases: bool
    employers: bool
    matches: bool  # who is asked and placed, of those whom she may match
    download: bool

    @classmethod
    def of(cls, project: Project, user) -> "Reader":
        member = Membership.objects.current().select_related("group").get(project=project, user=user)
        people = member.reach(Permission.VIEW_PARTICIPANT)
        return cls(
            group=member.group if member.reach(Permission.VIEW_FIGURES) is Reach.GROUP else None,
            people=people if people in (Reach.PROJECT, Reach.ASSIGNED) else None,
            cases=member.reach(Permission.VIEW_CASE) is not None,
            employers=member.reach(Permission.VIEW_EMPLOYERS) is not None,
            matches=member.reach(Permission.MATCH) is not None,
            download=bool(member.reach(Permission.EXPORT) or member.reach(Permission.ORDER_REPORT)),
        )

    def opens(self, indicator: str, *, whole: bool) -> bool:
        """Whether a figure of the indicator is a link for this reader. `whole`: it is not one of its parts."""
        if indicator == "goal:employer_contacts":
            return self.employers
        return self.people is not None and (self.cases or (whole and indicator == WHO_TAKES_PART))
