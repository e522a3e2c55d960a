"""The acts on a visit at a workplace: made, moved, called off, one more planned."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from matching import placing, visiting
from matching.models import Placement, WorkplaceVisit
from matching.placement_steps import PlacementAct
from participants.models import Participant


def locked(visit: WorkplaceVisit, seen: str | None, *, settled=False) -> WorkplaceVisit:
    """As it stands now, until the transaction ends. `settled`: made or called off; otherwise it is neither."""
    Participant.objects.locked([visit.placement.participation.participant_id])
    stored = WorkplaceVisit.objects.select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if stored is None or (seen is not None and seen != stored.mark):
        raise ValidationError(_("Somebody else has changed the visit meanwhile. Look at it again."))
    if stored.is_settled and not settled:
        raise ValidationError(_("The visit has been made or called off already."))
    if settled and not stored.is_settled:
        raise ValidationError(_("The visit is neither made nor called off."))
    stored.placement = placing.locked(visit.placement, None, None)
    return stored


@transaction.atomic
def record(visit: WorkplaceVisit, *, done_on: date, notes="", adaptations="", by, seen, **who):
    """It has been made. What was decided to adapt goes into the agreement, which everybody then says yes to anew."""
    stored = locked(visit, seen)
    check_made_on(stored, done_on)
    new = [line.strip() for line in adaptations.splitlines() if line.strip()]
    facts = {"done_on": done_on, "notes": notes, "adaptations": "\n".join(new), **who}
    for name, value in facts.items():
        setattr(stored, name, value)
    stored.coach = by
    stored.save(update_fields=[*facts, "coach"])
    if new:
        adapt(stored.placement, new, done_on, by)
    go_on_planning(stored)
    trace(stored, by, list(facts), {"act": "visit"})
    return stored


def check_made_on(visit: WorkplaceVisit, day: date):
    placement = visit.placement
    if day > timezone.localdate():
        placing.refuse("done_on", _("The day lies ahead."))
    if day < placement.start:
        placing.refuse("done_on", _("The placement begins on %(day)s.") % {"day": placement.start})
    if placement.last_day and day > placement.last_day:
        placing.refuse("done_on", _("The placement lasted until %(day)s.") % {"day": placement.last_day})


def go_on_planning(visit: WorkplaceVisit):
    """A placement until further notice has visits planned some way ahead, from the last one on."""
    if visit.placement.last_day is None:
        visiting.plan(visit.placement)


def adapt(placement: Placement, new: list[str], day: date, by):
    stored = placing.locked(placement, None, None)
    if PlacementAct.CHANGE not in stored.acts:
        text = _("The placement has ended: nothing more is decided for it. Write it among the notes instead.")
        placing.refuse("adaptations", text)
    before = stored.adaptations
    lines = stored.adaptation_lines
    stored.adaptations = "\n".join([*lines, *(line for line in dict.fromkeys(new) if line not in lines)])
    if stored.adaptations == before:
        return
    if len(stored.adaptations) > Placement._meta.get_field("adaptations").max_length:
        placing.refuse("adaptations", _("The agreement has no room for more adaptations. Shorten those it has."))
    reason = _("Decided at the visit on %(day)s") % {"day": day}
    placing.go_on(stored, by=by, reason=reason, fields=["adaptations"])
    stored.trace(by, AuditAction.CHANGE, changes={"adaptations": (before, stored.adaptations)}, reason=reason)


@transaction.atomic
def correct(visit: WorkplaceVisit, *, reason: str, by, seen, **facts) -> WorkplaceVisit:
    """What was written of it was wrong; one called off by mistake is to be made again. What was decided stays in the
    agreement, which is changed there.
    """
    stored = locked(visit, seen, settled=True)
    if not reason.strip():
        placing.refuse("reason", _("Write why it is corrected."))
    if stored.done_on is None:
        facts = {"cancelled_because": ""}
    else:
        check_made_on(stored, facts["done_on"])
    changes = {
        name: (getattr(stored, name), value) for name, value in facts.items() if getattr(stored, name) != value
    }
    for name, (_before, value) in changes.items():
        setattr(stored, name, value)
    if changes:
        stored.save(update_fields=list(changes))
        trace(stored, by, [], {"act": "correct"}, action=AuditAction.CORRECT, changes=changes, reason=reason.strip())
    return stored


@transaction.atomic
def move(visit: WorkplaceVisit, due: date, *, by, seen):
    """To another day. The rhythm goes on as it was."""
    stored = locked(visit, seen)
    before = stored.due
    check_day(stored.placement, due)
    stored.moved_from, stored.due = stored.moved_from or before, due
    stored.save(update_fields=["due", "moved_from"])
    trace(stored, by, [], {"act": "move"}, changes={"due": (before, due)})
    return stored


@transaction.atomic
def cancel(visit: WorkplaceVisit, *, reason: str, by, seen):
    stored = locked(visit, seen)
    if not reason.strip():
        placing.refuse("reason", _("Write why it does not take place."))
    stored.cancelled_because = reason.strip()
    stored.save(update_fields=["cancelled_because"])
    go_on_planning(stored)
    trace(stored, by, ["cancelled_because"], {"act": "cancel"})
    return stored


@transaction.atomic
def add(placement: Placement, due: date, *, by) -> WorkplaceVisit:
    """One more than the rhythm has."""
    stored = placing.locked(placement, PlacementAct.VISIT, None)
    check_day(stored, due)
    visit = WorkplaceVisit.objects.create(placement=stored, due=due, moved_from=due)
    trace(visit, by, ["due"], {"act": "add"}, action=AuditAction.CREATE)
    return visit


def check_day(placement: Placement, due: date):
    last = placement.last_day or timezone.localdate() + placing.FARTHEST
    if not placement.start <= due <= last:
        placing.refuse("due", _("Choose a day while the placement lasts."))
    if placement.visits.filter(due=due).exists():
        placing.refuse("due", _("There is a visit on that day already."))


def trace(visit: WorkplaceVisit, by, fields, details, *, action=AuditAction.CHANGE, **event):
    participation = visit.placement.participation
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=visit,
        participant=participation.participant,
        project=participation.project,
        fields=fields,
        details=details,
        **event,
    )
