"""What a member has set up for herself of a list: filters she comes back to, columns.

It stands on her membership, which every page reads anyway; each list has names of its own there.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.models import Membership

MOST_FILTERS = 20
FILTERS = "filters"  # of the list of participants, the first there was


def filters_of(membership: Membership, key: str = FILTERS) -> list[dict]:
    """Each has a name and the query of its list's address."""
    return membership.list_settings.get(key, [])


@transaction.atomic
def save_filter(membership: Membership, name: str, query: str, key: str = FILTERS, *, by):
    """A new one, or another list under a name that is there."""
    own = locked(membership)
    others = [one for one in filters_of(own, key) if one["name"].casefold() != name.casefold()]
    if len(others) >= MOST_FILTERS:
        raise ValidationError(_("You have as many saved filters as there is room for. Remove one first."))
    kept = sorted([*others, {"name": name, "query": query}], key=lambda one: one["name"].casefold())
    save(own, key, kept, by)


@transaction.atomic
def remove_filter(membership: Membership, name: str, key: str = FILTERS, *, by):
    own = locked(membership)
    kept = [one for one in filters_of(own, key) if one["name"] != name]
    if len(kept) < len(filters_of(own, key)):
        save(own, key, kept, by)


def locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)


def save(own: Membership, name: str, value, by):
    own.list_settings = {**own.list_settings, name: value}
    own.save(update_fields=["list_settings"])
    AuditEvent.objects.record(
        by=by, action=AuditAction.CHANGE, target=own, project=own.project, fields=["list_settings"]
    )
