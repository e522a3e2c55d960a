"""How a placement went, as the supervisor and the participant see it, and the reference that may come of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from matching import placing
from matching.enums import ApprovalWay, Completion, Side
from matching.models import EndAssessment, Placement, Reference
from matching.placement_steps import PlacementAct

SIDES = [Side.EMPLOYER, Side.PARTICIPANT]
FIELDS = ["day", "completion", "cause", "went_well", "to_work_on", "led_to_job"]


def missing_sides(placement: Placement) -> list[Side]:
    told = {one.side for one in placement.end_assessments.all()}
    return [side for side in SIDES if side not in told]


@transaction.atomic
def assess(placement: Placement, side: str, *, by, day: date, completion: str, cause="", **told) -> EndAssessment:
    """Written down once for each side; corrected by `correct`. `alone`: by the participant, on a lent screen."""
    stored = placing.locked(placement, PlacementAct.ASSESS, None)
    check(stored, side, day, completion, cause, may_be_silent=told.get("alone", False))
    if stored.end_assessments.filter(side=side).exists():
        raise ValidationError(_("That side has said how it went already. Correct what it says."))
    facts = {"day": day, "completion": completion, "cause": cause.strip(), **told}
    made = EndAssessment.objects.create(placement=stored, side=side, recorded_by=by, **facts)
    details = {"side": side, "completion": completion}
    trace(made, by, AuditAction.CREATE, details=details | ({"way": ApprovalWay.SCREEN.value} if made.alone else {}))
    return made


@transaction.atomic
def correct(assessment: EndAssessment, *, by, seen: str | None, **facts) -> EndAssessment:
    placing.locked(assessment.placement, PlacementAct.ASSESS, None)
    stored = EndAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if seen is not None and seen != stored.mark:
        raise ValidationError(_("Somebody else has changed this meanwhile. Look at it again."))
    if stored.alone:
        raise ValidationError(_("The participant has answered alone. Nobody changes those words."))
    stored.placement = assessment.placement
    changes = {
        name: (getattr(stored, name), value) for name, value in facts.items() if getattr(stored, name) != value
    }
    for name, (_before, value) in changes.items():
        setattr(stored, name, value)
    check(stored.placement, stored.side, stored.day, stored.completion, stored.cause)
    if changes:
        stored.save(update_fields=list(changes))
        trace(stored, by, AuditAction.CORRECT, changes=changes)
    return stored


def check(placement: Placement, side: str, day: date, completion: str, cause: str, *, may_be_silent=False):
    """`may_be_silent`: whoever answers alone says why, or does not."""
    if side not in SIDES:
        raise ValidationError(_("The supervisor and the participant assess how it went."))
    if day > timezone.localdate():
        raise ValidationError({"day": _("The day lies ahead.")})
    if day < placement.start and not placement.never_began:
        raise ValidationError({"day": _("The placement begins on %(day)s.") % {"day": placement.start}})
    if completion != Completion.DONE and not cause.strip() and not may_be_silent:
        raise ValidationError({"cause": _("Write why it was not carried through all the way.")})


def trace(assessment: EndAssessment, by, action, *, changes=None, details=None):
    participation = assessment.placement.participation
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=assessment,
        participant=participation.participant,
        project=participation.project,
        fields=[] if changes else [*FIELDS, "side"],
        changes=changes,
        details=details,
    )


@transaction.atomic
def refer(placement: Placement, *, given_by, day: date, text: str, may_be_called: bool, by, seen: str | None):
    """The supervisor's own words, for the participant's papers; written anew where they were wrong."""
    stored = placing.locked(placement, PlacementAct.REFER, None)
    if day > timezone.localdate():
        raise ValidationError({"day": _("The day lies ahead.")})
    if day < stored.start:
        raise ValidationError({"day": _("The placement begins on %(day)s.") % {"day": stored.start}})
    if not text.strip():
        raise ValidationError({"text": _("Write what the supervisor says.")})
    facts = {"given_by": given_by, "day": day, "text": text.strip(), "may_be_called": may_be_called}
    before = Reference.objects.select_for_update(of=("self",)).filter(placement=stored).first()
    if (before.mark if before else "") != (seen or ""):
        raise ValidationError(_("Somebody else has changed this meanwhile. Look at it again."))
    made = before or Reference(placement=stored)
    changed = [name for name, value in facts.items() if before is None or getattr(before, name) != value]
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    participation = stored.participation
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE if before else AuditAction.CREATE,
        target=made,
        participant=participation.participant,
        project=participation.project,
        fields=changed,
    )
    return made
