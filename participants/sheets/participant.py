from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from participants import former_numbers
from participants.countries import COUNTRIES
from participants.enums import ProtectionDegree, Sex
from participants.facts import refreeze_people
from participants.models import Participant, Participation
from participants.models.participant import NAME_KEYS, SURVIVOR
from projects.identity import IdentityNumber, InvalidIdentityNumber, parse_identity_number
from projects.models import Project
from projects.roles import Permission, roles_granting
from projects.spreadsheets.cells import CellError, code, day, filled, optional, plain, shown, text, yes_no
from projects.spreadsheets.sheet import Columns, Line, ModelSheet, found_by, in_chunks

CORRECTABLE = {"birth_date", "sex", "country_of_birth"}  # the frozen facts come from these
SETS_PLACE = {"first_name", "last_name", "protected"}  # in lists
PersonId = filled(str, text(60))


def as_identity_number(value) -> IdentityNumber | None:
    """A number cell has lost its leading zeros; text with nine digits may as well be a slip of the hand."""
    written = plain(value)
    if not written:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and len(written) < 10:
        written = written.zfill(10)
    if "E+" in written.upper():
        raise CellError(_("The spreadsheet program has shortened the number. Format the column as text."))
    try:
        return parse_identity_number(written)
    except InvalidIdentityNumber as error:
        raise CellError(str(error)) from error


def as_birth_date(value) -> date | None:
    born = day(value)
    if born and born > timezone.localdate():
        raise CellError(_("The birth date lies in the future."))
    return born


def country(value) -> str:
    written = plain(value)
    if written and written.upper() not in COUNTRIES:
        raise CellError(
            _("“%(value)s” is not a country code. Write two letters by ISO 3166-1, such as SE.")
            % {"value": shown(written)}
        )
    return written.upper()


class ParticipantColumns(Columns):
    person_id: PersonId
    identity_number: optional(IdentityNumber | None, as_identity_number) = None
    first_name: optional(str, text(100)) = ""
    last_name: optional(str, text(100)) = ""
    birth_date: optional(date | None, as_birth_date) = None
    sex: optional(str, code(Sex)) = ""
    country_of_birth: optional(str, country) = ""
    citizenship: optional(str, country) = ""
    protected: optional(bool | None, yes_no) = None


