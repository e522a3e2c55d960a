"""Protected identity: set, strengthened, and who is named on the person. One locked act.

Nothing here takes protection away: that is asked for and confirmed by two people (participants/lifting.py).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import lifting
from participants.enums import ProtectionDegree
from participants.models import Lifting, Participant, ProtectedOpening
from participants.names import tells_who
from projects.models import Membership
from projects.roles import Permission


def who_may_be_named(project):
    """Members who see participants of the project at all."""
    members = Membership.objects.current().filter(project=project).granting(Permission.VIEW_PARTICIPANT)
    return User.objects.filter(pk__in=members.exclude(group__isnull=False).values("user")).order_by("name", "pk")


@transaction.atomic
def protect(person: Participant, project, *, degree: str, named, seen: str, by, reason: str) -> Lifting | None:
    """Those named by way of another project stay named. Whoever decides is named herself: she must not lock
    herself, and everybody, out.

    A lower degree than the person has, or none, is only asked for: the answer is what waits for somebody else then.
    """
    Participant.objects.locked([person.pk])
    person = Participant.objects.get(pk=person.pk)
    check(person, degree=degree, named=named, seen=seen, by=by, reason=reason)
    asks = degree != ProtectionDegree.stronger(person.degree, degree)
    changes = {} if asks else strengthen(person, degree)
    if degree:
        changes |= name(person, project, named)
    if "degree" in changes:
        lifting.give_up(person, by=by)
    if changes:
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CHANGE,
            target=person,
            participant=person,
            project=project,
            changes=changes,
            reason=reason.strip(),
        )
    if "protected" in changes:
        ProtectedOpening.objects.begin(person, project, by, reason.strip())
    return lifting.ask(person, project, to_degree=degree, by=by, reason=reason) if asks else None


def check(person: Participant, *, degree, named, seen, by, reason):
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    if tells_who(reason, person):
        raise ValidationError({"reason": _("Write no name, number or address here: others read the reason.")})
    if seen != state(person):
        raise ValidationError(_("Somebody else has changed this meanwhile. Look at it again."))
    if degree and by not in named:
        raise ValidationError({"named": _("Name yourself too. Somebody else who is named can remove you later.")})


def strengthen(person: Participant, degree: str) -> dict[str, tuple]:
    """Of whoever is registered nowhere no address is kept: what stands there is emptied."""
    wanted = {"protected": bool(degree), "degree": degree}
    if degree == ProtectionDegree.REGISTRATION:
        wanted["address"] = ""
    changes = {field: (getattr(person, field), value) for field, value in wanted.items()}
    changes = {field: values for field, values in changes.items() if values[0] != values[1]}
    for field in changes:
        setattr(person, field, wanted[field])
    if changes:
        person.save(update_fields=list(changes))
    return changes


def name(person: Participant, project, named) -> dict[str, tuple]:
    before = set(person.named_people.values_list("pk", flat=True))
    here = set(who_may_be_named(project).values_list("pk", flat=True))
    after = (before - here) | {user.pk for user in named}
    if before == after:
        return {}
    person.named_people.set(after)
    return {"named_people": (sorted(before), sorted(after))}


def state(person: Participant) -> str:
    """A mark of what a page has shown of it, to notice that somebody has changed it since."""
    shown = [person.pk, person.degree, *sorted(person.named_people.values_list("pk", flat=True))]
    return salted_hmac("participants.protection", repr(shown), algorithm="sha256").hexdigest()[:20]
