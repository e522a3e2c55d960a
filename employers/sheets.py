"""The sheets about employers: employers, employer_contacts."""

from collections import defaultdict
from datetime import date
from itertools import chain

from django.utils.translation import gettext as _

from employers.enums import ContactKind, Sector
from employers.models import Employer, EmployerContact, EmployerRelation
from employers.models.employer import list_key, name_key
from employers.numbers import InvalidNumber, is_personal, parse_number, written
from projects.models import Project
from projects.roles import Permission
from projects.sheets import ProjectRows, ProjectSlug
from projects.spreadsheets.cells import CellError, code, day, email, filled, optional, plain, shown, text, yes_no
from projects.spreadsheets.sheet import Columns, Line, ModelSheet, found_by


def organisation_number(value) -> str:
    """Ten digits. A sole trader's is the owner's personal identity number, so its date part is not looked at."""
    text = plain(value)
    try:
        return parse_number(text) if text else ""
    except InvalidNumber as error:
        raise CellError(str(error)) from error


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
        found = list(found_by(known_employers(), "organisation_number", numbers))
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
        if before and before.merged_into:
            message = _("This employer was made one with “%(name)s”, which was left as it is.")
            self.warn(line, "organisation_number", message % {"name": shown(before.merged_into.name)})
            return {}
        values = {"name": row.name, "sector": row.sector, "municipality": row.municipality}
        if before and self.run.is_restricted:
            values = self.agreed(line, before, values)
        return values | ({"name_key": name_key(values["name"])} if "name" in values else {})

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

    def take(self, lines):
        super().take(lines)
        if not hasattr(self, "seen"):
            self.seen: list[str] = []
            self.run.at_end.append(self.put_on_list)
        self.seen += [line.row.organisation_number for line in lines if not line.refused]

    def apply(self, instance, values):
        self.before[instance.pk] = {name: getattr(instance, name) for name in values}
        return super().apply(instance, values)

    def change(self, changed):
        super().change(changed)
        renamed = []
        for _line, employer, fields in changed:
            names = [name for name in fields if name != "name_key"]
            changes = {name: (self.before[employer.pk][name], getattr(employer, name)) for name in names}
            self.run.plan.trace(by=self.run.by, action="change", target=employer, changes=changes)
            if "name" in names and employer.pk > 0:
                renamed.append(employer)
        if renamed:
            self.run.plan.call(keep_order, renamed)

    def put_on_list(self):
        """The file says of no employer whose it is: they come on the list of the one project that it is about.

        One that the register has as the file does, but the project did not know, counts as changed.
        """
        project = self.run.project_of_all
        if project is None:
            return
        known = {
            one.organisation_number: one for one in found_by(known_employers(), "organisation_number", self.seen)
        }
        met = EmployerRelation.objects.filter(project=project.pk).values_list("employer", flat=True)
        missing = {one.pk for one in known.values() if not one.merged_into} - set(met)
        told = {employer for _project, employer in self.run.memo.get(KNOWN, ())}
        self.counts.changed += len(missing - told)
        self.counts.same -= len(missing - told)
        keys = [*missing, *(one.pk for one in self.run.created["employers"])]
        self.run.plan.call(know_all, self.run.plan, dict.fromkeys([(project.pk, key) for key in keys]))


DAYS = ["date", "received_on", "start"]  # of a row, from when on the project knows the employer
KNOWN = "employers known"  # in the run's memo: (project, employer) → the first day


def known_employers():
    """All that have a number, also those made one with another."""
    return Employer._base_manager.select_related("merged_into")


def keep_order(renamed: list[Employer]):
    for employer in renamed:
        employer.relations.update(list_key=list_key(employer.name))


def know_all(plan, pairs: dict[tuple[int, int], date | None]):
    """Each project has a relation to each of its employers, as the log has it now."""
    found = {(plan.key(project), plan.key(employer)): day for (project, employer), day in pairs.items()}
    EmployerRelation.objects.known_all(found)


