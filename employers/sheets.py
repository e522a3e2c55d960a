"""The sheets about employers: employers, employer_contacts."""

from datetime import date
from itertools import chain

from django.utils.translation import gettext as _
from stdnum.se import orgnr

from employers.enums import ContactKind, Sector
from employers.models import Employer, EmployerContact
from projects.models import Project
from projects.roles import Permission
from projects.sheets import ProjectRows, ProjectSlug
from projects.spreadsheets.cells import CellError, code, day, email, filled, optional, plain, shown, text, yes_no
from projects.spreadsheets.sheet import Columns, Line, ModelSheet, found_by


def organisation_number(value) -> str:
    """Ten digits. A sole trader's is the owner's personal identity number, so its date part is not looked at."""
    written = plain(value)
    if not written:
        return ""
    digits = written.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in {10, 12}):
        raise CellError(_("Write the organisation number as NNNNNN-NNNN."))
    if not orgnr.is_valid(digits[-10:]):
        raise CellError(_("The organisation number has a wrong check digit."))
    return digits[-10:]


OrganisationNumber = filled(str, organisation_number)


class EmployerColumns(Columns):
    organisation_number: OrganisationNumber
    name: filled(str, text(200))
    sector: optional(str, code(Sector)) = ""
    municipality: optional(str, text(100)) = ""


class EmployerSheet(ModelSheet):
    """Shared by all projects: whoever leads one does not rename what another one uses."""

    name = "employers"
    columns = EmployerColumns
    key = ("organisation_number",)
    model = Employer
    is_referred_to = True
    at_once = 5000

    def existing(self, lines):
        numbers = [line.row.organisation_number for line in lines]
        found = list(found_by(Employer.objects, "organisation_number", numbers))
        self.of_others: set[int] = set()
        self.before: dict[int, dict] = {}
        if self.run.is_restricted:
            mine = Project.objects.permitting(Permission.IMPORT, self.run.by)
            used = Employer.objects.used_outside(mine)
            self.of_others = {one.pk for one in found_by(used, "pk", [one.pk for one in found])}
        return {one.organisation_number: one for one in found}

    def register_key(self, line):
        return line.row.organisation_number

    def key_values(self, line):
        return {"organisation_number": line.row.organisation_number}

    def values(self, line, before):
        row = line.row
        values = {"name": row.name, "sector": row.sector, "municipality": row.municipality}
        return self.agreed(line, before, values) if before and self.run.is_restricted else values

    def agreed(self, line, before: Employer, values: dict) -> dict:
        """What of it may be changed; either way the preview names it."""
        differing = [
            name for name, value in values.items() if name in self.present and getattr(before, name) != value
        ]
        if not differing:
            return values
        columns = ", ".join(differing)
        if before.pk in self.of_others:
            message = _(
                "Employers are shared by all projects. What the register says of this one differs and was left "
                "as it is: %(columns)s. Ask the administrator to change it."
            )
            self.warn(line, differing[0], message % {"columns": columns})
            return {}
        message = _("Employers are shared by all projects. For all of them “%(name)s” is changed: %(columns)s.")
        self.warn(line, differing[0], message % {"name": shown(before.name), "columns": columns})
        return values

    def apply(self, instance, values):
        self.before[instance.pk] = {name: getattr(instance, name) for name in values}
        return super().apply(instance, values)

    def change(self, changed):
        super().change(changed)
        for _line, employer, fields in changed:
            changes = {name: (self.before[employer.pk][name], getattr(employer, name)) for name in fields}
            self.run.plan.trace(by=self.run.by, action="change", target=employer, changes=changes)


class EmployerRows(ProjectRows):
    """A sheet with an `organisation_number` column."""

    after: tuple[str, ...] = ("project", "employers", "staff")

    def prepare(self, lines):
        super().prepare(lines)
        numbers = [line.row.organisation_number for line in lines]
        found = found_by(Employer.objects, "organisation_number", numbers)
        self.employers = {one.organisation_number: one for one in chain(found, self.run.created["employers"])}
        for line in lines:
            self.find_employer(line)

    def find_employer(self, line: Line):
        number = line.row.organisation_number
        if number in self.employers:
            return
        if self.run.was_refused("employers", number):
            self.refuse_quietly(line)
        else:
            message = _("The employer %(number)s stands neither in the file nor in the register.")
            self.error(line, "organisation_number", message % {"number": shown(number)})


class EmployerContactColumns(Columns):
    organisation_number: OrganisationNumber
    project: ProjectSlug
    date: filled(date, day)
    kind: filled(str, code(ContactKind))
    reached: optional(bool | None, yes_no) = None
    coach: optional(str, email) = ""


class EmployerContactSheet(EmployerRows):
    name = "employer_contacts"
    columns = EmployerContactColumns
    key = ("organisation_number", "project", "date", "kind")
    model = EmployerContact
    at_once = 5000

    def existing(self, lines):
        employers = {self.employers[line.row.organisation_number].pk for line in lines}
        contacts = EmployerContact.objects.filter(project__in=self.project_ids(lines))
        return {
            (contact.employer_id, contact.project_id, contact.date, contact.kind): contact
            for contact in found_by(contacts, "employer", employers)
        }

    def register_key(self, line):
        employer = self.employers[line.row.organisation_number]
        return employer.pk, self.project_of(line).pk, line.row.date, line.row.kind

    def key_values(self, line):
        return {
            "employer_id": self.employers[line.row.organisation_number].pk,
            "project_id": self.project_of(line).pk,
            "date": line.row.date,
            "kind": line.row.kind,
        }

    def values(self, line, before):
        return {"reached": line.row.reached, "coach_id": self.find_coach(line)}


# It stands on what is above, and is found where sheets are looked for.
from employers.opening_sheet import OpeningSheet as OpeningSheet  # noqa: E402
