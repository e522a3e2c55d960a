from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.enums import SkillKind, SkillLevel, SkillState
from participants.models import Skill, SkillStep
from participants.models.skill import DECIDED, LANGUAGE_LEVELS
from participants.sheets.participant import PersonId
from participants.sheets.participant import country as as_country
from participants.sheets.person_rows import ParticipationRows
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import code, day, filled, optional, text
from projects.spreadsheets.sheet import Columns, Line, found_by


class SkillColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    kind: filled(str, code(SkillKind))
    name: filled(str, text(150))
    level: optional(str, code(SkillLevel)) = ""
    country: optional(str, as_country) = ""
    place: optional(str, text(150)) = ""
    state: optional(str, code(SkillState)) = ""
    state_on: optional(date | None, day) = None
    validator: optional(str, text(150)) = ""


PROVED = ["level", "state", "state_on", "validator"]


class SkillSheet(ParticipationRows):
    """A skill belongs to the person's last participation in the project; one that stands on an earlier one stays.

    What has been validated step by step in the browser is not undone by a file.
    """

    name = "skills"
    columns = SkillColumns
    key = ("person_id", "project", "kind", "name")
    after = ("participations",)
    model = Skill
    at_once = 5000

    def existing(self, lines):
        people = {self.person_of(line).pk for line in lines}
        mine = Skill.objects.filter(participation__project__in=self.project_ids(lines))
        mine = mine.select_related("participation").order_by("participation__start", "pk")
        found = list(found_by(mine, "participation__participant", people))
        steps = found_by(SkillStep.objects.order_by("pk"), "skill", [one.pk for one in found])
        self.followed = {step.skill_id for step in steps}
        return {
            (one.participation.participant_id, one.participation.project_id, one.kind, one.name.casefold()): one
            for one in found
        }

    def register_key(self, line):
        return (*self.person_and_project(line), line.row.kind, line.row.name.casefold())

    def key_values(self, line):
        last = max(self.participations_of(line), key=lambda one: one.start)
        return {"participation_id": last.pk, "kind": line.row.kind, "name": line.row.name}

    def values(self, line, before):
        self.refuse_double(line)
        row = line.row
        if row.level and (row.kind == SkillKind.LANGUAGE) != (row.level in LANGUAGE_LEVELS):
            text = _("A language has a level from A1 to C2 or is the mother tongue; everything else has a word.")
            self.error(line, "level", text)
        values = {
            "level": row.level,
            "country": row.country,
            "place": row.place,
            "state": row.state or SkillState.CLAIMED.value,
            "state_on": row.state_on,
            "validator": row.validator,
        }
        self.check_state(line, before)
        return self.unproved(line, before, values) if before else self.dated(line, values)

    def refuse_double(self, line: Line):
        """The same but for large and small letters."""
        seen = self.run.memo.setdefault("skills of the file", {})
        first = seen.setdefault(self.register_key(line), line.number)
        if first != line.number:
            text = _("The same skill of the participant stands in row %(row)d already.")
            self.error(line, "name", text % {"row": first})

    def check_state(self, line: Line, before):
        row = line.row
        kept = bool(before) and "validator" not in self.present and bool(before.validator)
        if row.state in DECIDED and not row.validator and not kept:
            self.error(line, "validator", _("Write who has validated or assessed it."))
        if row.state_on and row.state_on > timezone.localdate():
            self.error(line, "state_on", _("The day lies ahead."))
        if row.state_on and not row.state:
            self.error(line, "state", _("Write how far the validation has come, or leave its day blank."))

    def dated(self, line: Line, values: dict) -> dict:
        """A new one; without a day, it is as of when the participation began."""
        last = max(self.participations_of(line), key=lambda one: one.start)
        return {**values, "state_on": values["state_on"] or last.start}

    def unproved(self, line: Line, before: Skill, values: dict) -> dict:
        """What the file may change: not what has been proved since in the browser."""
        if not values["state_on"]:
            del values["state_on"]
        if before.pk not in self.followed:
            return values
        differing = [
            name
            for name in PROVED
            if name in self.present and name in values and values[name] != getattr(before, name)
        ]
        if differing:
            text = _("The validation has gone on in the browser since. What stands there was left: %(columns)s.")
            self.warn(line, differing[0], text % {"columns": ", ".join(differing)})
        return {name: value for name, value in values.items() if name not in PROVED}

    def change(self, changed):
        super().change(changed)
        for line, skill, fields in changed:
            self.run.plan.trace(
                by=self.run.by,
                action="change",
                target=skill,
                participant=self.person_of(line),
                project=self.project_of(line),
                fields=fields,
            )
