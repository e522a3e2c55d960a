"""A part of the list of participants that its page has not shown: who stands there, and nothing about them."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from participants.forms.people_list import PeopleListForm
from participants.people_list.columns import BY_CODE, in_order, with_columns
from participants.people_list.filters import listed, narrowed
from projects.access import memberships_of
from projects.roles import Permission


def stretch(request, project, address: str, first: int, number: int) -> list[UUID]:
    """So many public ids from a place on, in the order of the list at this address; of another page's list nobody."""
    parts = urlsplit(address)
    if parts.path != reverse("participants:participants", args=[project.slug]):
        return []
    [membership] = [one for one in memberships_of(request) if one.project_id == project.pk]
    chosen, today = PeopleListForm(QueryDict(parts.query), membership=membership).chosen, timezone.localdate()
    people = narrowed(listed(project, request.user, Permission.VIEW_PARTICIPANT), chosen, today)
    sorted_by = [BY_CODE[code] for code in [chosen.sort.removeprefix("-")] if code in BY_CODE]
    ordered = in_order(with_columns(people, sorted_by, today), chosen.sort)
    return list(ordered.values_list("participant__public_id", flat=True)[first : first + number])
