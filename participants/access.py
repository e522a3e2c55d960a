"""From an address to a person in a project: whom one may not see does not exist (404)."""

from django.http import Http404

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Participation, Referral
from participants.opening import pass_gate
from participants.person_page import with_head
from projects.access import project_or_404
from projects.roles import Permission


def participation_or_404(request, slug: str, public_id, permission: Permission) -> Participation:
    """The latest participation, in the project of the address, of the person whose public id it carries.

    Whoever opens a protected person is asked why first (participants/opening.py).
    It comes with what the head of the person's pages shows (participants/person_page.py).
    """
    project = project_or_404(request, slug, permission)
    permitted = Participation.objects.permitting_in(permission, request.user, project)
    found = with_head(permitted.filter(participant__public_id=public_id), request.user).order_by("start").last()
    if found is None:
        raise Http404("No such participant")
    found.project = project
    pass_gate(request, found.participant, project)
    return found


def referral_or_404(request, slug: str, public_id, permission: Permission = Permission.DECIDE_REFERRAL) -> Referral:
    """A referral of the project of the address, for who decides on referrals there."""
    project = project_or_404(request, slug, permission)
    permitted = Referral.objects.permitting_in(permission, request.user, project)
    found = permitted.select_related("participant", "group", "party").filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such referral")
    found.project = project
    pass_gate(request, found.participant, project)
    return found


def trace_referral(request, referral: Referral, **details):
    """The one row that every look at a referral leaves."""
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.VIEW,
        target=referral,
        participant=referral.participant,
        project=referral.project,
        details=details,
    )


def trace_view(request, participation: Participation, **details):
    """The one row that every look at a person leaves."""
    trace_person(request, participation.participant, participation.project, **details)


def trace_person(request, person, project, **details):
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.VIEW,
        target=person,
        participant=person,
        project=project,
        details=details,
    )


def trace_people(request, project, people, details: dict):
    """The one row that a list of people leaves, and one more for each of them with a protected identity."""
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project}
    of_one = {name: value for name, value in details.items() if name != "shown"}
    protected = {
        person.pk: person for person in people if person.protected
    }  # who stands there twice is looked at once
    AuditEvent.objects.record_all(
        [AuditEvent.of(target=project, details=details, **event)]
        + [AuditEvent.of(target=person, participant=person, details=of_one, **event) for person in protected.values()]
    )
