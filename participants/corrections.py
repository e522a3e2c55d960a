"""Corrections of frozen facts: what they would change, and the act itself, with its reason.

A fact that was unknown and is filled in is a correction too (the figures change), but needs no reason of its own.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.entry_facts import shown
from participants.enums import AgeBand
from participants.facts import frozen_facts, refreeze_people
from participants.models import Participant, Participation
from participants.models.month_lock import refuse_locked

OF_PERSON = ["birth_date", "sex", "country_of_birth"]
AT_ENTRY = [
    *("start", "target_group", "labour_status", "unemployed_months", "in_education", "disability"),
    *("isced", "upper_secondary_complete", "support", "support_months"),
]
BEGIN_WITH_IT = ["phases", "coach_assignments", "groups"]
# Higher apps add functions that say in which group of their figures a person is:
# (project, frozen facts) → {name of the figure: name of the group}.
groupers: list[Callable] = []


@dataclass(frozen=True)
class Effect:
    """One thing that a correction changes. `derived` follows from the others and is not written by itself."""

    label: str
    before: str
    after: str
    derived: bool = False


def needs_reason(changes: dict) -> bool:
    """Something known is changed; not only blanks filled in."""
    return any(before not in (None, "") for before, _after in changes.values())


def stated_reason(changes: dict, reason: str) -> str:
    if reason.strip():
        return reason.strip()
    if needs_reason(changes):
        raise ValidationError({"reason": _("Write why it is corrected.")})
    return _("Filled in: it was not known before.")


# --- What would change -------------------------------------------------------------------------------------------


def effects_on_person(person: Participant, project, changes: dict) -> list[Effect]:
    """The facts themselves, and what follows from them for the person's time in the project."""
    corrected = with_changes(person, changes)
    first = person.participations.filter(project=project).order_by("start").first()
    before, after = (frozen_facts(one, first.start) for one in (person, corrected))
    return [*own_effects(person, corrected, changes), *follows(project, before, after)]


def follows(project, before: dict, after: dict) -> list[Effect]:
    """What differs between two sets of frozen facts."""
    return [
        *derived(_("age at first start"), before["age"], after["age"]),
        *derived(_("age group"), band(before), band(after)),
        *derived(_("foreign-born"), yes_or_no(before["foreign_born"]), yes_or_no(after["foreign_born"])),
        *in_figures(project, before, after),
    ]


def effects_on_entry(participation: Participation, changes: dict) -> list[Effect]:
    """The facts themselves; and, of a first start that moves, the age on that day."""
    own = own_effects(participation, with_changes(participation, changes), changes)
    if "start" not in changes or participation.sequence > 1:
        return own
    person = participation.participant
    return [*own, *follows(participation.project, *(frozen_facts(person, day) for day in changes["start"]))]


def with_changes(thing: models.Model, changes: dict):
    corrected = copy(thing)
    for name, (_before, after) in changes.items():
        setattr(corrected, name, after)
    return corrected


def own_effects(thing, corrected, changes: dict) -> list[Effect]:
    return [
        Effect(str(thing._meta.get_field(name).verbose_name), shown(thing, name), shown(corrected, name))
        for name in changes
    ]


def derived(label: str, before, after) -> list[Effect]:
    texts = ["" if value is None else str(value) for value in (before, after)]
    return [Effect(label, *texts, derived=True)] if before != after else []


def band(facts: dict) -> str:
    return str(AgeBand(facts["age_band"]).label)


def yes_or_no(value: bool | None) -> str:
    return _("unknown") if value is None else _("yes") if value else _("no")


def in_figures(project, before: dict, after: dict) -> list[Effect]:
    found = []
    for grouper in groupers:
        groups, now = grouper(project, before), grouper(project, after)
        for name, group in groups.items():
            found += derived(name, group, now[name])
    return found


# --- The act -----------------------------------------------------------------------------------------------------


