"""The sheets about a project's frame: project, target_groups, goals, staff."""

from datetime import date
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from accounts.models import User
from projects import consequences
from projects.enums import FollowUpClock, GoalCode, Programme
from projects.models import Goal, Membership, Project, TargetGroup
from projects.roles import Permission, Role
from projects.spreadsheets.cells import code, day, decimal, email, filled, optional, shown, slug, text, whole
from projects.spreadsheets.sheet import Columns, Line, ModelSheet, found_by

STAFF_ROLES = [Role.COACH, Role.EMPLOYER_COACH, Role.PROJECT_LEADER, Role.EVALUATOR]


class StaffRoles:
    """Caseworkers need a group, which the sheet does not have."""

    values = STAFF_ROLES


ProjectSlug = filled(str, slug(60))
Share = optional(Decimal | None, decimal(4, Decimal(0), Decimal(1)))


class ProjectColumns(Columns):
    slug: ProjectSlug
    name: filled(str, text(200))
    owner: optional(str, text(200)) = ""
    programme: filled(str, code(Programme))
    start: filled(date, day)
    end: filled(date, day)
    follow_up_clock: optional(str, code(FollowUpClock)) = ""


class ProjectSheet(ModelSheet):
    name = "project"
    columns = ProjectColumns
    key = ("slug",)
    model = Project
    is_referred_to = True

    def existing(self, lines):
        return {project.slug: project for project in found_by(Project.objects, "slug", slugs(lines))}

    def register_key(self, line):
        return line.row.slug

    def key_values(self, line):
        return {"slug": line.row.slug}

    def values(self, line, before):
        row = line.row
        if row.end < row.start:
            self.error(line, "end", _("The project must end on or after the day it starts."))
        if not self.is_allowed(before):
            self.error(line, "slug", may_not_import(row.slug))
        return {
            "name": row.name,
            "owner": row.owner,
            "programme": row.programme,
            "start": row.start,
            "end": row.end,
            "follow_up_clock": row.follow_up_clock or FollowUpClock.PARTICIPATION_EXIT,
        }

    def is_allowed(self, before: Project | None) -> bool:
        """Only an administrator makes new projects; the others import into their own."""
        user = self.run.by
        if not self.run.is_restricted:
            return True
        if before is None:
            return user.is_administrator
        return Project.objects.permitting(Permission.IMPORT, user).contains(before)

    def create(self, new):
        super().create(new)
        self.run.projects.update({project.slug: project for _line, project in new})

    def change(self, changed):
        super().change(changed)
        for line, project, fields in changed:
            self.run.projects[project.slug] = project
            self.run.plan.trace(by=self.run.by, action="change", target=project, project=project, fields=fields)
            self.tell_consequences(line, project, fields)

    def tell_consequences(self, line, project, fields):
        for sentence in consequences.foreseen(project, fields):
            self.warn(line, "follow_up_clock" if "follow_up_clock" in fields else "end", sentence)
        self.run.plan.call(self.carry_out_consequences, project, fields)

    def carry_out_consequences(self, project, fields):
        for event in consequences.carry_out(project, fields, by=self.run.by):
            self.run.plan.trace(**event)


def slugs(lines: list[Line]) -> set[str]:
    return {line.row.slug for line in lines}


def may_not_import(slug: str) -> str:
    return _("There is no project “%(slug)s” into which you may import.") % {"slug": shown(slug)}