class EmployerRows(ProjectRows):
    """A sheet with an `organisation_number` column. Whom its rows are about comes on the project's list."""

    after: tuple[str, ...] = ("project", "employers", "staff")

    def prepare(self, lines):
        super().prepare(lines)
        numbers = [line.row.organisation_number for line in lines]
        found = chain(found_by(known_employers(), "organisation_number", numbers), self.run.created["employers"])
        self.employers, self.merged = {}, {}
        for one in found:
            self.employers[one.organisation_number] = one.merged_into or one
            if one.merged_into:
                self.merged[one.organisation_number] = one
        for line in lines:
            self.find_employer(line)

    def settle(self, new, changed):
        super().settle(new, changed)
        known = self.run.memo.setdefault(KNOWN, {})
        for line in [line for line, *_rest in (*new, *changed)]:
            pair = self.project_of(line).pk, self.employers[line.row.organisation_number].pk
            days = [getattr(line.row, name, None) for name in DAYS] + [known.get(pair)]
            known[pair] = min([day for day in days if day], default=None)

    def finish(self):
        super().finish()
        known = self.run.memo.get(KNOWN)
        if known and not self.run.memo.get("employers are planned"):
            self.run.memo["employers are planned"] = True
            self.run.plan.call(know_all, self.run.plan, known)

    def find_employer(self, line: Line):
        number = line.row.organisation_number
        if number in self.employers:
            return
        if self.run.was_refused("employers", number):
            self.refuse_quietly(line)
        else:
            message = _("The employer %(number)s stands neither in the file nor in the register.")
            told = "…" if is_personal(number) else written(number)  # a sole trader's is a personal identity number
            self.error(line, "organisation_number", message % {"number": told})


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
        """What a coach has logged on the same day, and of the same kind, is not told once more by the file."""
        employers = {self.employers[line.row.organisation_number].pk for line in lines}
        contacts = EmployerContact.objects.filter(project__in=self.project_ids(lines))
        imported, self.logged = {}, defaultdict(list)
        for one in found_by(contacts, "employer", employers):
            key = one.employer_id, one.project_id, one.date, one.kind
            if not one.is_imported:
                self.logged[key].append(one)
            else:
                imported[(*key, one.ref)] = one
        return {key: imported.get(key) or self.logged_as(line) for line in lines for key in [self.register_key(line)]}

    def logged_as(self, line) -> EmployerContact | None:
        """Of several that day the one that says the same."""
        row, found = line.row, self.logged.get(self.register_key(line)[:-1], [])
        return max(found, key=lambda one: (one.reached == row.reached, one.reached is None), default=None)

    def register_key(self, line):
        row, number = line.row, line.row.organisation_number
        return self.employers[number].pk, self.project_of(line).pk, row.date, row.kind, self.ref_of(number)

    def ref_of(self, number: str) -> str:
        """A row of an employer that was made one with another stands beside that one's of the day."""
        return str(self.merged[number].public_id) if number in self.merged else ""

    def key_values(self, line):
        return {
            "employer_id": self.employers[line.row.organisation_number].pk,
            "project_id": self.project_of(line).pk,
            "date": line.row.date,
            "kind": line.row.kind,
            "ref": self.ref_of(line.row.organisation_number),
        }

    def values(self, line, before):
        values = {"reached": line.row.reached, "coach_id": self.find_coach(line)}
        if before and not before.is_imported:
            return self.beside_the_log(line, before, values)
        return values

    def beside_the_log(self, line, before, values: dict) -> dict:
        """What was logged here holds; the file fills in what is not known."""
        told = before.reached, values["reached"]
        if "reached" in self.present and None not in told and told[0] != told[1]:
            message = _("A contact of this day and kind was logged here and says otherwise. It was left as it is.")
            self.warn(line, "reached", message)
        unknown = {name for name in values if getattr(before, name) is None}
        return {name: value for name, value in values.items() if name in unknown and value is not None}


# It stands on what is above, and is found where sheets are looked for.
from employers.opening_sheet import OpeningSheet as OpeningSheet  # noqa: E402
