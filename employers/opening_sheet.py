"""The sheet openings."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.audit_event import key_of
from employers.enums import PlacementKind, RequirementKind
from employers.models import Opening, PossibleAdaptation, Requirement, Workplace
from employers.occupation_cell import as_occupation
from employers.requirement_cell import Asked, as_barriers, as_requirements
from employers.sheets import EmployerRows, OrganisationNumber
from projects.sheets import ProjectSlug
from projects.spreadsheets.by_hand import IMPORTED, by_hand
from projects.spreadsheets.cells import code, day, decimal, filled, optional, shown, text, whole
from projects.spreadsheets.sheet import Columns, Line, found_by

MOST_PLACES = 1000


class OpeningColumns(Columns):
    organisation_number: OrganisationNumber
    project: ProjectSlug
    workplace: optional(str, text(200)) = ""
    title: filled(str, text(150))
    received_on: filled(date, day)
    kind: filled(str, code(PlacementKind))
    municipality: optional(str, text(100)) = ""
    occupation: optional(str, as_occupation) = ""
    places: optional(int | None, whole(1, MOST_PLACES)) = None
    start: optional(date | None, day) = None
    end: optional(date | None, day) = None
    hours_per_week: optional(Decimal | None, decimal(1, Decimal("0.1"), Decimal(80))) = None
    tasks: optional(str, text(4000)) = ""
    must: optional(tuple, as_requirements) = ()
    nice_to_have: optional(tuple, as_requirements) = ()
    adaptations: optional(tuple, as_barriers) = ()
    closed_on: optional(date | None, day) = None
    close_reason: optional(str, text(300)) = ""


PLAIN = ["kind", "occupation", "start", "end", "hours_per_week", "tasks", "closed_on", "close_reason"]
PARTS = ["must", "nice_to_have", "adaptations"]  # rows of their own


class OpeningSheet(EmployerRows):
    """An opening is known by employer, workplace, title and the day it was received. A workplace that the register
    does not have is made; a blank one is the workplace of the employer's own name.
    """

    name = "openings"
    columns = OpeningColumns
    key = ("organisation_number", "project", "workplace", "title", "received_on")
    is_referred_to = True
    model = Opening
    at_once = 5000

    def prepare(self, lines):
        super().prepare(lines)
        good = [line for line in lines if not line.refused]
        employers = {self.employer_of(line).pk for line in good}
        rows = chain(found_by(Workplace.objects.all(), "employer", employers), self.run.created["workplaces"])
        self.workplaces = {(one.employer_id, one.name.casefold()): one for one in rows}
        missing: dict[tuple, Workplace] = {}
        for line in good:
            employer, name = self.employer_of(line), self.workplace_name(line)
            key = employer.pk, name.casefold()
            if key not in self.workplaces and key not in missing:
                place = line.row.municipality or employer.municipality
                missing[key] = Workplace(employer=employer, name=name, municipality=place)
        self.run.plan.create(list(missing.values()))
        self.run.created["workplaces"] += missing.values()
        self.workplaces |= missing

    def employer_of(self, line: Line):
        return self.employers[line.row.organisation_number]

    def workplace_name(self, line: Line) -> str:
        return line.row.workplace or self.employer_of(line).name

    def workplace_of(self, line: Line) -> Workplace:
        return self.workplaces[self.employer_of(line).pk, self.workplace_name(line).casefold()]

    def existing(self, lines):
        openings = Opening.objects.filter(project__in=self.project_ids(lines), is_template=False)
        workplaces = {self.workplace_of(line).pk for line in lines}
        found = list(found_by(openings.prefetch_related("requirements", "adaptations"), "workplace", workplaces))
        self.by_hand = by_hand(found, self.project_ids(lines))
        return {(one.project_id, one.workplace_id, one.title, one.received_on): one for one in found}

    def register_key(self, line):
        row = line.row
        return self.project_of(line).pk, self.workplace_of(line).pk, row.title, row.received_on

    def key_values(self, line):
        row = line.row
        return {
            "project": self.project_of(line),
            "workplace": self.workplace_of(line),
            "title": row.title,
            "received_on": row.received_on,
        }

    def values(self, line, before):
        row = line.row
        self.refuse_double(line)
        self.check_days(line)
        both = {asked[:2] for asked in row.must} & {asked[:2] for asked in row.nice_to_have}
        if both:
            self.error(line, "nice_to_have", _("What is a must cannot be nice to have too."))
        self.tell_municipality(line)
        if before:
            before.wanted = {name: getattr(row, name) for name in PARTS}
        places = row.places or (before.places if before and "places" not in self.present else 1)
        values = {"places": places, **{name: getattr(row, name) for name in PLAIN}}
        return self.left(line, before, values) if before and key_of(before) in self.by_hand else values

    def refuse_double(self, line: Line):
        """A workplace may be written in two ways: with other letters, or blank for the employer's own name."""
        seen = self.run.memo.setdefault("openings of the file", {})
        first = seen.setdefault(self.register_key(line), line.number)
        if first != line.number:
            text = _("The same opening stands in row %(row)d already.")
            self.error(line, "title", text % {"row": first})

    def check_days(self, line: Line):
        row, today = line.row, timezone.localdate()
        if row.start and row.end and row.end < row.start:
            self.error(line, "end", _("The period ends before it starts."))
        if row.closed_on and row.closed_on < row.received_on:
            self.error(line, "closed_on", _("The opening was closed before it was received."))
        if row.close_reason and not row.closed_on:
            self.error(line, "closed_on", _("Write the day it was closed, or leave the reason blank."))
        for name in ("received_on", "closed_on"):
            if (day := getattr(row, name)) and day > today:
                self.error(line, name, _("The day lies ahead."))

    def left(self, line: Line, before: Opening, values: dict) -> dict:
        """What somebody has written here since is not undone by a file."""
        stored = {name: getattr(before, name) for name in values} | stored_parts(before)
        told = values | before.wanted
        differing = [name for name in told if name in self.present and told[name] != stored[name]]
        if differing:
            text = _(
                "The opening was changed in Lotsen, which says something else and was left as it is: %(columns)s. "
                "Change it there."
            )
            self.warn(line, differing[0], text % {"columns": ", ".join(differing)})
        before.wanted = {name: stored[name] for name in PARTS}
        return {}

    def tell_municipality(self, line: Line):
        """Workplaces are shared by all projects: one that is there is not moved by a file about openings."""
        stands, wanted = self.workplace_of(line).municipality, line.row.municipality
        if wanted and wanted.casefold() != stands.casefold():
            message = _("The workplace lies in %(stands)s in the register. That was left as it is.")
            self.warn(line, "municipality", message % {"stands": shown(stands) or _("no municipality")})

    def apply(self, instance, values):
        fields = super().apply(instance, values)
        stored = stored_parts(instance)
        return fields + [name for name in PARTS if name in self.present and instance.wanted[name] != stored[name]]

    def create(self, new):
        super().create(new)
        for line, opening in new:
            self.run.plan.call(self.write_parts, opening, {name: getattr(line.row, name) for name in PARTS})

    def change(self, changed):
        self.write(
            [one for _line, one, _names in changed],
            {name for *_rest, names in changed for name in names} - set(PARTS),
        )
        for line, opening, fields in changed:
            wanted = {name: opening.wanted[name] for name in PARTS if name in fields}
            if wanted:
                self.run.plan.call(partial(self.write_parts, opening, wanted))
            self.run.plan.trace(
                by=self.run.by,
                action="change",
                target=opening,
                project=self.project_of(line),
                fields=fields,
                details=IMPORTED,
            )

    @staticmethod
    def write_parts(opening: Opening, wanted: dict[str, Iterable]):
        for name, is_must in (("must", True), ("nice_to_have", False)):
            if name in wanted:
                opening.requirements.filter(is_must=is_must).delete()
                Requirement.objects.bulk_create([requirement(opening, asked, is_must) for asked in wanted[name]])
        if "adaptations" in wanted:
            write_adaptations(opening, wanted["adaptations"])


