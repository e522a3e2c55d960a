from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from participants.catch_up import Changes, align
from participants.models import Participant, Participation
from participants.sheets.participant import passed_over, shielded_among, survivors_by
from projects.roles import Permission
from projects.sheets import ProjectRows
from projects.spreadsheets.cells import shown
from projects.spreadsheets.sheet import Line, found_by


class PersonRows(ProjectRows):
    """A sheet with the columns `person_id` and `project`."""

    after: tuple[str, ...] = ("project", "participants")

    def prepare(self, lines):
        super().prepare(lines)
        references = {line.row.person_id for line in lines if not line.refused}
        self.shielded: set[str] = set()
        self.people = self.reachable(references)
        for line in lines:
            if not line.refused:
                self.find_person(line)

    def reachable(self, references: Iterable[str]) -> dict[str, Participant]:
        planned = self.run.people
        in_file = {reference: planned[reference] for reference in references if reference in planned}
        others = [reference for reference in references if reference not in planned]
        found = survivors_by("reference", others)
        found |= {person.reference: person for person in found_by(Participant.objects, "reference", others)}
        if self.run.is_restricted:
            permitted = Participant.objects.permitting(Permission.IMPORT, self.run.by)
            ids = {person.pk for person in found_by(permitted, "pk", [person.pk for person in found.values()])}
            hidden = {person.pk: reference for reference, person in found.items() if person.pk not in ids}
            self.shielded = {hidden[pk] for pk in shielded_among(self.run, hidden)}
            found = {reference: person for reference, person in found.items() if person.pk in ids}
        return in_file | found

    def find_person(self, line: Line):
        reference = line.row.person_id
        if reference in self.people:
            return
        if self.run.was_refused("participants", reference):
            self.refuse_quietly(line)
        elif reference in self.shielded:
            self.warn(line, "person_id", passed_over())
            self.run.refuse_key("participants", [reference])  # told once, for all rows of all sheets
            self.refuse_quietly(line)
        else:
            message = _("The participant “%(reference)s” stands neither in the file nor in the register.")
            self.error(line, "person_id", message % {"reference": shown(reference)})

    def person_of(self, line: Line) -> Participant:
        return self.people[line.row.person_id]

    def person_and_project(self, line: Line) -> tuple[int, int]:
        return self.person_of(line).pk, self.project_of(line).pk


class FollowedUp:
    """Mixed into the sheets that change exits or outcomes: the follow-ups are brought in line after all of them."""

    def finish(self):
        super().finish()
        if not self.run.memo.setdefault("follow-ups are planned", False):
            self.run.memo["follow-ups are planned"] = True
            self.run.at_end.append(partial(self.run.plan.call, self.align))

    def align(self):
        for project in self.run.projects.values():
            self.trace(align(project=self.run.plan.key(project.pk)))

    def trace(self, changes: Changes):
        """What was written over. The numbers stand in the event of the import."""
        for event in changes.traces:
            self.run.plan.trace(by=self.run.by, **event)


class ParticipationRows(PersonRows):
    """A sheet whose rows belong to a participation."""

    after: tuple[str, ...] = ("participations", "staff")

    def prepare(self, lines):
        super().prepare(lines)
        self.participations = defaultdict(list)
        ids = {self.person_of(line).pk for line in lines if not line.refused}
        for participation in found_by(Participation.objects.order_by("start"), "participant", ids):
            self.participations[participation.participant_id, participation.project_id].append(participation)
        self.participations.update(self.run.memo.get("participations", {}))
        for line in lines:
            if not line.refused:
                self.find_participations(line)

    def find_participations(self, line: Line):
        if self.run.was_refused("participations", line.row.person_id, line.row.project):
            self.refuse_quietly(line)
        elif not self.participations_of(line):
            self.error(line, "person_id", _("The participant has no participation in the project."))

    def participations_of(self, line: Line) -> list[Participation]:
        """The person's participations in the row's project, by start."""
        return self.participations[self.person_and_project(line)]


def holding(participations: list[Participation], day: date) -> Participation | None:
    """The participation in whose period the day lies; both ends belong to it."""
    for participation in participations:
        if participation.start <= day and (participation.exit is None or day <= participation.exit):
            return participation
    return None
