from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from participants.enums import Destination, Education, LabourStatus, Support
from participants.facts import FROZEN, freeze
from participants.models import Attendance, CoachAssignment, Participation
from participants.models.attendance import sum_months
from participants.models.month_lock import locks
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import FollowedUp, PersonRows, holding
from projects.models import TargetGroup
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, email, filled, optional, shown, slug, whole, yes_no
from projects.spreadsheets.sheet import Columns, Line, found_by, in_chunks

Answer = optional(bool | None, yes_no)


class ParticipationColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    start: filled(date, day)
    exit: optional(date | None, day) = None
    target_group: optional(str, slug(40)) = ""
    coach: optional(str, email) = ""
    labour_status: optional(str, code(LabourStatus)) = ""
    unemployed_months: optional(int | None, whole(0, 1200)) = None
    in_education: Answer = None
    disability: Answer = None
    isced: optional(str, code(Education)) = ""
    upper_secondary_complete: Answer = None
    support: optional(str, code(Support)) = ""
    destination: optional(str, code(Destination)) = ""
    chances_improved: Answer = None
    life_situation_improved: Answer = None


AS_THEY_ARE = set(ParticipationColumns.model_fields) - {"person_id", "project", "start", "target_group", "coach"}


class ParticipationSheet(FollowedUp, PersonRows):
    """All rows at once: whether periods overlap is seen only when all of a person's are known."""

    name = "participations"
    columns = ParticipationColumns
    key = ("person_id", "project", "start")
    is_referred_to = True
    after = ("project", "participants", "target_groups", "staff")
    model = Participation

    def prepare(self, lines):
        super().prepare(lines)
        groups = TargetGroup.objects.filter(project__in=[project.pk for project in self.projects.values()])
        self.groups = {
            (group.project_id, group.code): group.pk for group in chain(groups, self.run.created["target_groups"])
        }
        self.coach_of: dict[int, int] = {}  # row number → user

    def existing(self, lines):
        self.in_register = defaultdict(list)
        projects = self.project_ids(lines)
        of_project = Participation.objects.filter(project__in=projects)
        for one in found_by(of_project, "participant", {self.person_of(line).pk for line in lines}):
            self.in_register[one.participant_id, one.project_id].append(one)
        found = list(chain.from_iterable(self.in_register.values()))
        assignments = list(
            found_by(CoachAssignment.objects.order_by("start", "pk"), "participation", [one.pk for one in found])
        )
        self.assigned = {one.participation_id: one for one in assignments}
        left = {one.pk: one.exit for one in found if one.exit}
        self.until_exit = {
            one.participation_id: one for one in assignments if not follows_up(one, left.get(one.participation_id))
        }
        return {(one.participant_id, one.project_id, one.start): one for one in found}

    def register_key(self, line):
        return (*self.person_and_project(line), line.row.start)

    def key_values(self, line):
        return {"participant": self.person_of(line), "project": self.project_of(line), "start": line.row.start}

    def values(self, line, before):
        row = line.row
        self.check_period(line, before)
        coach = self.find_coach(line)
        if coach:
            self.coach_of[line.number] = coach
        if before:
            before.wanted_coach = coach
        return {
            "target_group_id": self.find_target_group(line),
            **{name: getattr(row, name) for name in AS_THEY_ARE},
        }

    def check_period(self, line: Line, before):
        row = line.row
        if row.exit and row.exit < row.start:
            self.error(line, "exit", _("The exit is before the start."))
        if before and before.outcome and not row.exit and "exit" in self.present:
            self.error(line, "exit", _("The participation has a follow-up, so it must have an exit."))
        born = self.person_of(line).birth_date
        if born and row.start < born:
            self.error(line, "start", _("The start is before the participant's birth."))

    def find_target_group(self, line: Line) -> int | None:
        wanted = line.row.target_group
        if not wanted:
            return None
        found = self.groups.get((self.project_of(line).pk, wanted))
        if found is None and self.run.was_refused("target_groups", line.row.project, wanted):
            self.refuse_quietly(line)
        elif found is None:
            message = _("The project's target group “%(code)s” stands neither in the file nor in the register.")
            self.error(line, "target_group", message % {"code": shown(wanted)})
        return found

    def apply(self, instance, values):
        fields = super().apply(instance, values)
        if instance.wanted_coach and self.is_differently_coached(instance):
            fields.append("coach")
        return fields

    def is_differently_coached(self, participation: Participation) -> bool:
        assignment = self.assignment_of(participation)
        return assignment is None or (assignment.coach_id, assignment.end) != (
            participation.wanted_coach,
            last_day(assignment, participation),
        )

    def assignment_of(self, participation: Participation) -> CoachAssignment | None:
        """The one that the file speaks of: until the exit, whoever may have been given the follow-up since."""
        return (self.until_exit if participation.exit else self.assigned).get(participation.pk)

    def settle(self, new, changed):
        lines = {id(instance): line for line, instance, *_fields in chain(new, changed)}
        groups = self.grouped(new)
        touched = {(one.participant_id, one.project_id) for _line, one, *_fields in chain(new, changed)}
        for key in touched:
            self.check_overlaps(groups[key], lines)
        new = [item for item in new if not item[0].refused]
        changed = [item for item in changed if not item[0].refused]
        self.freeze_all([groups[key] for key in touched], new, changed)
        self.coach_all(new, changed)
        self.run.memo["participations"] = {
            key: sorted(group, key=lambda one: one.start) for key, group in groups.items()
        }
        self.move_attendance(groups, [item for item in changed if "exit" in item[2]])

    def grouped(self, new) -> dict[tuple[int, int], list[Participation]]:
        """Each person's participations in a project as they will be."""
        groups = defaultdict(list, {key: list(ones) for key, ones in self.in_register.items()})
        for _line, one in new:
            groups[one.participant_id, one.project_id].append(one)
        return groups

    def check_overlaps(self, participations: list[Participation], lines: dict[int, Line]):
        """Both days belong to a period: one that begins on the other's last day overlaps."""
        ordered = sorted(participations, key=lambda one: one.start)
        longest = ordered[0]
        for one in ordered[1:]:
            if longest.exit is None or one.start <= longest.exit:
                self.report_overlap(longest, one, lines)
            if longest.exit and (one.exit is None or one.exit > longest.exit):
                longest = one

    def report_overlap(self, earlier: Participation, later: Participation, lines: dict[int, Line]):
        line, column, other = lines.get(id(later)), "start", earlier
        if line is None:
            line, column, other = lines.get(id(earlier)), "exit", later
        if line:
            message = _("The participation overlaps the person's participation in the project from %(start)s.")
            self.error(line, column, message % {"start": other.start})

    def freeze_all(self, groups, new, changed):
        """Put the frozen facts on all rows of the people touched, and write each row once."""
        people = {person.pk: person for person in self.people.values()}
        for _line, one in new:
            one.participant = people[one.participant_id]
        refrozen = [one for group in groups for one in freeze(people[group[0].participant_id], group) if one.pk]
        self.write_changes(refrozen, changed)
        self.create(new)

    def write_changes(self, refrozen, changed):
        fields = {name for *_rest, names in changed for name in names} - {"coach"}
        both = {one.pk: one for one in [*refrozen, *(one for _line, one, names in changed if names != ["coach"])]}
        if refrozen:
            fields.update(FROZEN)
        closed = [one for one in both.values() if one.exit]
        self.write(closed, fields)  # before another one may be open
        self.write([one for one in both.values() if not one.exit], fields)

    def coach_all(self, new, changed):
        """Give each participation the coach of its row, from start to exit. A blank one stays, and leaves with it."""
        added, moved = [], []
        for line, participation, *fields in chain(new, changed):
            coach = self.coach_of.get(line.number)
            assignment = self.assignment_of(participation)
            if coach and assignment is None:
                added.append(CoachAssignment(participation=participation, coach_id=coach, start=participation.start))
                added[-1].end = participation.exit
            elif assignment and (coach or "exit" in chain(*fields)):
                assignment.coach_id = coach or assignment.coach_id
                assignment.end = last_day(assignment, participation)
                moved.append(assignment)
        self.run.plan.create(added)
        self.run.plan.update(moved, ["coach", "end"])

    def move_attendance(self, groups, changed):
        """Attendance left outside by a changed exit goes to the participation that holds its day, or is an error."""
        by_pk = {one.pk: (line, one) for line, one, _fields in changed}
        moved, left = [], set()
        for attendance in after_exit([one for _line, one, _fields in changed if one.exit]):
            line, before = by_pk[attendance.participation_id]
            now = holding(groups[before.participant_id, before.project_id], attendance.date)
            message = self.refusal(attendance, before, now)
            if now is None or message:
                if not line.refused:
                    self.error(line, "exit", message)
                continue
            left.add(attendance.participation_id)
            attendance.participation = now
            moved.append(attendance)
        self.run.memo["moved attendance"] = {attendance.pk: attendance for attendance in moved}
        self.run.plan.update(moved, ["participation"])
        self.run.plan.call_with_keys(sum_months, left | {attendance.participation_id for attendance in moved})

    def refusal(self, attendance: Attendance, before: Participation, now: Participation | None) -> str:
        """Why the row cannot go from the one to the other; nothing if it can."""
        for lock in locks((one, attendance.date) for one in (before, now) if one).values():
            return lock.told(_("this person"))
        text = _("There is attendance after the exit, on %(day)s. Correct that first.")
        return "" if now else text % {"day": attendance.date}


def after_exit(participations: list[Participation]) -> Iterator[Attendance]:
    """What the register has after the exits that these participations are about to get."""
    for chunk in in_chunks(participations, 200):
        outside = [Q(participation=one.pk, date__gt=one.exit) for one in chunk]
        yield from Attendance.objects.filter(reduce(or_, outside)).order_by("date")


def follows_up(assignment: CoachAssignment, left: date | None) -> bool:
    """Given after the exit, for the follow-up."""
    return left is not None and (assignment.start > left or assignment.end is None)


def last_day(assignment: CoachAssignment, participation: Participation) -> date | None:
    """With the exit; who became coach after it follows up."""
    return participation.exit if participation.exit and assignment.start <= participation.exit else None
