"""Two records of one person become one, and for a day two again.

What was written under either stands under the one that is kept. The other remains as an empty row, in no list, search
or count. Every value that changes is noted, and undoing puts back exactly those that nobody has changed since.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import lifting
from participants.catch_up import align
from participants.corrections import check_person
from participants.entry_facts import shown
from participants.enums import ProtectionDegree
from participants.facts import refreeze_people
from participants.identity_rules import stored_number
from participants.merged_months import give_way, months_held, refuse_signed_together
from participants.models import FollowUp, IllHealth, IncomeSupport, Participant, ParticipantMerge, Participation
from projects.identity import is_coordination
from projects.roles import Permission

FIELDS = [
    *("identity_number", "first_name", "last_name", "birth_date", "sex", "country_of_birth", "citizenship"),
    *("no_number_reason", "language", "interpreter", "phone", "email", "address", "municipality"),
]
UNIQUE = ["identity_number", "reference"]
MONTHLY = [(IncomeSupport, "amount"), (IllHealth, "days")]
KEPT, OTHER = "kept", "other"


@dataclass(frozen=True)
class Line:
    """One field of the two, as people read it, and what it will be. `differs`: somebody chooses."""

    name: str
    label: str
    kept: str
    other: str
    differs: bool


@dataclass(frozen=True)
class Plan:
    """What merging would do. With `obstacles` it is not done; `doubts` speak against its being one person."""

    lines: list[Line]
    moves: list[tuple[str, int]]
    doubts: list[str]
    obstacles: list[str] = field(default_factory=list)


def may_merge(user, project) -> models.QuerySet:
    """The people of the project, of whom she sees everything that a merge would touch."""
    permitted = Participation.objects.permitting(Permission.ASSIGN_COACHES, user)
    elsewhere = Participation.objects.exclude(pk__in=permitted.values("pk")).values("participant")
    here = permitted.filter(project=project).values("participant")
    return Participant.objects.filter(pk__in=here).exclude(pk__in=elsewhere)


# --- What it would do --------------------------------------------------------------------------------------------


def plan(kept: Participant, other: Participant) -> Plan:
    lines = [line(kept, other, name) for name in FIELDS]
    return Plan(
        lines=lines,
        doubts=[one.label for one in lines if one.differs and is_doubt(one.name, kept, other)],
        moves=[(str(model._meta.verbose_name_plural), number) for model, number in moved(other) if number],
        obstacles=[*overlaps(kept, other), *different_months(kept, other), *months_held(kept, other)],
    )


def is_doubt(name: str, kept, other) -> bool:
    """Nobody has two of these. A coordination number, though, gives way to an identity number."""
    if name == "identity_number":
        return not any(is_coordination(person.identity_number) for person in (kept, other))
    return name in ("birth_date", "sex")


def line(kept, other, name) -> Line:
    texts = [written(person, name) for person in (kept, other)]
    label = str(Participant._meta.get_field(name).verbose_name)
    told = [masked(person, text) for person, text in zip((kept, other), texts, strict=True)]
    return Line(name, label, *told, differs=all(texts) and texts[0] != texts[1])


def written(person, name: str) -> str:
    number = stored_number(person) if name == "identity_number" else None
    return str(number or shown(person, name))


def masked(person, text: str) -> str:
    """Of whoever is protected only that something is known: the rest stands on the person's own pages."""
    return _("known, not shown here") if person.protected and text else text


def moved(other: Participant) -> list[tuple[type, int]]:
    return [(model, model._base_manager.filter(**{name: other}).count()) for model, name in belonging()]


def belonging() -> list[tuple[type, str]]:
    """(model, field) of everything that belongs to a person, also what later apps add."""
    related = [
        (one.related_model, one.field.name)
        for one in Participant._meta.get_fields(include_hidden=True)
        if one.auto_created and (one.one_to_many or one.one_to_one)
    ]
    return [(model, name) for model, name in related if model not in (Participant, ParticipantMerge)]


def overlaps(kept, other) -> list[str]:
    found = []
    both = Participation.objects.filter(participant__in=[kept, other]).select_related("project")
    for one in both:
        for two in both:
            if one.participant_id == kept.pk and two.participant_id == other.pk and one.project_id == two.project_id:
                if overlapping(one, two):
                    text = _("Both take part in %(project)s from %(start)s. Correct a start or an exit first.")
                    found.append(text % {"project": one.project, "start": max(one.start, two.start)})
    return found


def overlapping(one: Participation, two: Participation) -> bool:
    return one.start <= (two.exit or date.max) and two.start <= (one.exit or date.max)


