"""A person's way through a project: start, phases, exit, and back again.

Each act is one function: it locks the person first (so that two at once come one after the other), refuses with a
ValidationError in the user's language by field, writes everything that follows from the act, and leaves its trace as
the last thing.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import referring
from participants.catch_up import align
from participants.coaching import check_coach, end_with_exit, go_on
from participants.facts import refreeze
from participants.models import CoachAssignment, Participant, Participation, PhasePeriod, Session
from participants.models.month_lock import refuse_locked

EXIT_FACTS = ["exit", "destination", "exit_reason", "chances_improved", "life_situation_improved"]
OUTCOME = ["outcome", "outcome_recorded_on", "outcome_evidence"]


def trace(by, participation: Participation, action=AuditAction.CHANGE, **event):
    """Who did it, to whom, in which project."""
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=participation,
        participant=participation.participant,
        project=participation.project,
        **event,
    )


def changed_since(before: dict, participation: Participation) -> dict[str, tuple]:
    """Field → (before, after) of those that differ now."""
    now = {name: getattr(participation, name) for name in before}
    return {name: (value, now[name]) for name, value in before.items() if value != now[name]}


def locked(participation: Participation) -> Participation:
    """The participation as it stands now, its person locked until the transaction ends."""
    Participant.objects.locked([participation.participant_id])
    return Participation.objects.select_related("participant", "project").get(pk=participation.pk)


# --- In ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def start(participant: Participant, project, day: date, *, by, coach=None, **facts) -> Participation:
    """A first or a further participation. `facts` are the facts at entry, the target group, the group referring.

    It begins with the project's first phase. The facts about the person are frozen as they are known now.
    """
    Participant.objects.locked([participant.pk])
    participant.refresh_from_db()
    participation = Participation(participant=participant, project=project, start=day, **facts)
    check_start(participation)
    participation.save()
    refreeze(participant, project)
    participation.refresh_from_db()
    if first := project.phases.first():
        PhasePeriod.objects.create(participation=participation, phase=first, start=day)
    if coach:
        check_coach(project, coach)
        CoachAssignment.objects.create(participation=participation, coach=coach, start=day)
    referring.enrol(participation, by=by)
    trace(by, participation, AuditAction.CREATE, fields=["start", *facts, *(["coach_assignments"] if coach else [])])
    return participation


def check_start(participation: Participation):
    day, project, born = participation.start, participation.project, participation.participant.birth_date
    if not project.start <= day <= project.end:
        text = _("The project runs from %(first)s to %(last)s. The start must lie within that.")
        raise ValidationError({"start": text % {"first": project.start, "last": project.end}})
    if born and day < born:
        raise ValidationError({"start": _("The start is before the participant's birth.")})
    for other in participation.participant.participations.filter(project=project):
        if other.exit is None:
            raise ValidationError(
                {"start": _("The person already takes part in the project. Record the exit first.")}
            )
        if other.start <= day <= other.exit:
            text = _("The person took part from %(start)s to %(exit)s already. Choose a day outside that.")
            raise ValidationError({"start": text % {"start": other.start, "exit": other.exit}})
        if other.start > day:
            text = _("The person has a later participation, from %(start)s. A new one must start after it.")
            raise ValidationError({"start": text % {"start": other.start}})


# --- Phases -----------------------------------------------------------------------------------------------------


def current_phase(participation: Participation) -> PhasePeriod | None:
    return participation.phases.select_related("phase").filter(end__isnull=True).first()


@transaction.atomic
def enter_phase(participation: Participation, phase, day: date, *, by, reason: str = ""):
    """Move on to a phase. Phases passed over are kept as skipped, which needs a reason; there is no way back."""
    participation = locked(participation)
    check_running(participation)
    if not participation.start <= day <= timezone.localdate():
        raise ValidationError({"day": _("The day must lie between the start and today.")})
    current = current_phase(participation)
    if current and day < current.start:
        text = _("The phase now began on %(day)s. The next cannot begin before that.")
        raise ValidationError({"day": text % {"day": current.start}})
    phases = list(participation.project.phases.all())
    passed = [one for one in phases if one.position < phase.position]
    if current:
        if phase.position <= current.phase.position:
            raise ValidationError({"phase": _("Choose a later phase than the one now.")})
        passed = [one for one in passed if one.position > current.phase.position]
    if passed and not reason:
        raise ValidationError({"reason": _("Write why a phase is skipped.")})
    if current:
        current.end = day
        current.save(update_fields=["end"])
    PhasePeriod.objects.bulk_create(
        PhasePeriod(participation=participation, phase=one, start=day, end=day, skipped=True, reason=reason)
        for one in passed
    )
    PhasePeriod.objects.create(participation=participation, phase=phase, start=day)
    trace(by, participation, fields=["phases"], reason=reason)
    return participation


@transaction.atomic
def prolong_phase(participation: Participation, weeks: int, *, by, reason: str):
    """More weeks in the phase now."""
    participation = locked(participation)
    check_running(participation)
    current = current_phase(participation)
    if current is None:
        raise ValidationError(_("The participant is in no phase. Choose the phase first."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the phase is prolonged.")})
    if not 1 <= weeks <= 52:
        raise ValidationError({"weeks": _("Write from 1 to 52 weeks.")})
    current.extra_weeks += weeks
    current.reason = reason
    current.save(update_fields=["extra_weeks", "reason"])
    trace(by, participation, fields=["phases"], reason=reason, details={"weeks": weeks})
    return participation


def check_running(participation: Participation):
    if participation.exit:
        raise ValidationError(_("The participant has left. Reopen the participation first."))


# --- Out, and back again ----------------------------------------------------------------------------------------


@transaction.atomic
def leave(participation: Participation, day: date, *, by, destination: str, reason: str = "", **answers):
    """The exit, with the participant's own answers. Ends the phase and the places in groups; the coach follows up."""
    participation = locked(participation)
    if participation.exit:
        raise ValidationError(_("The participant has left already. Open the page anew."))
    before = {name: getattr(participation, name) for name in EXIT_FACTS}
    set_exit(participation, day, destination, reason, answers)
    participation.save(update_fields=EXIT_FACTS)
    fields = end_phases(participation)
    participation.groups.filter(end__isnull=True).update(end=day)
    end_with_exit(participation)
    withdraw_from_plans(participation, day)
    align_follow_up(participation)
    referring.align(participation, by=by)
    trace(by, participation, fields=fields, changes=changed_since(before, participation))
    return participation