class ProjectRows(ModelSheet):
    """A sheet with a `project` column: knows the projects of the register and which of them may be touched."""

    after: tuple[str, ...] = ("project",)

    def prepare(self, lines):
        for line in lines:
            self.find_project(line)

    def find_project(self, line: Line) -> Project | None:
        """The project of a row, or a refusal."""
        wanted = line.row.project
        project = self.projects.get(wanted)
        if project:
            self.run.projects[wanted] = project
            return project
        if self.run.was_refused("project", wanted):
            self.refuse_quietly(line)
        elif self.run.is_restricted:
            self.error(line, "project", may_not_import(wanted))
        else:
            message = _("The project “%(slug)s” stands neither in the file nor in the register.")
            self.error(line, "project", message % {"slug": shown(wanted)})
        return None

    @property
    def projects(self) -> dict[str, Project]:
        """By short name, once the project sheet has been read."""
        if "projects" not in self.run.memo:
            allowed = Project.objects.all()
            if self.run.is_restricted:
                allowed = Project.objects.permitting(Permission.IMPORT, self.run.by)
            found = chain(allowed, self.run.created["project"])
            self.run.memo["projects"] = {project.slug: project for project in found}
        return self.run.memo["projects"]

    def project_of(self, line: Line) -> Project:
        return self.projects[line.row.project]

    def project_ids(self, lines: list[Line]) -> set[int]:
        return {self.project_of(line).pk for line in lines}

    def find_coach(self, line: Line) -> int | None:
        """The user a `coach` cell names: one of the project's staff."""
        address = line.row.coach
        if not address:
            return None
        found = self.staff.get((line.row.project, address))
        if found is None and not self.run.was_refused("staff", line.row.project, address):
            message = _("“%(email)s” is among the project's staff neither in the file nor in the register.")
            self.error(line, "coach", message % {"email": shown(address)})
        elif found is None:
            self.refuse_quietly(line)
        return found

    @property
    def staff(self) -> dict[tuple[str, str], int]:
        if "staff" not in self.run.memo:
            members = Membership.objects.values_list("project__slug", "user__email", "user_id")
            new = [(one.project.slug, one.user.email, one.user.pk) for one in self.run.created["staff"]]
            self.run.memo["staff"] = {(project, address): user for project, address, user in chain(members, new)}
        return self.run.memo["staff"]


class TargetGroupColumns(Columns):
    project: ProjectSlug
    code: filled(str, slug(40))
    name: filled(str, text(200))
    min_age: optional(int | None, whole(0, 130)) = None
    max_age: optional(int | None, whole(0, 130)) = None


class OrderedRows(ProjectRows):
    """Rows that keep the order of the file."""

    def prepare(self, lines):
        super().prepare(lines)
        self.position: dict[str, int] = {}

    def existing(self, lines):
        rows = self.model.objects.filter(project__in=self.project_ids(lines)).select_related("project")
        return {(row.project.slug, row.code): row for row in rows}

    def register_key(self, line):
        return line.row.project, line.row.code

    def key_values(self, line):
        return {"project_id": self.project_of(line).pk, "code": line.row.code}

    def next_position(self, line: Line) -> int:
        position = self.position[line.row.project] = self.position.get(line.row.project, 0) + 1
        return position


class TargetGroupSheet(OrderedRows):
    name = "target_groups"
    columns = TargetGroupColumns
    key = ("project", "code")
    model = TargetGroup
    is_referred_to = True

    def values(self, line, before):
        row = line.row
        if row.min_age is not None and row.max_age is not None and row.max_age < row.min_age:
            self.error(line, "max_age", _("The youngest age cannot be above the oldest."))
        return {
            "name": row.name,
            "min_age": row.min_age,
            "max_age": row.max_age,
            "position": self.next_position(line),
        }


class GoalColumns(Columns):
    project: ProjectSlug
    code: filled(str, code(GoalCode))
    target: filled(Decimal, decimal(4, Decimal(-1_000_000), Decimal(10_000_000)))
    women_share_min: Share = None
    women_share_max: Share = None


class GoalSheet(OrderedRows):
    name = "goals"
    columns = GoalColumns
    key = ("project", "code")
    model = Goal

    def values(self, line, before):
        row = line.row
        least, most = row.women_share_min, row.women_share_max
        if least is not None and most is not None and most < least:
            self.error(line, "women_share_max", _("The lower share of women cannot be above the upper."))
        self.check_target(line, GoalCode(row.code))
        return {
            "target": row.target,
            "women_share_min": least,
            "women_share_max": most,
            "position": self.next_position(line),
        }

    def check_target(self, line: Line, goal: GoalCode):
        target = line.row.target
        lowest = -1 if goal is GoalCode.INCOME_SUPPORT_CHANGE else 0
        if goal.is_share and not lowest <= target <= 1:
            self.error(line, "target", _("The goal is a share: write 0.28 for 28 per cent."))
        elif not goal.is_share and target < 0:
            self.error(line, "target", _("The goal is a number: write it without a sign."))


