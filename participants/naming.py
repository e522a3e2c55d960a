"""When everybody who is named on a protected person has gone, the project leader names somebody, unseen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import CoachAssignment, Participant, Participation
from projects.models import Membership
from projects.roles import Permission, Reach, roles_granting

OPENS = Permission.VIEW_CASE


def opened_by_nobody(project):
    """Protected people of the project, none of whose named people can open them there today."""
    by_name = Participant.named_people.through.objects.filter(
        participant=OuterRef("participant"), user__is_active=True
    )
    members = Membership.objects.current().filter(project=OuterRef(OuterRef("project")), user=OuterRef("user"))
    hers = CoachAssignment.objects.current().filter(
        coach=OuterRef("user"),
        participation__participant=OuterRef("participant"),
        participation__project=OuterRef(OuterRef("project")),
    )
    leads = by_name.filter(Exists(members.filter(role__in=roles_granting(OPENS, Reach.PROJECT))))
    coaches = by_name.filter(Exists(members.filter(role__in=roles_granting(OPENS, Reach.ASSIGNED))), Exists(hers))
    latest = Participation.objects.filter(project=project, next_start__isnull=True, participant__protected=True)
    return latest.filter(~Exists(leads), ~Exists(coaches), participant__merged_into__isnull=True)


def who_can_open(participation: Participation):
    """Members who, once named, open the person: those who read everybody's cases, and the person's coach."""
    members = Membership.objects.current().filter(project=participation.project, user__is_active=True)
    coach = CoachAssignment.objects.current().filter(
        participation__participant=participation.participant, participation__project=participation.project
    )
    leads = members.filter(role__in=roles_granting(OPENS, Reach.PROJECT))
    coaches = members.filter(role__in=roles_granting(OPENS, Reach.ASSIGNED), user__in=coach.values("coach"))
    return leads | coaches


@transaction.atomic
def name_somebody(participation: Participation, user, *, by, reason: str) -> Participant:
    """By the project leader, who is not told whom she names somebody for."""
    [person] = Participant.objects.locked([participation.participant_id])
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    if not opened_by_nobody(participation.project).filter(participant=person).exists():
        raise ValidationError(_("Somebody who is named can open the person. Ask her or him to name others."))
    if not who_can_open(participation).filter(user=user).exists():
        raise ValidationError({"user": _("Choose somebody who can open the person in the project now.")})
    before = sorted(person.named_people.values_list("pk", flat=True))
    person.named_people.add(user)
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE,
        target=person,
        participant=person,
        project=participation.project,
        changes={"named_people": (before, sorted({*before, user.pk}))},
        reason=reason.strip(),
    )
    return person