@transaction.atomic
def change_exit(participation: Participation, day: date, *, by, why: str, destination: str, reason: str, **answers):
    """A correction of the exit. What was recorded of the follow-up stays."""
    participation = locked(participation)
    if not participation.exit:
        raise ValidationError(_("The participant has not left."))
    if not why.strip():
        raise ValidationError({"why": _("Write why it is corrected.")})
    before, earlier = {name: getattr(participation, name) for name in EXIT_FACTS}, participation.exit
    set_exit(participation, day, destination, reason, answers)
    participation.save(update_fields=EXIT_FACTS)
    fields = end_phases(participation, earlier)
    end_with_exit(participation, earlier)
    participation.groups.filter(end=earlier).update(end=day)
    withdraw_from_plans(participation, day)
    align_follow_up(participation)
    referring.align(participation, by=by)
    changes = changed_since(before, participation)
    trace(by, participation, AuditAction.CORRECT, fields=fields, changes=changes, reason=why)
    return participation


def end_phases(participation: Participation, earlier: date | None = None) -> list[str]:
    """The phase of that day ends with the exit; one that began later was never entered. What else changed by that.

    `earlier` is the exit that is corrected.
    """
    later, _of_each = participation.phases.filter(start__gt=participation.exit).delete()
    # The last alone: another may have been moved on from on the very day of the exit.
    last = participation.phases.filter(skipped=False).last()
    if last and (last.end in (None, earlier) or last.end > participation.exit):
        last.end = participation.exit
        last.save(update_fields=["end"])
    return ["phases"] if later else []


def align_follow_up(participation: Participation):
    """Made, moved or withdrawn at once; nothing waits for the night."""
    align(pk=participation.pk)


def set_exit(participation: Participation, day: date, destination: str, reason: str, answers: dict):
    if day < participation.start:
        text = _("The exit cannot be before the start, %(start)s.")
        raise ValidationError({"exit": text % {"start": participation.start}})
    if day > timezone.localdate():
        raise ValidationError({"exit": _("Record the exit when it has happened: today or an earlier day.")})
    if participation.next_start and day >= participation.next_start:
        text = _("The person came back on %(start)s. The exit must lie before that.")
        raise ValidationError({"exit": text % {"start": participation.next_start}})
    later = participation.attendance.exclude(cancelled_ahead()).filter(date__gt=day).order_by("-date").first()
    if later:
        refuse_locked([(participation, later.date)], "exit")
        text = _("There is attendance until %(day)s. Choose that day or a later one, or correct the attendance.")
        raise ValidationError({"exit": text % {"day": later.date}})
    participation.exit = day
    participation.destination = destination
    participation.exit_reason = reason
    for name in ["chances_improved", "life_situation_improved"]:
        setattr(participation, name, answers.get(name))


def cancelled_ahead() -> Q:
    """Rows of sessions that lay ahead when we cancelled them."""
    return Q(date__gt=timezone.localdate(), present=False, session__state=Session.State.CANCELLED)


def withdraw_from_plans(participation: Participation, day: date):
    """Nobody is expected after the exit; a meeting with nobody else is cancelled."""
    ahead = participation.attendance.filter(cancelled_ahead(), date__gt=day)
    refuse_locked([(participation, row.date) for row in ahead], "exit")
    ahead.delete()
    planned = participation.planned_sessions.filter(state=Session.State.PLANNED, date__gt=day)
    alone = [session.pk for session in planned.prefetch_related("expected") if len(session.expected.all()) == 1]
    for session in planned:
        session.expected.remove(participation)
    Session.objects.filter(pk__in=alone).update(state=Session.State.CANCELLED)


@transaction.atomic
def reopen(participation: Participation, *, by, reason: str):
    """The exit was a mistake: it is withdrawn, and the phase and the coach of that day go on.

    Only the latest participation, and only while the project runs; who comes back later starts a new one. An
    outcome after ninety days stays with the follow-up, and is no longer one of the participation.
    """
    participation = locked(participation)
    if not participation.exit:
        raise ValidationError(_("The participation is open already."))
    if participation.next_start:
        raise ValidationError(_("The person came back later. The earlier participation cannot be opened again."))
    if timezone.localdate() > participation.project.end:
        raise ValidationError(_("The project has ended. Nobody can take part any longer."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why the exit is withdrawn.")})
    day = participation.exit
    before = {name: getattr(participation, name) for name in [*EXIT_FACTS, *OUTCOME]}
    for name in before:
        setattr(participation, name, Participation._meta.get_field(name).get_default())
    participation.save(update_fields=[*EXIT_FACTS, *OUTCOME])
    phase = participation.phases.filter(end=day, skipped=False).last()
    if phase:
        PhasePeriod.objects.filter(pk=phase.pk).update(end=None)
    go_on(participation, day)
    align_follow_up(participation)
    referring.align(participation, by=by)
    trace(by, participation, changes=changed_since(before, participation), reason=reason)
    return participation
