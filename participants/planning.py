"""The acts on a plan: begin, put in order, tick off, take away, sign. What is typed is written by forms/plan.py."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import ActionState, GoalState
from participants.models import (
    Action,
    Barrier,
    Measure,
    Milestone,
    Participant,
    Participation,
    Plan,
    PlanGoal,
    PlanVersion,
    SupportContact,
)
from participants.models.plan import FINISHED_ACTIONS, PlanPart
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of, has_goal

TICKED = {PlanGoal: GoalState.REACHED, Action: ActionState.DONE}


def plan_of(participation: Participation) -> Plan | None:
    return Plan.objects.filter(participation=participation).first()


def work_wishes(participation: Participation) -> str:
    """What of a plan whoever matches may read, and nothing else of it."""
    return Plan.objects.filter(participation=participation).values_list("work_wishes", flat=True).first() or ""


def earlier_plans(participation: Participation):
    """Of the person's participations in the project before this one, the latest first."""
    return (
        Plan.objects.filter(
            participation__participant=participation.participant_id,
            participation__project=participation.project_id,
            participation__start__lt=participation.start,
        )
        .select_related("participation")
        .order_by("-participation__start")
    )


def trace(plan: Plan, participation: Participation, action, target=None, *, by, **event):
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=target or plan,
        participant=participation.participant,
        project=participation.project,
        **event,
    )


# --- Begin -------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(participation: Participation, *, by, call_name: str = "", copied: Plan | None = None) -> Plan:
    """Once: whoever comes second gets the plan that there is. `copied`: an earlier one, whose unfinished parts it
    takes over."""
    Participant.objects.locked([participation.participant_id])
    if existing := plan_of(participation):
        return existing
    taken = {name: getattr(copied, name) for name in ["wishes", "work_wishes", "call_number"]} if copied else {}
    plan = Plan.objects.create(
        participation=participation, call_name=copied.call_name if copied else call_name, **taken
    )
    if copied:
        copy_parts(copied, plan)
    details = {"copied": str(copied.public_id)} if copied else {}
    fields = [name for name, value in taken.items() if value]
    trace(plan, participation, AuditAction.CREATE, by=by, fields=fields, details=details)
    return plan


def copy_parts(source: Plan, plan: Plan):
    for goal in source.goals.filter(state=GoalState.OPEN):
        milestones = list(goal.milestones.filter(finished_on__isnull=True))
        actions = list(goal.actions.exclude(state__in=FINISHED_ACTIONS))
        made = anew(goal, plan=plan)
        Milestone.objects.bulk_create(fresh(one, goal=made) for one in milestones)
        Action.objects.bulk_create(fresh(one, goal=made) for one in actions)
    for barrier in source.barriers.filter(finished_on__isnull=True):
        measures = list(barrier.measures.filter(finished_on__isnull=True))
        made = anew(barrier, plan=plan)
        Measure.objects.bulk_create(fresh(one, barrier=made) for one in measures)
    SupportContact.objects.bulk_create(fresh(one, plan=plan) for one in source.contacts.current())


def fresh(part: PlanPart, **under) -> PlanPart:
    """The same once more, not yet saved, under another."""
    kept = [one for one in part._meta.concrete_fields if one.name not in {"id", "public_id", *under}]
    return type(part)(**{one.attname: getattr(part, one.attname) for one in kept}, **under)


def anew(part, **under):
    made = fresh(part, **under)
    made.save()
    return made


# --- In order ----------------------------------------------------------------------------------------------------


