from collections import Counter, defaultdict
from datetime import date
from itertools import chain

from django.db.models import Sum
from django.utils.translation import gettext as _

from participants.enums import ActivityKind
from participants.models import Attendance, Participation
from participants.models.attendance import sum_months
from participants.models.month_lock import locks, month_of
from participants.models.roster import MINUTES_A_DAY
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import ParticipationRows, holding
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, email, filled, optional, text, whole, yes_no
from projects.spreadsheets.sheet import Columns, Line, found_by, in_chunks


class AttendanceColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    date: filled(date, day)
    kind: filled(str, code(ActivityKind))
    ref: optional(str, text(60)) = ""
    minutes: filled(int, whole(1, MINUTES_A_DAY))
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
        self.reference_of: dict[int, str] = {}  # person → reference
        self.person_of_participation: dict[int, int] = {}
        self.added: dict[int, Counter[date]] = defaultdict(Counter)  # person → day → minutes more than before

    def prepare(self, lines):
        super().prepare(lines)
        self.held_by = {line: self.find_participation(line) for line in lines if not line.refused}
        self.locks = locks((one, line.row.date) for line, one in self.held_by.items() if one)

    def find_participation(self, line: Line):
        participation = holding(self.participations_of(line), line.row.date)
        if participation is None:
            self.error(line, "date", _("The day lies outside every participation of the person in the project."))
        else:
            self.reference_of[participation.participant_id] = line.row.person_id
            self.person_of_participation[participation.pk] = participation.participant_id
        return participation

    def existing(self, lines):
        if not lines:
            return {}
        days = [line.row.date for line in lines]
        between = Attendance.objects.filter(date__range=(min(days), max(days)))
        found = found_by(between, "participation", {self.held_by[line].pk for line in lines})
        moved = self.run.memo.get("moved attendance", {})
        rows = [row for row in found if row.pk not in moved]
        return {(row.participation_id, row.date, row.kind, row.ref): row for row in chain(rows, moved.values())}

    def register_key(self, line):
        return self.held_by[line].pk, line.row.date, line.row.kind, line.row.ref

    def key_values(self, line):
        row = line.row
        return {"participation_id": self.held_by[line].pk, "date": row.date, "kind": row.kind, "ref": row.ref}

    def values(self, line, before):
        row = line.row
        values = {"minutes": row.minutes, "present": bool(row.present), "coach_id": self.find_coach(line)}
        if before and before.absence and row.present:
            values["absence"] = ""  # whoever was there after all was not ill
        self.refuse_locked(line, before, values)
        return values

    def refuse_locked(self, line: Line, before, values):
        """What stands in a locked month as the row says it may be sent again."""
        lock = self.locks.get((self.held_by[line].pk, month_of(line.row.date)))
        if lock and (before is None or self.differs(before, values)):
            self.error(line, "date", lock.told(line.row.person_id))

    def differs(self, before, values) -> bool:
        return any(getattr(before, name) != value and self.has_column(name) for name, value in values.items())

    def apply(self, instance, values):
        before = instance.minutes
        fields = super().apply(instance, values)
        if fields:
            self.touch(instance.participation_id, instance.date, instance.minutes - before)
        return fields

    def create(self, new):
        super().create(new)
        for _line, row in new:
            self.touch(row["participation_id"], row["date"], row["minutes"])

    def touch(self, participation: int, on: date, minutes: int):
        self.touched.add(participation)
        self.added[self.person_of_participation[participation]][on] += minutes

    def finish(self):
        self.run.plan.call_with_keys(sum_months, self.touched)
        self.check_days()

    def check_days(self):
        """No more than 24 hours a day for one person, over all projects, the register's rows included."""
        too_much: set[tuple[str, date]] = set()
        for people in in_chunks(self.added, 1000):
            register = minutes_by_day(people)
            for person in people:
                added = self.added[person]
                over = [on for on in added if added[on] > 0 and added[on] + register[person, on] > MINUTES_A_DAY]
                too_much.update((self.reference_of[person], on) for on in over)
        if too_much:
            self.report_days(too_much)

    def report_days(self, too_much: set[tuple[str, date]]):
        """Name the last row of each such day, which a second reading finds.

        How many minutes there are is not said: they may be another project's.
        """
        days = ((line, (line.row.person_id, line.row.date)) for line in self.again())
        last = {key: line for line, key in days if key in too_much}
        for line in last.values():
            self.error(line, "minutes", _("With this row the person's day is over 24 hours (1440 minutes)."))


def minutes_by_day(people: list[int]) -> Counter:
    """What the register has, by person and day, in all projects. (Two plain queries are quicker than a join.)"""
    person_of = dict(Participation.objects.filter(participant__in=people).values_list("pk", "participant_id"))
    minutes: Counter = Counter()
    for chunk in in_chunks(person_of):
        ledger = Attendance.objects.filter(participation__in=chunk).order_by().values("participation_id", "date")
        for row in ledger.annotate(total=Sum("minutes")):
            minutes[person_of[row["participation_id"]], row["date"]] += row["total"]
    return minutes
