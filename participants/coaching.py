"""Who is responsible for a participant: one coach at a time, and after the exit whoever follows up.

The coach at the exit follows up, unless it is handed over: then an assignment begins after the exit, which stays
open. Only the last assignment of a participation counts (CoachAssignmentQuerySet.current).
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import CoachAssignment, FollowUp, Participant, Participation, Session
from projects.models import Membership
from projects.roles import Role

MAY_BE_COACH = [Role.COACH, Role.PROJECT_LEADER]


def check_coach(project, user):
    members = Membership.objects.current().filter(project=project, role__in=MAY_BE_COACH)
    if not members.filter(user=user, user__is_active=True).exists():
        raise ValidationError({"coach": _("Choose a coach who is a member of the project now.")})


def is_coach(project, user) -> bool:
    try:
        check_coach(project, user)
    except ValidationError:
        return False
    return True


def coaches_now(participations) -> dict[int, CoachAssignment]:
    """By participation; after the exit, of whoever follows up."""
    assignments = CoachAssignment.objects.current().filter(participation__in=participations)
    return {one.participation_id: one for one in assignments.order_by("start", "pk")}


def to_be_followed_up(participations: Iterable[Participation]) -> set[int]:
    """Those who have left and whose follow-up waits for its outcome: it can be handed over."""
    left = [one.pk for one in participations if one.exit and one.next_start is None]
    waiting = FollowUp.objects.unanswered().filter(participation__in=left)
    return set(waiting.values_list("participation", flat=True)) if left else set()


@transaction.atomic
def assign_coach(participations: Iterable[Participation], coach, day: date, *, by, note: str = ""):
    """One responsible coach for each of these, from a day on; whoever was it before hands over that day.

    All or none. The participations are of one project; those who have the coach already stay as they are.
    """
    wanted = [participation.pk for participation in participations]
    Participant.objects.locked([participation.participant_id for participation in participations])
    stored = Participation.objects.filter(pk__in=wanted).select_related("participant", "project")
    current = list(stored.order_by("pk"))
    held, to_follow_up = coaches_now(wanted), to_be_followed_up(current)
    changed = []
    for participation in current:
        check_waits_for_coach(participation, to_follow_up)
        check_coach_day(participation, held.get(participation.pk), day)
        if participation.pk not in held or held[participation.pk].coach_id != coach.pk:
            changed.append(participation)
    if changed:
        check_coach(changed[0].project, coach)
    before = [held[participation.pk] for participation in changed if participation.pk in held]
    ended = [assignment for assignment in before if assignment.end is None]
    for assignment in ended:
        assignment.end = day
    CoachAssignment.objects.bulk_update(ended, ["end"], batch_size=500)
    CoachAssignment.objects.bulk_create(
        CoachAssignment(participation=participation, coach=coach, start=day, note=note) for participation in changed
    )
    former = {one.participation_id: one.coach_id for one in before}
    moved = take_over_meetings(former, coach) if former else set()
    trace_hand_over(by, changed, moved)
    return changed


def trace_hand_over(by, participations: list[Participation], moved: set[int]):
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=by,
                action=AuditAction.CHANGE,
                target=participation,
                participant=participation.participant,
                project=participation.project,
                fields=["coach_assignments", *(["planned_sessions"] if participation.pk in moved else [])],
            )
            for participation in participations
        ]
    )


def take_over_meetings(former: dict[int, int], coach) -> set[int]:
    """What a coach has planned with nobody but people she hands over is the new coach's: she could not even mark it.

    `former`: participation → coach until now. Whose meetings those were.
    """
    planned = Session.objects.planned().filter(
        group__isnull=True, coach__in=former.values(), expected__in=former.keys()
    )
    expected = {one: {each.pk for each in one.expected.all()} for one in planned.prefetch_related("expected")}
    moved = [one for one, people in expected.items() if all(former.get(person) == one.coach_id for person in people)]
    Session.objects.filter(pk__in=[one.pk for one in moved]).update(coach=coach)
    return {person for one in moved for person in expected[one]}


def check_waits_for_coach(participation: Participation, to_follow_up: set[int]):
    """Whoever has left needs a coach for the follow-up, and for nothing else."""
    if participation.exit and participation.pk not in to_follow_up:
        raise ValidationError(_("The participant has left, and there is nothing left to follow up."))


def check_coach_day(participation: Participation, held: CoachAssignment | None, day: date):
    days = [participation.start, participation.exit, held and held.start]
    first = max(one for one in days if one)
    if day < first:
        text = _("%(name)s: the coach can change from %(day)s at the earliest.")
        raise ValidationError({"day": text % {"name": participation.participant, "day": first}})
    if day > timezone.localdate():
        raise ValidationError({"day": _("Choose today or an earlier day.")})


# --- At the exit, and when it is withdrawn -------------------------------------------------------------------------


def end_with_exit(participation: Participation, earlier: date | None = None):
    """The coach until the exit. One who took over after it follows up, from that day on.

    `earlier` is the exit that is corrected.
    """
    last = participation.coach_assignments.last()
    if last and last.end in (None, earlier):
        last.end = participation.exit if last.start <= participation.exit else None
        last.save(update_fields=["end"])


def go_on(participation: Participation, left: date):
    """The exit is withdrawn: whoever was coach then, or follows up, is the coach again."""
    last = participation.coach_assignments.select_related("coach").last()
    if last and last.end == left and is_coach(participation.project, last.coach):
        last.end = None
        last.save(update_fields=["end"])