class StaffColumns(Columns):
    project: ProjectSlug
    email: filled(str, email)
    name: filled(str, text(150))
    role: filled(str, code(StaffRoles))


class StaffSheet(ProjectRows):
    """Users are made without a password; they set their own by way of "forgotten password"."""

    name = "staff"
    columns = StaffColumns
    key = ("project", "email")
    model = Membership
    is_referred_to = True

    def prepare(self, lines):
        super().prepare(lines)
        good = [line for line in lines if not line.refused]
        emails = {line.row.email for line in good}
        self.users = {user.email: user for user in found_by(User.objects, "email", emails)}
        self.no_longer_leading: list[Line] = []
        self.planned: list[Membership] = []
        names = {line.row.email: line.row.name for line in good if line.row.email not in self.users}
        new = {address: User.objects.new_user(address, name=name) for address, name in names.items()}
        self.users.update(new)
        self.run.plan.create(list(new.values()))
        for user in new.values():
            self.run.plan.trace(by=self.run.by, action="create", target=user)

    def existing(self, lines):
        members = Membership.objects.filter(project__in=self.project_ids(lines)).select_related("project", "user")
        return {(member.project.slug, member.user.email): member for member in members}

    def register_key(self, line):
        return line.row.project, line.row.email

    def key_values(self, line):
        return {"project": self.project_of(line), "user": self.users[line.row.email]}

    def values(self, line, before):
        if before is None:
            return {"role": line.row.role}
        if before.ended_on:
            message = _(
                "%(name)s has left the project (%(day)s) and is not let in again by an import. "
                "Do that on the page of the project's members."
            )
            self.warn(line, "email", message % {"name": before.user, "day": before.ended_on})
            return {}
        if before.role == Role.PROJECT_LEADER != line.row.role:
            self.no_longer_leading.append(line)
        return {"role": line.row.role, "group_id": None}

    def apply(self, instance, values):
        if "role" in values and instance.role == values["role"]:
            return []
        return super().apply(instance, values)

    def take(self, lines):
        super().take(lines)
        self.run.memo.pop("staff", None)
        self.rename([line for line in lines if not line.refused])

    def finish(self):
        if self.run.is_restricted:
            self.refuse_projects_without_leader()

    def refuse_projects_without_leader(self):
        """The same rule as on the page of members; only the operator may leave a project without a leader."""
        for line in self.no_longer_leading:
            if not self.leaders_to_be(self.project_of(line)):
                message = _("This is the project's last leader. Make somebody else project leader first.")
                self.error(line, "role", message)

    def leaders_to_be(self, project: Project) -> set[int]:
        """The users who lead the project when the file is in."""
        current = Membership.objects.current().filter(project=project)
        roles = dict(current.values_list("user", "role"))
        planned = [one for one in self.planned if one.project_id == project.pk and one.user.is_active]
        roles.update({one.user_id: one.role for one in planned})
        return {user for user, role in roles.items() if role == Role.PROJECT_LEADER}

    def rename(self, lines: list[Line]):
        """A name that was corrected in the file."""
        for line in lines:
            user = self.users[line.row.email]
            if user.name == line.row.name:
                continue
            if not self.may_rename(user):
                message = _("The name differs from the user's own and was left as it is.")
                self.warn(line, "name", message)
                continue
            user.name = line.row.name
            self.run.plan.update([user], ["name"])
            self.run.plan.trace(by=self.run.by, action="change", target=user, fields=["name"])
            self.counts.same -= 1
            self.counts.changed += 1

    def may_rename(self, user: User) -> bool:
        """A leader does not rename people of other projects, nor administrators."""
        if not self.run.is_restricted:
            return True
        elsewhere = Membership.objects.filter(user=user).exclude(project__in=self.projects.values())
        return not user.is_administrator and not elsewhere.exists()

    def create(self, new):
        super().create(new)
        for _line, member in new:
            self.planned.append(member)
            self.leave_trace("create", member, ["role"])

    def change(self, changed):
        super().change(changed)
        for _line, member, fields in changed:
            self.planned.append(member)
            self.leave_trace("change", member, fields)

    def leave_trace(self, action: str, member: Membership, fields: list[str]):
        self.run.plan.trace(
            by=self.run.by, action=action, target=member, project=member.project, fields=[*fields, "user"]
        )
