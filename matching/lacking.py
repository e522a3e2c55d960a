"""What lacks for an opening becomes a step of the participant's plan, or a note to the coach: one click."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.models import Opening
from matching.enums import Side
from matching.explaining import Missing
from matching.models import CoachNote
from participants import planning
from participants.enums import ActionKind, GoalState, Responsible
from participants.models import Action, Participant, Participation, PlanGoal
from participants.models.plan import LONGEST_TITLE

KINDS = {"skills": ActionKind.VALIDATION, "languages": ActionKind.EDUCATION, "licences": ActionKind.EDUCATION}
OF_EMPLOYER = Responsible.COACH


@transaction.atomic
def into_plan(participation: Participation, title: str, kind: str, responsible: str, *, by) -> Action:
    """A step under the goal that matching keeps in the plan. Twice asked for it is there once."""
    Participant.objects.locked([participation.participant_id])
    if participation.exit:
        raise ValidationError(_("The person has left the project."))
    plan = planning.begin(participation, by=by)
    goal = plan.goals.filter(state=GoalState.OPEN, title=goal_title()).first() or new_goal(plan, participation, by)
    title = title[:LONGEST_TITLE]
    existing = Action.objects.in_force().filter(goal__plan=plan, title=title).first()
    if existing:
        return existing
    made = Action(goal=goal, title=title, kind=kind, responsible=responsible)
    made.position = planning.last_position(made)
    made.save()
    fields = ["title", "kind", "responsible"]
    planning.trace(plan, participation, AuditAction.CREATE, made, by=by, fields=fields)
    return made


def new_goal(plan, participation, by) -> PlanGoal:
    made = PlanGoal(plan=plan, title=goal_title())
    made.position = planning.last_position(made)
    made.save()
    planning.trace(plan, participation, AuditAction.CREATE, made, by=by, fields=["title"])
    return made


def goal_title() -> str:
    return _("Be ready for a workplace")


def as_action(participation: Participation, missing: Missing, *, by) -> Action:
    kind = KINDS.get(missing.code.split(":")[0], ActionKind.PLACEMENT)
    responsible = OF_EMPLOYER if missing.side == Side.EMPLOYER else Responsible.PARTICIPANT
    return into_plan(participation, missing.action, kind, responsible, by=by)


@transaction.atomic
def as_note(participation: Participation, opening: Opening, missing: Missing, *, by) -> CoachNote:
    """For whoever may not write in the plan. Twice told it stands once."""
    Participant.objects.locked([participation.participant_id])
    facts = {"participation": participation, "opening": opening, "text": missing.action[:LONGEST_TITLE]}
    existing = CoachNote.objects.waiting().filter(**facts).first()
    if existing:
        return existing
    made = CoachNote.objects.create(**facts, written_by=by)
    trace(made, AuditAction.CREATE, by, ["text", "opening"])
    return made


@transaction.atomic
def settle(note: CoachNote, participation: Participation, *, in_plan: bool, by):
    """The coach takes it into the plan, or puts it aside."""
    Participant.objects.locked([participation.participant_id])
    stored = CoachNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if stored.done_on:
        return
    if in_plan:
        into_plan(participation, stored.text, ActionKind.PLACEMENT, Responsible.COACH, by=by)
    stored.done_on, stored.in_plan = timezone.localdate(), in_plan
    stored.save(update_fields=["done_on", "in_plan"])
    trace(stored, AuditAction.CHANGE, by, ["done_on", "in_plan"])


def trace(note: CoachNote, action, by, fields):
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=note,
        participant=note.participation.participant,
        project=note.participation.project,
        fields=fields,
    )
