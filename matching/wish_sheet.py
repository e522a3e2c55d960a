"""The sheet wishes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models.audit_event import key_of
from employers.occupation_cell import as_occupations
from employers.requirement_cell import as_demands
from matching.models import WishedOccupation, Wishes
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import ParticipationRows
from projects.sheets import ProjectSlug
from projects.spreadsheets.by_hand import IMPORTED, by_hand
from projects.spreadsheets.cells import optional, text, whole
from projects.spreadsheets.sheet import Columns, Line, found_by

MOST_HOURS = 80


class WishColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    occupations: optional(tuple, as_occupations) = ()
    hours_least: optional(int | None, whole(0, MOST_HOURS)) = None
    hours_most: optional(int | None, whole(0, MOST_HOURS)) = None
    reach: optional(str, text(300)) = ""
    avoids: optional(tuple, as_demands) = ()


class WishSheet(ParticipationRows):
    """The wishes belong to the person's last participation in the project."""

    name = "wishes"
    columns = WishColumns
    key = ("person_id", "project")
    after = ("participations",)
    is_referred_to = True
    model = Wishes
    at_once = 5000

    def existing(self, lines):
        last = {self.participation_of(line).pk for line in lines}
        wishes = Wishes.objects.prefetch_related("occupations").select_related("participation")
        found = {one.participation_id: one for one in found_by(wishes, "participation", last)}
        self.by_hand = by_hand(found.values(), self.project_ids(lines))
        return found

    def participation_of(self, line):
        return max(self.participations_of(line), key=lambda one: one.start)

    def register_key(self, line):
        return self.participation_of(line).pk

    def key_values(self, line):
        return {"participation": self.participation_of(line)}

    def values(self, line, before):
        row = line.row
        least = row.hours_least if "hours_least" in self.present or not before else before.hours_least
        most = row.hours_most if "hours_most" in self.present or not before else before.hours_most
        if least is not None and most is not None and most < least:
            self.error(line, "hours_most", _("The most hours cannot be fewer than the least."))
        if before:
            before.wanted = row.occupations
        values = {
            "hours_least": row.hours_least,
            "hours_most": row.hours_most,
            "reach": row.reach,
            "avoids": list(row.avoids),
        }
        return self.left(line, before, values) if before and key_of(before) in self.by_hand else values

    def left(self, line: Line, before: Wishes, values: dict) -> dict:
        """What the coach and the participant have written here is not undone by a file."""
        stored = {name: getattr(before, name) for name in values} | {"occupations": occupations_of(before)}
        told = values | {"occupations": before.wanted}
        differing = [name for name in told if name in self.present and told[name] != stored[name]]
        if differing:
            text = _(
                "The wishes were changed in Lotsen, which says something else and was left as it is: %(columns)s. "
                "Change it there."
            )
            self.warn(line, differing[0], text % {"columns": ", ".join(differing)})
        before.wanted = stored["occupations"]
        return {}

    def apply(self, instance, values):
        fields = super().apply(instance, values)
        differs = instance.wanted != occupations_of(instance)
        return fields + (["occupations"] if "occupations" in self.present and differs else [])

    def create(self, new):
        super().create(new)
        for line, wishes in new:
            self.run.plan.call(write_occupations, wishes, line.row.occupations)

    def change(self, changed):
        self.write(
            [one for _line, one, _names in changed],
            {name for *_rest, names in changed for name in names} - {"occupations"},
        )
        for line, wishes, fields in changed:
            if "occupations" in fields:
                self.run.plan.call(write_occupations, wishes, wishes.wanted)
            self.run.plan.trace(
                by=self.run.by,
                action="change",
                target=wishes,
                participant=self.person_of(line),
                project=self.project_of(line),
                fields=fields,
                details=IMPORTED,
            )


def occupations_of(wishes: Wishes) -> tuple[str, ...]:
    return tuple(one.occupation for one in wishes.occupations.all())


def write_occupations(wishes: Wishes, codes: Iterable[str]):
    wishes.occupations.all().delete()
    WishedOccupation.objects.bulk_create(
        [WishedOccupation(wishes=wishes, occupation=code, position=at) for at, code in enumerate(codes)]
    )
