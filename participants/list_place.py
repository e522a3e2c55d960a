"""Where in a list somebody stands who opens a person from it: kept in her session, never in an address."""

from dataclasses import dataclass
from uuid import UUID

KEY = "list_place"
LONGEST = 500  # the session is read with every request
HEX = 32  # letters of one id


@dataclass(frozen=True)
class Place:
    """`number` counts from 1. `back` is the address of the list, with its filters."""

    number: int
    total: int
    previous: UUID | None
    next: UUID | None
    back: str


def remember(request, project, ids, back: str = ""):
    """The list shows these people (public ids) in this order. Of a longer list its first five hundred are kept."""
    joined = "".join(UUID(str(public_id)).hex for public_id in list(ids)[:LONGEST])
    kept = {"project": project.pk, "ids": joined, "back": back or request.get_full_path()}
    if request.session.get(KEY) != kept:
        request.session[KEY] = kept


def neighbours(request, project, public_id) -> Place | None:
    """Who comes before and after the person in the list last looked at, if the person stands in it."""
    kept = request.session.get(KEY)
    if not kept or kept["project"] != project.pk:
        return None
    ids = [kept["ids"][start : start + HEX] for start in range(0, len(kept["ids"]), HEX)]
    wanted = UUID(str(public_id)).hex
    if wanted not in ids:
        return None
    place = ids.index(wanted)
    return Place(
        number=place + 1,
        total=len(ids),
        previous=UUID(ids[place - 1]) if place else None,
        next=UUID(ids[place + 1]) if place + 1 < len(ids) else None,
        back=kept["back"],
    )
