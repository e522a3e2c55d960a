"""What a member has set up for herself: the columns of her list, and filters she comes back to."""

from django.db import transaction

from projects.models import Membership
from projects.own_lists import filters_of as filters_of
from projects.own_lists import locked, save
from projects.own_lists import remove_filter as remove_filter
from projects.own_lists import save_filter as save_filter


def columns_of(membership: Membership) -> list[str] | None:
    """None as long as she has not chosen."""
    return membership.list_settings.get("columns")


@transaction.atomic
def choose_columns(membership: Membership, codes: list[str], *, by):
    own = locked(membership)
    save(own, "columns", codes, by)