@transaction.atomic
def correct_person(person: Participant, project, values: dict, *, by, reason: str) -> bool:
    """Correct birth date, sex or country of birth; all the person's frozen facts follow, in every project."""
    Participant.objects.locked([person.pk])
    person = Participant.objects.get(pk=person.pk)
    changes = differing(person, values)
    reason = stated_reason(changes, reason)
    check_person(with_changes(person, changes))
    return write(person, changes, by=by, reason=reason, person=person, project=project)


@transaction.atomic
def correct_entry(participation: Participation, values: dict, *, by, reason: str) -> bool:
    """Correct what was true of the person when the participation began."""
    Participant.objects.locked([participation.participant_id])
    participation = Participation.objects.select_related("participant", "project").get(pk=participation.pk)
    changes = differing(participation, values)
    reason = stated_reason(changes, reason)
    check_entry(participation, changes)
    if "start" in changes:
        move_start(participation, *changes["start"])
    person, project = participation.participant, participation.project
    return write(participation, changes, by=by, reason=reason, person=person, project=project)


def check_entry(participation: Participation, changes: dict):
    group = changes.get("target_group", (None, None))[1]
    if group and group.project_id != participation.project_id:
        raise ValidationError({"target_group": _("Choose one of the project's target groups.")})
    if "start" in changes:
        check_start(participation, changes["start"][1])


def check_start(participation: Participation, day: date):
    """The person's other times in the project, and all that has happened in this one, must fit the new start."""
    project, born = participation.project, participation.participant.birth_date
    if not project.start <= day <= project.end:
        text = _("The project runs from %(first)s to %(last)s. The start must lie within that.")
        refuse_start(text, first=project.start, last=project.end)
    if born and day < born:
        refuse_start(_("The start is before the participant's birth."))
    if participation.exit and day > participation.exit:
        refuse_start(_("The start cannot be after the exit, %(day)s."), day=participation.exit)
    others = participation.participant.participations.filter(project=project, start__lt=participation.start)
    earlier = others.order_by("start").last()
    if earlier and day <= earlier.exit:
        refuse_start(_("The person took part until %(day)s. The new start must lie after that."), day=earlier.exit)
    first = participation.attendance.filter(date__lt=day).order_by("date").first()
    if first:
        refuse_locked([(participation, first.date)], "start")
        refuse_start(_("There is attendance on %(day)s, before this start. Correct that first."), day=first.date)
    held = _("A phase, a coach or a place in a group began on %(day)s, before this start. Correct that first.")
    for related in BEGIN_WITH_IT:
        rows = getattr(participation, related).filter(Q(end__lt=day) | Q(start__lt=day))
        if row := rows.exclude(Q(end__isnull=True) | Q(end__gte=day), start=participation.start).first():
            refuse_start(held, day=row.start)


def refuse_start(text: str, **values):
    raise ValidationError({"start": text % values})


def move_start(participation: Participation, before: date, day: date):
    """The first phase, the first coach and the places in groups that began with it begin with it still."""
    for related in BEGIN_WITH_IT:
        getattr(participation, related).filter(start=before).update(start=day)


def differing(thing, values: dict) -> dict:
    """{name: (before, after)} of what is not so already."""
    return {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}


def write(thing, changes: dict, *, by, reason, person, project) -> bool:
    if not changes:
        return False
    for name, (_before, after) in changes.items():
        setattr(thing, name, after)
    thing.save(update_fields=list(changes))
    if isinstance(thing, Participant) or "start" in changes:
        refreeze_people([person.pk])
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CORRECT,
        target=thing,
        participant=person,
        project=project,
        changes={name: (named(before), named(after)) for name, (before, after) in changes.items()},
        reason=reason,
    )
    return True


def named(value):
    """Another object by its name: the trail must say what it was when it is there no longer."""
    return str(value) if isinstance(value, models.Model) else value


def check_person(person: Participant):
    """What is said of the person must agree with the identity number and with the starts."""
    from participants.identity_rules import contradictions

    errors = contradictions(person)
    first = person.participations.order_by("start").first()
    if first and person.birth_date and first.start < person.birth_date:
        errors["birth_date"] = _("The person would start before being born.")
    if errors:
        raise ValidationError(errors)