class ParticipantSheet(ModelSheet):
    """A person is known by the sender's reference, or, having none yet, by the identity number."""

    name = "participants"
    columns = ParticipantColumns
    key = ("person_id",)
    model = Participant
    is_referred_to = True

    def prepare(self, lines):
        references = [line.row.person_id for line in lines]
        numbers = [line.row.identity_number.digits for line in lines if line.row.identity_number]
        found = [
            *found_by(Participant.objects, "reference", references),
            *found_by(Participant.objects, "identity_number", numbers),
        ]
        former = {"reference": survivors_by("reference", references)}
        former["identity_number"] = survivors_by("identity_number", numbers)
        found += [person for known in former.values() for person in known.values()]
        objects = {person.pk: person for person in found}  # one object a person
        people = objects.values()
        self.by_reference, self.by_number = (
            {value: objects[person.pk] for value, person in former[name].items()}
            | {getattr(person, name): person for person in people if getattr(person, name)}
            for name in ("reference", "identity_number")
        )
        self.visible = self.visible_among(people)
        self.shielded = shielded_among(self.run, {person.pk for person in people} - self.visible)
        self.in_file = {line.row.person_id: line.row.identity_number for line in lines}
        self.first_with: dict[str, int] = {}
        self.row_of: dict[int, str] = {}  # person → the reference under which the file tells of the person
        self.renumbered: list[tuple[int, str | None, str | None]] = []  # (person, before, now)
        self.corrected: dict[Participant, dict[str, tuple]] = {}  # {field: (before, after)}
        self.lines_of_new: dict[int, Line] = {}

    def visible_among(self, people) -> set[int]:
        ids = {person.pk for person in people}
        if not self.run.is_restricted:
            return ids
        permitted = Participant.objects.permitting(Permission.IMPORT, self.run.by)
        return {person.pk for person in found_by(permitted, "pk", ids)}

    def take(self, lines):
        super().take(lines)
        self.run.people.update({person.reference: person for person in self.run.created[self.name]})

    def apply(self, instance, values):
        before = {name: getattr(instance, name) for name in CORRECTABLE}
        number = instance.identity_number
        fields = super().apply(instance, values)
        if "identity_number" in fields:
            self.renumbered.append((instance.pk, number, instance.identity_number))
        if corrected := CORRECTABLE.intersection(fields):
            self.corrected[instance] = {name: (before[name], getattr(instance, name)) for name in corrected}
        return fields

    def existing(self, lines):
        existing = {}
        for line in lines:
            person = self.by_reference.get(line.row.person_id) or self.to_adopt(line)
            if person:
                existing[line.row.person_id] = person
        return existing

    def to_adopt(self, line: Line) -> Participant | None:
        """Somebody in the register without a reference, with the same identity number."""
        number = line.row.identity_number
        person = self.by_number.get(number.digits) if number else None
        return person if person and not person.reference and person.pk in self.visible else None

    def register_key(self, line):
        return line.row.person_id

    def key_values(self, line):
        return {}  # the reference is among the values: a person may be adopted

    def values(self, line, before):
        row = line.row
        if before and before.pk in self.shielded:
            self.warn(line, "person_id", passed_over())
            self.refuse_quietly(line)
            return {}
        if before and before.pk not in self.visible:
            self.error(line, "person_id", already_used())
            return {}
        if before and self.told_elsewhere(line, before):
            return {}
        number = self.identity(line, before)
        stated = self.stated(line, before)
        if number:
            self.check_owner(line, before, number)
            self.check_contradictions(line, stated, number)
        protected = self.protection(line, before)
        return {
            "reference": (before and before.reference) or row.person_id,
            "identity_number": number.digits if number else None,
            "first_name": row.first_name,
            "last_name": row.last_name,
            "birth_date": stated["birth_date"] or (number.birth_date if number else None),
            "sex": number.sex if number else stated["sex"],
            "country_of_birth": row.country_of_birth,
            "citizenship": row.citizenship,
            "protected": protected,
            "degree": ((before.degree if before else "") or ProtectionDegree.MARKING) if protected else "",
        }

    def told_elsewhere(self, line: Line, before) -> bool:
        """Of two records that were made one in the register the file may still have both: one of the rows is read.

        What other sheets have under either reference is that one person's.
        """
        reference = line.row.person_id
        self.run.people[reference] = before
        own = before.reference if before.reference in self.in_file else reference
        if self.row_of.setdefault(before.pk, own) == reference:
            return False
        message = _("The register has made one person of this one and “%(reference)s”. This row is not read.")
        self.warn(line, "person_id", message % {"reference": shown(self.row_of[before.pk])})
        line.refused = True
        return True

    def identity(self, line: Line, before) -> IdentityNumber | None:
        stated = line.row.identity_number
        if before is None or not before.identity_number:
            return stated
        had_before = (
            stated and stated.digits != before.identity_number and self.by_number.get(stated.digits) is before
        )
        if "identity_number" in self.present and not had_before:
            return stated
        return parse_identity_number(before.identity_number)

    def stated(self, line: Line, before) -> dict:
        """Birth date and sex as stated: in the file, or in the register where the file lacks the column."""
        return {
            name: getattr(line.row if name in self.present or before is None else before, name)
            for name in ("birth_date", "sex")
        }

    def has_column(self, name):
        return name in {"birth_date", "sex"} or super().has_column(name)

    def protection(self, line: Line, before) -> bool:
        wanted = line.row.protected
        if before and before.protected:
            if wanted is False:
                self.warn(
                    line, "protected", _("The person is protected in the register. An import does not lift that.")
                )
            return True
        return bool(wanted)

    def check_owner(self, line: Line, before, number: IdentityNumber):
        """An identity number belongs to one person, counted as the register will be after the import."""
        digits = number.digits
        first = self.first_with.setdefault(digits, line.number)
        if first != line.number:
            message = _("The same personal identity number stands in row %(row)d already.")
            self.error(line, "identity_number", message % {"row": first})
        owner = self.by_number.get(digits)
        if owner is None or owner is before or self.gives_up(owner, digits):
            return
        if self.run.is_restricted:  # the same words whosever participant it is (docs/adr/0008)
            self.error(line, "identity_number", already_used())
        elif owner.reference:
            message = _("The personal identity number belongs to another participant in the register: %(reference)s.")
            self.error(line, "identity_number", message % {"reference": shown(owner.reference)})
        else:
            self.error(line, "identity_number", _("The personal identity number belongs to another participant."))

    def gives_up(self, owner: Participant, digits: str) -> bool:
        """Whether the file gives the number's owner another number."""
        if owner.pk not in self.visible or owner.reference not in self.in_file:
            return False
        number = self.in_file[owner.reference]
        return number is None or number.digits != digits

    def check_contradictions(self, line: Line, stated: dict, number: IdentityNumber):
        if stated["sex"] and stated["sex"] != number.sex:
            self.error(line, "sex", _("The sex contradicts the personal identity number."))
        if not stated["birth_date"] or stated["birth_date"] == number.birth_date:
            return
        if number.is_coordination:
            self.error(line, "birth_date", _("The birth date contradicts the coordination number."))
        else:
            message = _(
                "The birth date differs from the personal identity number. The stated one is kept, "
                "for numbers of a neighbouring day are issued."
            )
            self.warn(line, "birth_date", message)

    def create(self, new):
        for _line, person in new:
            person.fold_names()
        super().create(new)
        self.lines_of_new = {person.pk: line for line, person in new}
        self.name_importer([person for _line, person in new if person.protected])

    def change(self, changed):
        moved = [person.pk for _line, person, fields in changed if "identity_number" in fields]
        self.run.plan.call(take_numbers, moved)  # two people may have changed numbers with each other
        super().change(changed)
        self.run.plan.call(former_numbers.keep_all, self.renumbered)
        renamed = [person.pk for _line, person, fields in changed if SETS_PLACE & set(fields)]
        self.run.plan.call(refreeze_people, renamed)
        self.name_importer([person for _line, person, fields in changed if "protected" in fields])

    def write(self, instances, fields):
        for person in instances:
            person.fold_names()
        super().write(instances, {*fields, *NAME_KEYS})

    def name_importer(self, people: list[Participant]):
        """Who brings a protected person in may open that person, or nobody could."""
        if self.run.is_restricted:
            self.run.plan.call(name_user, self.run.by, people)

    def finish(self):
        if self.run.is_restricted:
            self.run.at_end.append(self.check_enrolled)
        self.run.plan.call(refreeze_people, [person.pk for person in self.corrected])
        for person, changes in self.corrected.items():
            self.run.plan.trace(by=self.run.by, action="correct", target=person, participant=person, changes=changes)

    def check_enrolled(self):
        """Somebody without a participation would be in nobody's reach: only the operator may bring such people in."""
        reached = self.projects_reached()
        enrolled = {one.participant_id for one in self.run.created["participations"] if one.project_id in reached}
        for pk, line in self.lines_of_new.items():
            if pk not in enrolled and not self.run.was_refused("participations", line.row.person_id):
                message = _("The participant is new and has no row in the sheet participations.")
                self.error(line, "person_id", message)

    def projects_reached(self) -> set[int]:
        """Into which she may import, those included that the file makes her leader of."""
        mine = Project.objects.permitting(Permission.IMPORT, self.run.by).values_list("pk", flat=True)
        leading = [one for one in self.run.created["staff"] if one.role in roles_granting(Permission.IMPORT)]
        return {*mine, *(one.project_id for one in leading if one.user_id == self.run.by.pk)}


