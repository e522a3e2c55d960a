"""Corrections of frozen facts: what they would change, and the act itself, with its reason.

A fact that was unknown and is filled in is a correction too (the figures change), but needs no reason of its own.
"""

from copy import copy
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.entry_facts import shown
from participants.enums import AgeBand
from participants.facts import frozen_facts, refreeze_people
from participants.models import Participant, Participation

OF_PERSON = ["birth_date", "sex", "country_of_birth"]
AT_ENTRY = [
    *("target_group", "labour_status", "unemployed_months", "in_education", "disability"),
    *("isced", "upper_secondary_complete", "support", "support_months"),
]
# Higher apps add functions that say in which group of their figures a person is:
# (project, frozen facts) → {name of the figure: name of the group}.
groupers = []


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
    return [
        *own_effects(person, corrected, changes),
        *derived(_("age at first start"), before["age"], after["age"]),
        *derived(_("age group"), band(before), band(after)),
        *derived(_("foreign-born"), yes_or_no(before["foreign_born"]), yes_or_no(after["foreign_born"])),
        *in_figures(project, before, after),
    ]


def effects_on_entry(participation: Participation, changes: dict) -> list[Effect]:
    return own_effects(participation, with_changes(participation, changes), changes)


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
    group = values.get("target_group")
    if group and group.project_id != participation.project_id:
        raise ValidationError({"target_group": _("Choose one of the project's target groups.")})
    return write(
        participation,
        changes,
        by=by,
        reason=reason,
        person=participation.participant,
        project=participation.project,
    )


def differing(thing, values: dict) -> dict:
    """{name: (before, after)} of what is not so already."""
    return {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}


def write(thing, changes: dict, *, by, reason, person, project) -> bool:
    if not changes:
        return False
    for name, (_before, after) in changes.items():
        setattr(thing, name, after)
    thing.save(update_fields=list(changes))
    if isinstance(thing, Participant):
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
