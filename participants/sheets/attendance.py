from collections import Counter
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from participants.enums import ActivityKind
from participants.models import Attendance, Participant, Participation
from participants.models.attendance import MINUTES_A_DAY, sum_months
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import ParticipationRows, holding
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import CellError, code, day, email, filled, optional, text, whole, yes_no
from projects.spreadsheets.sheet import Columns, Line, found_by, in_chunks

as_minutes = whole(-(10**9), 10**9)


def minutes(value) -> int | None:
    number = as_minutes(value)
    if number is not None and not 1 <= number <= MINUTES_A_DAY:
        raise CellError(_("The minutes must lie between 1 and 1440."))
    return number


class AttendanceColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    date: filled(date, day)
    kind: filled(str, code(ActivityKind))
    ref: optional(str, text(60)) = ""
    minutes: filled(int, minutes)
    present: optional(bool | None, yes_no) = None
    coach: optional(str, email) = ""


class AttendanceSheet(ParticipationRows):
    """The ledger of hours, the largest sheet: read in parts, with the sums of its months kept right."""

    name = "attendance"
    columns = AttendanceColumns
    key = ("person_id", "project", "date", "kind", "ref")
    model = Attendance
    at_once = 5000

    def __init__(self, *args):
        super().__init__(*args)
        self.touched: set[int] = set()  # participations
        self.touched_people: set[int] = set()

    def prepare(self, lines):
        super().prepare(lines)
        self.held_by = {line: self.find_participation(line) for line in lines if not line.refused}

    def find_participation(self, line: Line):
        participation = holding(self.participations_of(line), line.row.date)
        if participation is None:
            self.error(line, "date", _("The day lies outside every participation of the person in the project."))
        return participation

    def existing(self, lines):
        if not lines:
            return {}
        days = [line.row.date for line in lines]
        between = Attendance.objects.filter(date__range=(min(days), max(days)))
        rows = found_by(between, "participation", {self.held_by[line].pk for line in lines})
        return {(row.participation_id, row.date, row.kind, row.ref): row for row in rows}

    def register_key(self, line):
        return self.held_by[line].pk, line.row.date, line.row.kind, line.row.ref

    def key_values(self, line):
        row = line.row
        return {"participation_id": self.held_by[line].pk, "date": row.date, "kind": row.kind, "ref": row.ref}

    def values(self, line, before):
        row = line.row
        return {"minutes": row.minutes, "present": bool(row.present), "coach_id": self.find_coach(line)}

    def settle(self, new, changed):
        super().settle(new, changed)
        for line, attendance, *_fields in [*new, *changed]:
            self.touched.add(attendance.participation_id)
            self.touched_people.add(self.held_by[line].participant_id)

    def finish(self):
        sum_months(self.touched)
        self.check_days()

    def check_days(self):
        """No more than 24 hours a day for one person, over all projects, the register's rows included."""
        too_much = {}
        for chunk in in_chunks(self.touched_people, 1000):
            too_much.update(days_over_24_hours(chunk))
        if too_much:
            self.report_days(too_much)

    def report_days(self, too_much: dict):
        """Name the last row of each such day, which a second reading finds."""
        last = {(line.row.person_id, line.row.date): line for line in self.again()}
        people = found_by(Participant.objects, "pk", {person for person, _day in too_much})
        references = {person.pk: person.reference for person in people}
        for (person, date_over), total in too_much.items():
            key = references[person], date_over
            if key in last:
                message = _("The person has %(total)d minutes on this day, more than 24 hours (1440).")
                self.error(last[key], "minutes", message % {"total": total})


def days_over_24_hours(people: list[int]) -> dict[tuple[int, date], int]:
    """Minutes by person and day where they are too many.

    Two plain queries instead of a join: within an import a database that has not yet looked at the new rows'
    number plans a join badly.
    """
    person_of = dict(Participation.objects.filter(participant__in=people).values_list("pk", "participant_id"))
    minutes: Counter = Counter()
    for chunk in in_chunks(person_of):
        ledger = Attendance.objects.filter(participation__in=chunk).order_by().values("participation_id", "date")
        for row in ledger.annotate(total=Sum("minutes")):
            minutes[person_of[row["participation_id"]], row["date"]] += row["total"]
    return {key: total for key, total in minutes.items() if total > MINUTES_A_DAY}
