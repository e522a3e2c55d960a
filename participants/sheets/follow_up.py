from datetime import date

from django.utils.translation import gettext as _

from participants.catch_up import empty
from participants.enums import Evidence, Outcome
from participants.models import Participation
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import FollowedUp, ParticipationRows
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, optional
from projects.spreadsheets.sheet import Columns


class FollowUpColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    outcome: optional(str, code(Outcome)) = ""
    recorded_on: optional(date | None, day) = None
    evidence: optional(str, code(Evidence)) = ""


class FollowUpSheet(FollowedUp, ParticipationRows):
    """The outcome stands on the person's last participation in the project that has an exit.

    One that an earlier import put on an earlier participation stays there: it was the answer to that exit, and a
    report as of a day before the person came back still shows it.
    """

    name = "follow_ups"
    columns = FollowUpColumns
    key = ("person_id", "project")
    model = Participation
    column_of = {"outcome_recorded_on": "recorded_on", "outcome_evidence": "evidence"}

    def prepare(self, lines):
        super().prepare(lines)
        self.last_exited = {}
        for line in lines:
            if line.refused:
                continue
            exited = [participation for participation in self.participations_of(line) if participation.exit]
            if exited:
                self.last_exited[line.row.person_id, line.row.project] = exited[-1]
            else:
                self.error(line, "outcome", _("There is no exit to follow up."))

    def existing(self, lines):
        return self.last_exited

    def register_key(self, line):
        return line.row.person_id, line.row.project

    def values(self, line, before):
        row = line.row
        if row.outcome and row.recorded_on is None:
            self.error(line, "recorded_on", _("Write the day on which the outcome was recorded."))
        if not row.outcome and (row.recorded_on or row.evidence):
            self.error(line, "outcome", _("Write the outcome, or leave the other cells blank too."))
        if row.recorded_on and row.recorded_on < before.exit:
            message = _(
                "The outcome is put down to the last participation that has ended (%(exit)s), "
                "but was recorded before that. Does it belong to an earlier participation?"
            )
            self.warn(line, "recorded_on", message % {"exit": before.exit})
        return {
            "outcome": row.outcome,
            "outcome_recorded_on": row.recorded_on,
            "outcome_evidence": row.evidence,
        }

    def change(self, changed):
        super().change(changed)
        emptied = [one.pk for _line, one, fields in changed if "outcome" in fields and not one.outcome]
        self.run.plan.call_with_keys(lambda pks: self.trace(empty(pks)), emptied)

    def apply(self, instance, values):
        was_blank = not instance.outcome
        fields = super().apply(instance, values)
        if fields and was_blank:  # to people a first outcome is a new follow-up
            self.counts.new += 1
            self.counts.changed -= 1
        return fields