def different_months(kept, other) -> list[str]:
    found = []
    for model, name in MONTHLY:
        theirs = {(row.project_id, row.month): getattr(row, name) for row in model.objects.filter(participant=other)}
        for row in model.objects.filter(participant=kept):
            amount = theirs.get((row.project_id, row.month))
            if amount is not None and amount != getattr(row, name):
                text = _("%(what)s %(month)s differ between the two. Make them the same first.")
                what = model._meta.verbose_name_plural
                found.append(text % {"what": str(what).capitalize(), "month": f"{row.month:%Y-%m}"})
    return found


# --- The act -----------------------------------------------------------------------------------------------------


@transaction.atomic
def merge(kept: Participant, other: Participant, project, choices: dict[str, str], *, by) -> ParticipantMerge:
    """`choices`: {field: KEPT or OTHER} where both know something else."""
    kept, other = locked_pair(kept, other)
    if may_merge(by, project).filter(pk__in=[kept.pk, other.pk]).count() != 2:
        raise ValidationError(_("These two cannot be merged from this project."))
    obstacles = plan(kept, other).obstacles
    if obstacles:
        raise ValidationError(obstacles)
    for person in (kept, other):
        lifting.give_up(person, by=by)  # asked about one of two records, it says nothing of both
    give_way(kept, other)
    before = snapshot([kept, other])
    take_over(kept, other, choices)
    for model, name in belonging():
        move(model, name, kept, other)
    check_person(kept)
    bring_in_line([kept])
    changes = differences(before, snapshot([kept, other]))
    made = ParticipantMerge.objects.create(project=project, kept=kept, merged=other, by=by, changes=changes)
    trace(made, by, AuditAction.CHANGE)
    return made


def locked_pair(kept, other) -> tuple[Participant, Participant]:
    found = {person.pk: person for person in Participant.objects.locked([kept.pk, other.pk])}
    if len(found) != 2:
        raise ValidationError(_("One of the two has been merged already. Go back to the list and look."))
    return found[kept.pk], found[other.pk]


def take_over(kept, other, choices):
    """What the kept one does not know, and what was chosen. By what the person was known besides, the other stays
    behind (participants/models/participant.py: `survivors`).
    """
    known = {name: [getattr(one, name) for one in (kept, other)] for name in UNIQUE}
    for name in [*FIELDS, "reference"]:
        theirs = getattr(other, name)
        if theirs in (None, "") or (getattr(kept, name) not in (None, "") and choices.get(name) != OTHER):
            continue
        setattr(kept, name, theirs)
    if kept.identity_number:
        kept.no_number_reason = ""
    kept.degree = ProtectionDegree.stronger(kept.degree, other.degree)
    kept.protected = bool(kept.degree)
    if kept.degree == ProtectionDegree.REGISTRATION:
        kept.address = ""
    for name in UNIQUE:
        setattr(other, name, None)
    other.merged_into = kept
    other.save()
    kept.save()
    for name in UNIQUE:
        setattr(other, name, known_besides(kept, name, known[name]))
    other.save(update_fields=UNIQUE)


def known_besides(kept, name: str, values: list) -> str | None:
    """Of two personal numbers one was wrong: nobody is to be found by it."""
    rest = [value for value in values if value and value != getattr(kept, name)]
    if name == "identity_number" and not any(is_coordination(value) for value in values if value):
        return None
    return rest[0] if rest else None


def move(model, name, kept, other):
    """All rows of the other, but those that the kept one has already: they stay behind."""
    rows = model._base_manager.filter(**{name: other})
    if model is Participant.named_people.through:
        rows = rows.exclude(user__in=kept.named_people.values("pk"))
    if model in [monthly for monthly, _name in MONTHLY]:
        of_month = {"project": models.OuterRef("project"), "month": models.OuterRef("month")}
        rows = rows.exclude(models.Exists(model.objects.filter(participant=kept, **of_month)))
    keys = list(rows.values_list("pk", flat=True))
    model._base_manager.filter(pk__in=keys).update(**{name: kept})


def bring_in_line(people):
    refreeze_people([person.pk for person in people])
    for person in people:
        align(participant=person)


# --- Undone, or final --------------------------------------------------------------------------------------------


