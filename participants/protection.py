"""Protected identity: set, lifted, and who is named on the person. One locked act."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.models import Participant
from projects.models import Membership
from projects.roles import Permission


def who_may_be_named(project):
    """Members who see participants of the project at all."""
    members = Membership.objects.current().filter(project=project).granting(Permission.VIEW_PARTICIPANT)
    return User.objects.filter(pk__in=members.exclude(group__isnull=False).values("user")).order_by("name", "pk")


@transaction.atomic
def protect(person: Participant, project, *, protected: bool, named, seen: str, by, reason: str):
    """Those named by way of another project stay named. Whoever decides is named herself: she must not lock
    herself, and everybody, out.
    """
    Participant.objects.locked([person.pk])
    person = Participant.objects.get(pk=person.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    if seen != state(person):
        raise ValidationError(_("Somebody else has changed this meanwhile. Look at it again."))
    if protected and by not in named:
        raise ValidationError({"named": _("Name yourself too. Somebody else who is named can remove you later.")})
    before = set(person.named_people.values_list("pk", flat=True))
    here = set(who_may_be_named(project).values_list("pk", flat=True))
    after = (before - here) | {user.pk for user in named} if protected else set()
    changes: dict[str, tuple] = {}
    if person.protected != protected:
        changes["protected"] = (person.protected, protected)
        person.protected = protected
        person.save(update_fields=["protected"])
    if before != after:
        changes["named_people"] = (sorted(before), sorted(after))
        person.named_people.set(after)
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


def state(person: Participant) -> str:
    """A mark of what a page has shown of it, to notice that somebody has changed it since."""
    shown = [person.pk, person.protected, *sorted(person.named_people.values_list("pk", flat=True))]
    return salted_hmac("participants.protection", repr(shown), algorithm="sha256").hexdigest()[:20]
