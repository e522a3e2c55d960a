"""Taking an employer off a project's list again: one that came there by mistake, with which nothing has been done.

Whom nobody else knows, and this project registered itself, leaves the register too: a sole trader's number in it is
somebody's identity number.
"""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.merging import belonging
from employers.models import (
    Agreement,
    ContactPerson,
    CourseParticipant,
    Employer,
    EmployerContact,
    EmployerRelation,
    Opening,
    Workplace,
)
from projects.models import Project

WHAT_THE_PROJECT_KNEW = ["owner", "view", "view_note", "obstacles", "support_wanted", "known_since"]
WHAT_THE_REGISTER_KNEW = ["organisation_number", "name", "sector", "municipality", "industry", "size"]

# (project, employer) → rows of the project's own that stand with the employer; higher apps say here what of theirs.
standing_with: list[Callable[[Project, Employer], Iterable]] = [
    lambda project, employer: EmployerContact.objects.filter(project=project, employer=employer),
    lambda project, employer: CourseParticipant.objects.filter(course__project=project, person__employer=employer),
    lambda project, employer: Agreement.objects.filter(project=project, employer=employer),
    lambda project, employer: Opening.objects.filter(project=project, workplace__employer=employer),
]


def in_the_way(project: Project, employer: Employer) -> list[tuple[str, int]]:
    """(what, how many) of all that the project has done with the employer."""
    found = [(rows.model, rows.count()) for rows in (ask(project, employer) for ask in standing_with)]
    return [(str(model._meta.verbose_name_plural), number) for model, number in found if number]


def is_of_this_project_alone(project: Project, employer: Employer) -> bool:
    """Registered here by hand, and nobody else has anything to do with it."""
    by_hand = AuditEvent.objects.concerning(employer).in_project(project).filter(action=AuditAction.CREATE)
    if not any("organisation_number" in event.fields for event in by_hand):
        return False
    if Employer._base_manager.filter(merged_into=employer).exists():
        return False
    others = {model: model._base_manager.filter(**{name: employer}) for model, name in belonging()}
    del others[Workplace]
    for model in EmployerRelation, ContactPerson:  # which go too
        others[model] = others[model].exclude(project=project)
    return not any(rows.exists() for rows in others.values())


@transaction.atomic
def take_off(relation: EmployerRelation, *, by, reason: str):
    project = relation.project
    employer = Employer.objects.standing(relation.employer_id)
    stored = EmployerRelation.objects.locked([relation.pk])
    if not stored or employer.pk != relation.employer_id:
        raise ValidationError(_("Somebody else has changed this meanwhile. Go back to the list and look."))
    if in_the_way(project, employer):
        raise ValidationError(_("Something has been done with this employer. It stays on the list."))
    changes = gone(stored[0], WHAT_THE_PROJECT_KNEW)
    leaves_register = is_of_this_project_alone(project, employer)
    if leaves_register:
        changes |= gone(employer, WHAT_THE_REGISTER_KNEW)
    event = AuditEvent.of(
        by=by,
        action=AuditAction.DELETE,
        target=employer,
        project=project,
        fields=["relations"],
        changes=changes,
        reason=reason,
        details={"what": "take off", "register": leaves_register},
    )
    stored[0].delete()
    people = people_there(project, employer)
    events = [event, *(gone_too(person, by, reason) for person in people)]
    people.delete()
    if leaves_register:
        employer.workplaces.all().delete()
        employer.delete()
    AuditEvent.objects.record_all(events)


def people_there(project: Project, employer: Employer):
    """Contact persons who go with it: all that was done with one of them stands in the way."""
    return ContactPerson.objects.filter(project=project, employer=employer)


def gone_too(person: ContactPerson, by, reason: str) -> AuditEvent:
    changes = gone(person, ["name", "title", "phone", "email"])
    return AuditEvent.of(
        by=by, action=AuditAction.DELETE, target=person, project=person.project, changes=changes, reason=reason
    )


def gone(row, names: list[str]) -> dict:
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
    return {name: (value, None) for name, value in values.items() if value not in (None, "")}
