"""The sheets placements and wishes."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from employers.occupation_cell import as_occupation
from employers.occupations import shares_of
from employers.sheets import EmployerRows, OrganisationNumber
from matching.enums import PlacementKind
from matching.models import Placement
from matching.wish_sheet import WishSheet as WishSheet
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import ParticipationRows, holding
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, decimal, filled, optional
from projects.spreadsheets.sheet import Columns, Line, found_by

SHARE = ("women", "men", "share_year")


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

    def take(self, lines):
        self.shares = shares_of({line.row.occupation for line in lines} - {""})
        super().take(lines)

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
        values = {
            "participation_id": self.participation_of(line).pk,
            "kind": row.kind,
            "end": row.end,
            "occupation": row.occupation,
            "hours_per_week": row.hours_per_week,
        }
        if before is not None and before.version:
            return self.agreed(line, before, values)
        return values | self.share(row.occupation, before)

    def agreed(self, line, before, values):
        """An agreement that three have said yes to is changed where they are asked anew."""
        differing = [
            name for name, value in values.items() if name in self.present and getattr(before, name) != value
        ]
        if differing:
            message = _(
                "The placement has an agreement in Lotsen, which says something else and was left as it is: "
                "%(columns)s. Change it there."
            )
            self.warn(line, differing[0], message % {"columns": ", ".join(differing)})
        return {}

    def share(self, occupation: str, before) -> dict:
        """The counts of the occupation when it is put down: later ones change no old report."""
        if before is not None and (before.occupation == occupation or not self.has_column("occupation")):
            return {name: getattr(before, name) for name in SHARE}
        found = self.shares.get(occupation)
        return dict(zip(SHARE, (found.women, found.men, found.year) if found else (None,) * 3, strict=True))

    def participation_of(self, line: Line):
        """The one that holds the start; else the latest begun by then; else the first."""
        participations = self.participations_of(line)
        begun = [one for one in participations if one.start <= line.row.start]
        return holding(participations, line.row.start) or (begun or participations[:1])[-1]