def last_position(part: PlanPart) -> int:
    """Behind all that stands there."""
    return (part.siblings().aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def move(plan: Plan, participation: Participation, part: PlanPart, to: str = "", *, by):
    """`to`: "up", "down", "last", or the public id of the one it is to stand before."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    before = list(part.siblings())
    after = moved(before, part, to)
    if after == before:
        return
    for position, one in enumerate(after, 1):
        one.position = position
    type(part).objects.bulk_update(after, ["position"])
    trace(plan, participation, AuditAction.CHANGE, part, by=by, fields=["position"])


def moved(parts: list, part: PlanPart, to: str) -> list:
    if part not in parts:
        raise ValidationError(_("Somebody else has removed this meanwhile."))
    at = parts.index(part)
    others = [one for one in parts if one != part]
    places = {"up": max(at - 1, 0), "down": min(at + 1, len(others)), "last": len(others)}
    places |= {str(one.public_id): place for place, one in enumerate(others)}
    if to not in places:
        raise ValidationError(_("Somebody else has removed this meanwhile."))
    return [*others[: places[to]], part, *others[places[to] :]]


# --- Ticked off, taken away -------------------------------------------------------------------------------------


@transaction.atomic
def tick(plan: Plan, participation: Participation, part: PlanPart, _to: str = "", *, by):
    """Done today. What is finished already stays as it is."""
    stored = type(part).objects.select_for_update(of=("self",)).filter(pk=part.pk).first()
    if stored is None:
        raise ValidationError(_("Somebody else has removed this meanwhile."))
    if stored.finished_on:
        return
    changes: dict[str, tuple] = {"finished_on": (None, timezone.localdate())}
    if type(part) in TICKED:
        changes["state"] = (stored.state, TICKED[type(part)])
    for name, (_before, now) in changes.items():
        setattr(stored, name, now)
    stored.save(update_fields=list(changes))
    trace(plan, participation, AuditAction.CHANGE, stored, by=by, changes=changes)


@transaction.atomic
def remove(plan: Plan, participation: Participation, part: PlanPart, *, by):
    """It was a mistake. What was signed with it keeps it; the trail keeps what it said, and what stood under it.
    What is finished was none: it stays as history.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    gone = [*under_it(part), part]
    if any(one.is_history for one in gone):
        text = _("What is finished stays as history. If it was finished by mistake, open it again first.")
        raise ValidationError(text)
    events = [
        AuditEvent.of(
            by=by,
            action=AuditAction.DELETE,
            target=one,
            participant=participation.participant,
            project=participation.project,
            changes={name: (value, None) for name, value in said(one).items()},
        )
        for one in gone
    ]
    part.delete()
    AuditEvent.objects.record_all(events)


def under_it(part: PlanPart) -> list[PlanPart]:
    if isinstance(part, PlanGoal):
        return [*part.milestones.all(), *part.actions.all()]
    return list(part.measures.all()) if isinstance(part, Barrier) else []


def said(part: PlanPart) -> dict:
    fields = [one for one in part._meta.concrete_fields if one.editable and not (one.primary_key or one.is_relation)]
    return {one.name: value for one in fields if (value := getattr(part, one.name)) not in (None, "")}


# --- Signed ------------------------------------------------------------------------------------------------------


def last_version(plan: Plan) -> PlanVersion | None:
    return plan.versions.select_related("signed_by").order_by("number").last()


@transaction.atomic
def sign(plan: Plan, participation: Participation, *, by, method, seen: str, signed_on: date, document=None):
    """Freeze what both have signed. `seen`: the checksum of what they had before them; nothing else is signed."""
    Participant.objects.locked([participation.participant_id])
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    content, last = content_of(plan), last_version(plan)
    checksum = checksum_of(content)
    check_signing(participation, content, checksum, seen, last, signed_on)
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        content=content,
        checksum=checksum,
        method=method,
        signed_on=signed_on,
        signed_by=by,
        document=document,
    )
    told = ["content", "method", "signed_on", *(["document"] if document else [])]
    trace(plan, participation, AuditAction.CREATE, version, by=by, fields=told, details={"version": version.number})
    return version


def check_signing(participation, content, checksum, seen, last, signed_on):
    if not has_goal(content):
        raise ValidationError(_("A plan without a goal cannot be signed. Write a goal first."))
    if checksum != seen:
        raise ValidationError(_("The plan has been changed since this page was opened. Read it once more."))
    if last and last.checksum == checksum:
        raise ValidationError(_("The plan is signed already, just as it stands."))
    if signed_on > timezone.localdate():
        raise ValidationError({"signed_on": _("The day lies ahead.")})
    if signed_on < participation.start:
        raise ValidationError({"signed_on": _("That is before the participation began.")})
    if last and signed_on < last.signed_on:
        raise ValidationError({"signed_on": _("An earlier version was signed after that day.")})
