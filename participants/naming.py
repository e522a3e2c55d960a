"""When nobody who is named opens a protected person here, the project leader names somebody, unseen.

Of whoever takes part: nobody named reads the case. Of whoever is only referred: no leader is named, who answers. A
leader who is named on somebody referred names others, who has no page of the person yet to do it on.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.models import CoachAssignment, Participant, Participation, Referral
from participants.models.referral import AT_THE_PROJECT, IN_THE_QUEUE
from projects.models import Membership
from projects.roles import Permission, Reach, roles_granting

OPENS, REFERS = Permission.VIEW_CASE, Permission.REFER
LEADS = Permission.ASSIGN_COACHES


def opened_by_nobody(project):
    """Protected people who take part in the project, or wait to, and on whom somebody is to be named."""
    here = unopened_participations(project).values("participant")
    closed = unanswered_referrals(project).values("participant")
    return Participant.objects.filter(Q(pk__in=here) | Q(pk__in=closed), protected=True)


def names_others_on(project, leader):
    """Those, and whoever waits to take part and the leader is named on herself."""
    hers = waiting_referrals(project).filter(participant__named_people=leader)
    return opened_by_nobody(project) | Participant.objects.filter(pk__in=hers.values("participant"), protected=True)


def unopened_participations(project):
    """Of protected people none of whose named people can open them there today."""
    by_name = named_on("participant")
    members = current_members(OuterRef(OuterRef("project")))
    hers = CoachAssignment.objects.current().filter(
        coach=OuterRef("user"),
        participation__participant=OuterRef("participant"),
        participation__project=OuterRef(OuterRef("project")),
    )
    leads = by_name.filter(Exists(members.filter(role__in=roles_granting(OPENS, Reach.PROJECT))))
    coaches = by_name.filter(Exists(members.filter(role__in=roles_granting(OPENS, Reach.ASSIGNED))), Exists(hers))
    return latest_here(project).filter(~Exists(leads), ~Exists(coaches))


def unanswered_referrals(project):
    """Those that no named leader can open."""
    leaders = current_members(project.pk).filter(role__in=roles_granting(LEADS, Reach.PROJECT))
    return waiting_referrals(project).filter(~Exists(named_on("participant").filter(Exists(leaders))))


def waiting_referrals(project):
    """Of protected people who do not take part: of those who do, the named name others on the person's own pages."""
    waiting = Referral.objects.filter(project=project, participant__protected=True)
    waiting = waiting.in_state(*IN_THE_QUEUE, *AT_THE_PROJECT)
    return waiting.exclude(participant__in=latest_here(project).values("participant"))


def latest_here(project):
    return Participation.objects.filter(
        project=project, next_start__isnull=True, participant__protected=True, participant__merged_into__isnull=True
    )


def named_on(person: str):
    """Who is named on the person of the outer row."""
    return Participant.named_people.through.objects.filter(participant=OuterRef(person), user__is_active=True)


def current_members(project):
    """Memberships of the user of the outer row."""
    return Membership.objects.current().filter(project=project, user=OuterRef("user"))


def who_can_open(person: Participant, project):
    """Members who, once named, open the person: those who read everybody's cases, the person's coach, and the
    caseworkers of the party whose referral waits.
    """
    members = Membership.objects.current().filter(project=project, user__is_active=True)
    coach = CoachAssignment.objects.current().filter(
        participation__participant=person, participation__project=project
    )
    referred = waiting_referrals(project).filter(participant=person)
    refers = referred.filter(group=OuterRef("group"), party=OuterRef("party"))
    found = Q(role__in=roles_granting(OPENS, Reach.PROJECT))
    found |= Q(role__in=roles_granting(OPENS, Reach.ASSIGNED), user__in=coach.values("coach"))
    found |= Q(Exists(refers), role__in=roles_granting(REFERS, Reach.GROUP))
    named = person.named_people.filter(is_active=True).values("pk")
    return User.objects.filter(pk__in=members.filter(found).values("user")).exclude(pk__in=named)


@transaction.atomic
def name_somebody(person: Participant, project, user, *, by, reason: str) -> Participant:
    """By the project leader, who is not told whom she names somebody for, unless she is named herself."""
    [person] = Participant.objects.locked([person.pk])
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    if not names_others_on(project, by).filter(pk=person.pk).exists():
        raise ValidationError(_("Somebody who is named can open the person. Ask her or him to name others."))
    if not who_can_open(person, project).filter(pk=user.pk).exists():
        raise ValidationError({"user": _("Choose somebody who can open the person in the project now.")})
    before = sorted(person.named_people.values_list("pk", flat=True))
    person.named_people.add(user)
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE,
        target=person,
        participant=person,
        project=project,
        changes={"named_people": (before, sorted({*before, user.pk}))},
        reason=reason.strip(),
    )
    return person
