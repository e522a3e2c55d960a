from participants.models.attendance import Attendance, add_to_months, minutes_by_month
from participants.models.month_lock import refuse_locked
from participants.models.roster import Line, check_day_is_long_enough, check_minutes

OWN = {"minutes", "present", "absence", "note"}  # what a row does not simply take from its session


class Correction:
    """The rows of a session as they are to be: what differs, and what follows for the sums of the months."""

    def __init__(self, session, minutes_before: int, roster, wanted, rows: list[Attendance]):
        self.rows: list[Attendance] = []
        self.fields: set[str] = set()
        self.changes: dict = {}
        self.before = minutes_by_month(rows)
        refuse_locked((row.participation, row.date) for row in rows)
        places = {line.person: participation for line, participation in roster.items()}
        for row in rows:
            person = row.participation.participant.public_id
            values = {"date": session.date, "kind": session.kind, "coach_id": session.coach_id}
            values |= self.own(row, wanted.get(person), session.minutes, minutes_before)
            check_minutes(values["minutes"])
            check_day_is_long_enough(places[person], session.date, values["minutes"])
            changed = {name: (getattr(row, name), now) for name, now in values.items() if getattr(row, name) != now}
            self.fields |= changed.keys()
            self.changes[places[person].pk] = {name: two for name, two in changed.items() if name in OWN}
            for name, value in values.items():
                setattr(row, name, value)
            row.participation = places[person]
            self.rows.append(row)

    @staticmethod
    def own(row: Attendance, line: Line | None, minutes: int, minutes_before: int) -> dict:
        own: dict = {"minutes": minutes if row.minutes == minutes_before else row.minutes}
        if line is None:
            return own
        own |= {"present": line.present, "absence": "" if line.present else line.absence, "note": line.note}
        return own | ({"minutes": line.minutes} if line.minutes else {})

    def save(self):
        fields = ["participation", "date", "kind", "coach", "minutes", "present", "absence", "note"]
        Attendance.objects.bulk_update(self.rows, fields, batch_size=200)
        add_to_months(self.before, minutes_by_month(self.rows))
