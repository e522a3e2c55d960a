"""A referral says that somebody has a protected identity: from that moment on only named people open the person."""

from django.db.models import Q

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.enums import ProtectionDegree
from participants.models import CoachAssignment, Participant, Participation
from projects.models import Membership
from projects.roles import Role


def protect_referred(person: Participant, membership: Membership, degree: str, *, is_new: bool):
    """`membership`: of whoever refers. A new person: she and the project's leaders are named.

    Of somebody known who is not protected yet everybody who works with the person is named too, so that nobody who
    opens the person today is shut out: that is theirs to narrow. Somebody who is protected already is left as it is:
    nobody names herself by referring.
    """
    if not is_new and person.protected:
        return
    project, by = membership.project, membership.user
    leaders = Membership.objects.current().filter(role=Role.PROJECT_LEADER)
    named = Q(pk=by.pk) | Q(pk__in=leaders.filter(project=project).values("user"))
    if not is_new:
        theirs = Participation.objects.filter(participant=person)
        coaches = CoachAssignment.objects.current().filter(participation__in=theirs)
        named |= Q(pk__in=leaders.filter(project__in=theirs.values("project")).values("user"))
        named |= Q(pk__in=coaches.values("coach"))
        # An address in the record is not a caseworker's to throw away, as the stronger degree would.
        person.protected, person.degree = True, ProtectionDegree.MARKING if person.address else degree
        person.save(update_fields=["protected", "degree"])
    users = list(User.objects.filter(named).order_by("pk"))
    person.named_people.set(users)
    changes: dict[str, tuple] = {"named_people": ([], [user.pk for user in users])}
    if not is_new:
        changes |= {"protected": (False, True), "degree": ("", person.degree)}
    AuditEvent.objects.record(
        by=by, action=AuditAction.CHANGE, target=person, participant=person, project=project, changes=changes
    )