def write_adaptations(opening: Opening, barriers: Iterable[str]):
    """How it is done stands for those that stay."""
    opening.adaptations.exclude(barrier__in=barriers).delete()
    there = set(opening.adaptations.values_list("barrier", flat=True))
    new = [PossibleAdaptation(opening=opening, barrier=one) for one in barriers if one not in there]
    PossibleAdaptation.objects.bulk_create(new)


def requirement(opening: Opening, asked: Asked, is_must: bool) -> Requirement:
    kind, what, level = asked
    if kind == RequirementKind.PHYSICAL:
        return Requirement(opening=opening, kind=kind, demand=what, is_must=is_must)
    return Requirement(opening=opening, kind=kind, name=what, level=level, is_must=is_must)


def stored_parts(opening: Opening) -> dict[str, tuple]:
    """What the register has of an opening, as the cells say it."""
    found = defaultdict(list)
    for one in opening.requirements.all():
        found["must" if one.is_must else "nice_to_have"].append((one.kind, one.demand or one.name, one.level))
    barriers = [one.barrier for one in opening.adaptations.all()]
    return {
        "must": tuple(sorted(found["must"])),
        "nice_to_have": tuple(sorted(found["nice_to_have"])),
        "adaptations": tuple(sorted(barriers)),
    }
