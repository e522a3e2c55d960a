"""A referral says that somebody has a protected identity: from that moment on only named people open the person."""

from django.db.models import Q

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import lifting
from participants.enums import ProtectionDegree
from participants.models import CoachAssignment, Participant, Participation
from participants.protection import strengthen
from projects.models import Membership
from projects.roles import Role


def protect_referred(person: Participant, membership: Membership, degree: str, *, is_new: bool):
    """`membership`: of whoever refers. A new person: she and the project's leaders are named.

    Of somebody known who is not protected yet everybody who works with the person is named too, so that nobody who
    opens the person today is shut out: that is theirs to narrow. On somebody who is protected already nobody is
    named: nobody names herself by referring. But the stronger of the degrees holds, whoever has said it.
    """
    Participant.objects.locked([person.pk])
    person.refresh_from_db()
    changes = {} if is_new else strengthen(person, ProtectionDegree.stronger(person.degree, degree))
    if is_new or "protected" in changes:
        users = to_be_named(person, membership, is_new=is_new)
        person.named_people.set(users)
        changes["named_people"] = ([], [user.pk for user in users])
    if "degree" in changes:
        lifting.give_up(person, by=membership.user)
    if changes:
        AuditEvent.objects.record(
            by=membership.user,
            action=AuditAction.CHANGE,
            target=person,
            participant=person,
            project=membership.project,
            changes=changes,
        )


def to_be_named(person: Participant, membership: Membership, *, is_new: bool) -> list[User]:
    leaders = Membership.objects.current().filter(role=Role.PROJECT_LEADER)
    named = Q(pk=membership.user_id) | Q(pk__in=leaders.filter(project=membership.project).values("user"))
    if not is_new:
        theirs = Participation.objects.filter(participant=person)
        coaches = CoachAssignment.objects.current().filter(participation__in=theirs)
        named |= Q(pk__in=leaders.filter(project__in=theirs.values("project")).values("user"))
        named |= Q(pk__in=coaches.values("coach"))
    return list(User.objects.filter(named).order_by("pk"))