def survivors_by(field: str, values) -> dict[str, Participant]:
    """{value: the person of today} of those that stand on a record that was made one with another."""
    merged = Participant._base_manager.filter(merged_into__isnull=False).annotate(survivor=SURVIVOR)
    keys = {getattr(record, field): record.survivor for record in found_by(merged, field, values)}
    people = {person.pk: person for person in found_by(Participant.objects, "pk", keys.values())}
    return {value: people[pk] for value, pk in keys.items()}


def take_numbers(people: list[int]):
    for chunk in in_chunks(people):
        Participant.objects.filter(pk__in=chunk).update(identity_number=None)


def name_user(user, people: list[Participant]):
    through = Participant.named_people.through
    named = [through(participant_id=person.pk, user_id=user.pk) for person in people]
    through.objects.bulk_create(named, ignore_conflicts=True)


def shielded_among(run, people: Iterable[int]) -> set[int]:
    """Protected people of the importer's own projects whom only others may open: their rows are passed over.

    Else the project's whole file could not be imported again by its leader. Nothing of the rows is compared, so that
    none of what stands in the register can be guessed by trying.
    """
    if not run.is_restricted:
        return set()
    projects = Project.objects.permitting(Permission.IMPORT, run.by)
    theirs = Participation.objects.filter(project__in=projects, participant__protected=True)
    return {one.participant_id for one in found_by(theirs, "participant", people)}


def passed_over() -> str:
    return _(
        "The participant has a protected identity, and only those who are named on the person may change anything. "
        "The person's rows were passed over."
    )


def already_used() -> str:
    return _("This is already used. Choose another reference, or ask the administrator.")
