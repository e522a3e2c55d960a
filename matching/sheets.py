"""The sheets placements and wishes."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from employers.occupation_cell import as_occupation
from employers.sheets import EmployerRows, OrganisationNumber
from matching.enums import PlacementKind
from matching.models import Placement
from matching.wish_sheet import WishSheet as WishSheet
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import ParticipationRows, holding
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, decimal, filled, optional
from projects.spreadsheets.sheet import Columns, Line, found_by


class PlacementColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    organisation_number: OrganisationNumber
    start: filled(date, day)
    kind: filled(str, code(PlacementKind))
    end: optional(date | None, day) = None
    occupation: optional(str, as_occupation) = ""
    hours_per_week: optional(Decimal | None, decimal(1, Decimal(0), Decimal(168))) = None


class PlacementSheet(ParticipationRows, EmployerRows):
    name = "placements"
    columns = PlacementColumns
    key = ("person_id", "project", "organisation_number", "start")
    after = ("participations", "employers")
    model = Placement
    at_once = 5000

    def existing(self, lines):
        people = {self.person_of(line).pk for line in lines}
        placements = Placement.objects.filter(participation__project__in=self.project_ids(lines))
        found = found_by(placements.select_related("participation"), "participation__participant", people)
        return {
            (one.participation.participant_id, one.participation.project_id, one.employer_id, one.start): one
            for one in found
        }

    def register_key(self, line):
        return (*self.person_and_project(line), self.employer_of(line).pk, line.row.start)

    def employer_of(self, line: Line):
        return self.employers[line.row.organisation_number]

    def key_values(self, line):
        return {"employer_id": self.employer_of(line).pk, "start": line.row.start}

    def values(self, line, before):
        row = line.row
        if row.end and row.end < row.start:
            self.error(line, "end", _("The placement ends before it starts."))
        return {
            "participation_id": self.participation_of(line).pk,
            "kind": row.kind,
            "end": row.end,
            "occupation": row.occupation,
            "hours_per_week": row.hours_per_week,
        }

    def participation_of(self, line: Line):
        """The one that holds the start; else the latest begun by then; else the first."""
        participations = self.participations_of(line)
        begun = [one for one in participations if one.start <= line.row.start]
        return holding(participations, line.row.start) or (begun or participations[:1])[-1]
