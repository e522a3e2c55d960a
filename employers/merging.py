"""Two employers of the register become one.

Everything that belongs to either belongs to the one that is kept: also what higher apps hang on an employer, which is
found by itself. The other remains as an empty row with its number, by which the kept one is found from then on: an
import of that number goes to it. There is no way back but the trail, which has every value that went.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.models import Employer, EmployerContact, EmployerRelation
from employers.models.employer import name_key
from projects.models import Project
from projects.roles import Permission

FIELDS = ["name", "sector", "municipality", "industry", "size", "staff"]
STAFF = ["women", "men", "staff_year"]  # belong together
# What is left of the other: a sole trader's name is somebody's name.
EMPTY = dict.fromkeys(["name", "name_key", "sector", "municipality", "industry", "size"], "") | dict.fromkeys(STAFF)
TEXTS = ["view_note", "obstacles", "support_wanted"]
KEPT, OTHER = "kept", "other"

# Higher apps say here why two cannot be merged: (kept, other) → sentences.
obstacles: list[Callable[[Employer, Employer], list[str]]] = []


@dataclass(frozen=True)
class Line:
    """One fact of the two, as people read it. `differs`: somebody chooses."""

    name: str
    label: str
    kept: str
    other: str
    differs: bool


@dataclass(frozen=True)
class Plan:
    """What merging would do. With `obstacles` it is not done."""

    lines: list[Line]
    moves: list[tuple[str, int]]
    obstacles: list[str] = field(default_factory=list)


# --- What it would do --------------------------------------------------------------------------------------------


def plan(kept: Employer, other: Employer, user) -> Plan:
    """What belongs to another project, which is not hers, is not counted to her either."""
    lines = [number_line(kept, other), *(line(kept, other, name) for name in FIELDS)]
    if why := not_hers(kept, other, user):
        return Plan(lines, moves=[], obstacles=why)
    return Plan(
        lines,
        moves=[(str(model._meta.verbose_name_plural), number) for model, number in moved(other) if number],
        obstacles=[why for ask in obstacles for why in ask(kept, other)],
    )


def number_line(kept, other) -> Line:
    first, second = (employer.shown_number or _("sole trader") for employer in (kept, other))
    return Line("organisation_number", _("organisation number"), kept=first, other=second, differs=False)


def line(kept, other, name: str) -> Line:
    texts = [told(employer, name) for employer in (kept, other)]
    label = _("women and men") if name == "staff" else str(Employer._meta.get_field(name).verbose_name)
    return Line(name, label, *texts, differs=all(texts) and texts[0] != texts[1])


def told(employer, name: str) -> str:
    if name == "staff":
        known = employer.staff_year is not None
        words = _("%(women)s women, %(men)s men (%(year)s)")
        facts = {"women": employer.women, "men": employer.men, "year": employer.staff_year}
        return words % facts if known else ""
    display = getattr(employer, f"get_{name}_display", None)
    return str(display() if display else getattr(employer, name))


def belonging() -> list[tuple[type[models.Model], str]]:
    """(model, field) of everything that belongs to an employer, also what later apps add."""
    related = [
        (one.related_model, one.field.name)
        for one in Employer._meta.get_fields(include_hidden=True)
        if one.auto_created and (one.one_to_many or one.one_to_one)
    ]
    return [(model, name) for model, name in related if model is not Employer]


def moved(other: Employer) -> list[tuple[type[models.Model], int]]:
    found = [(model, name) for model, name in belonging() if model is not EmployerRelation]  # which is folded in
    return [(model, model._base_manager.filter(**{name: other}).count()) for model, name in found]


def used_by(*employers: Employer):
    """Every project that has anything to do with one of them."""
    return Project.objects.filter(employer_relations__employer__in=employers).distinct()


def not_hers(kept, other, user) -> list[str]:
    """A merge changes the lists of all projects that use the two."""
    hers = Project.objects.permitting(Permission.EDIT_EMPLOYERS, user)
    number = used_by(kept, other).exclude(pk__in=hers.values("pk")).count()
    if not number and not Employer.objects.filter(pk__in=[kept.pk, other.pk]).used_outside(hers).exists():
        return []
    text = ngettext(
        "Another project, whose employers you may not edit, uses them too. Who edits employers in all of them can "
        "merge; until then each project keeps its own.",
        "%(number)s other projects, whose employers you may not edit, use them too. Who edits employers in all of "
        "them can merge; until then each project keeps its own.",
        max(number, 1),
    )
    return [text % {"number": max(number, 1)}]


# --- The act -----------------------------------------------------------------------------------------------------


@transaction.atomic
def merge(kept: Employer, other: Employer, project: Project, choices: dict[str, str], *, by) -> Employer:
    """`choices`: {field: KEPT or OTHER} where both know something else."""
    kept, other = locked_pair(kept, other)
    relations = EmployerRelation.objects.filter(employer__in=[kept, other])
    EmployerRelation.objects.locked(relations.values_list("pk", flat=True))
    if why := plan(kept, other, by).obstacles:
        raise ValidationError(why)
    numbers = {str(model._meta.label_lower): number for model, number in moved(other) if number}
    projects = list(used_by(kept, other).order_by("pk"))
    changes = take_over(kept, other, choices)
    fold_relations(kept, other)
    mark_imported(other)
    for model, name in belonging():
        model._base_manager.filter(**{name: other}).update(**{name: kept})
    Employer._base_manager.filter(merged_into=other).update(merged_into=kept)
    Employer._base_manager.filter(pk=other.pk).update(merged_into=kept, **EMPTY)
    EmployerRelation.objects.bring_up_to_date(
        EmployerRelation.objects.filter(employer=kept).values_list("pk", flat=True)
    )
    details = {"what": "merge", "with": str(other.public_id), "moved": numbers}
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=by,
                action=AuditAction.CHANGE,
                target=kept,
                project=one,
                fields=["merged_into"],
                changes=changes if one == project else None,
                details=details,
            )
            for one in projects
        ]
    )
    return kept


def locked_pair(kept, other) -> tuple[Employer, Employer]:
    found = {one.pk: one for one in Employer.objects.locked([kept.pk, other.pk])}
    if len(found) != 2:
        raise ValidationError(_("One of the two has been merged already. Go back to the list and look."))
    return found[kept.pk], found[other.pk]


def take_over(kept, other, choices) -> dict:
    """What the kept one does not know, and what was chosen. What went is kept beside the trail."""
    changes = {}
    for name in FIELDS:
        theirs = told(other, name)
        if not theirs or (told(kept, name) and choices.get(name) != OTHER):
            continue
        for each in STAFF if name == "staff" else [name]:
            before, after = getattr(kept, each), getattr(other, each)
            if before != after:
                changes[each] = before, after
                setattr(kept, each, after)
    kept.name_key = name_key(kept.name)
    kept.save()
    gone = {name: getattr(other, name) for name in ["organisation_number", *EMPTY] if name != "name_key"}
    return changes | {f"merged {name}": (value, None) for name, value in gone.items() if value not in ("", None)}


def fold_relations(kept, other):
    """A project that knew both knows one: what it had written of either stands there."""
    of_kept = {one.project_id: one for one in EmployerRelation.objects.filter(employer=kept)}
    for theirs in EmployerRelation.objects.filter(employer=other):
        ours = of_kept.get(theirs.project_id)
        if ours is None:
            theirs.employer, theirs.list_key = kept, ""
            theirs.save()
            continue
        ours.owner = ours.owner or theirs.owner
        ours.known_since = min(ours.known_since, theirs.known_since)
        if ours.view and theirs.view and ours.view != theirs.view:
            said = _("%(name)s before the merge: %(view)s.")
            said = said % {"name": other.name, "view": theirs.get_view_display()}
            theirs.view_note = "\n".join(filter(None, [said, theirs.view_note]))
        ours.view = ours.view or theirs.view
        for name in TEXTS:
            both = dict.fromkeys(filter(None, [getattr(ours, name), getattr(theirs, name)]))
            setattr(ours, name, "\n".join(both))
        theirs.delete()
        ours.save()


def mark_imported(other):
    """Two rows of spreadsheets may be of one day and kind: those of the other say whose they were, and a later import
    of its number finds them again (employers/sheets.py).
    """
    EmployerContact.objects.filter(employer=other, ref="").update(ref=str(other.public_id))