@transaction.atomic
def undo(made: ParticipantMerge, *, by):
    """As it was before, but for what somebody has changed since: that stays with the one that was kept."""
    list(Participant._base_manager.select_for_update().filter(pk__in=[made.kept_id, made.merged_id]).order_by("pk"))
    made = ParticipantMerge.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if not ParticipantMerge.objects.undoable().filter(pk=made.pk).exists():
        raise ValidationError(_("The merge can no longer be undone."))
    if may_merge(by, made.project).filter(pk=made.kept_id).count() != 1:
        raise ValidationError(_("These two cannot be merged from this project."))
    named = list(made.kept.named_people.all())
    try:
        with transaction.atomic():
            for label, rows in sorted(made.changes.items(), key=lambda one: one[0] != Participant._meta.label_lower):
                put_back(tracked()[label], rows)
            made.kept.named_people.add(*named)
            bring_in_line([made.kept, made.merged])
            refuse_signed_together([made.kept, made.merged])
    except IntegrityError as error:
        raise ValidationError(
            _("Something was entered since that only one of the two can have. The merge cannot be undone.")
        ) from error
    made.undone_at, made.changes = timezone.now(), {}
    made.save(update_fields=["undone_at", "changes"])
    trace(made, by, AuditAction.CHANGE, fields=["undone_at"])
    return made


def put_back(model, rows: dict):
    """First both let go of the numbers that they take again: the two may have changed them with each other."""
    restored = {key: values for key in rows if (values := restorable(model, key, rows[key]))}
    for key, values in restored.items():
        if taken := {name: None for name in UNIQUE if model is Participant and name in values}:
            model._base_manager.filter(pk=key).update(**taken)
    for key, values in restored.items():
        model._base_manager.filter(pk=key).update(**values)


def restorable(model, key, changed: dict) -> dict:
    """What stood there before, of what nobody has changed since. No protection is lifted: two people do that."""
    instance = model._base_manager.filter(pk=key).first()
    if instance is None:
        return {}
    if model is Participant and instance.protected:
        stays = {"protected", "degree", *(["address"] if instance.degree == ProtectionDegree.REGISTRATION else [])}
        changed = {name: values for name, values in changed.items() if name not in stays}
    return {
        attname(model, name): from_text(model, name, before)
        for name, (before, after) in changed.items()
        if value_of(instance, name) == after
    }


@transaction.atomic
def make_final(made: ParticipantMerge):
    """The day is over: what is left on the merged record is erased, but for what the person is found by."""
    made = ParticipantMerge.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if made.final_at or made.undone_at:
        return
    for model, name in belonging():
        model._base_manager.filter(**{name: made.merged_id}).delete()
    blank = {
        name: Participant._meta.get_field(name).get_default() if not Participant._meta.get_field(name).null else None
        for name in [*FIELDS, "first_key", "last_key"]
        if name not in UNIQUE
    }
    Participant._base_manager.filter(pk=made.merged_id).update(**blank)
    made.final_at, made.changes = timezone.now(), {}
    made.save(update_fields=["final_at", "changes"])
    trace(made, None, AuditAction.ERASE)


def trace(made, by, action, **event):
    """One event for each of the two records."""
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=by,
                action=action,
                target=made,
                participant=person,
                project=made.project,
                details={"what": "merge", "with": str(other.public_id)},
                **{"fields": ["merged_into"], **event},
            )
            for person, other in [(made.kept, made.merged), (made.merged, made.kept)]
        ]
    )


# --- What has changed --------------------------------------------------------------------------------------------


def tracked() -> dict[str, type]:
    models_ = [Participant, FollowUp, *(model for model, _name in belonging())]
    return {model._meta.label_lower: model for model in models_}


def snapshot(people) -> dict:
    """{table: {key: {field: value as text}}} of everything that a merge may change."""
    keys = [person.pk for person in people]
    conditions = {Participant: Q(pk__in=keys), FollowUp: Q(participation__participant__in=keys)}
    conditions |= {model: Q(**{f"{name}__in": keys}) for model, name in belonging()}
    return {
        model._meta.label_lower: {
            str(row.pk): {one.name: value_of(row, one.name) for one in model._meta.concrete_fields}
            for row in model._base_manager.filter(condition)
        }
        for model, condition in conditions.items()
    }


def value_of(instance, name: str) -> str | None:
    value = getattr(instance, attname(instance, name))
    return None if value is None else instance._meta.get_field(name).value_to_string(instance)


def attname(model, name: str) -> str:
    return model._meta.get_field(name).attname


def from_text(model, name: str, text: str | None):
    one = model._meta.get_field(name)
    return None if text is None else one.target_field.to_python(text) if one.is_relation else one.to_python(text)


def differences(before: dict, after: dict) -> dict:
    found: dict[str, dict] = {}
    for label, rows in before.items():
        for key, values in rows.items():
            now = after[label].get(key, values)
            if changed := {name: [value, now[name]] for name, value in values.items() if value != now[name]}:
                found.setdefault(label, {})[key] = changed
    return found
