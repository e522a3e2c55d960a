"""Where in a list somebody stands who opens a person from it: kept in her session, never in an address."""

from dataclasses import dataclass
from uuid import UUID

KEY = "list_place"
LONGEST = 500  # the session is read with every request
HEX = 32  # letters of one id
AROUND = 50  # people to either side, when the way leads on beyond those that the page of the list has shown


@dataclass(frozen=True)
class Place:
    """`number` counts from 1. `back` is the address of the list, with its filters."""

    number: int
    total: int
    previous: UUID | None
    next: UUID | None
    back: str


def remember(request, project, ids, back: str = "", *, first: int = 0, total: int = 0):
    """The list shows these people (public ids) in this order. Of a longer list its first five hundred are kept.

    They stand in a list of `total` from place `first` on, counted from 0; without a total they are all there are.
    """
    kept = [UUID(str(public_id)).hex for public_id in list(ids)[:LONGEST]]
    keep(
        request,
        {
            "project": project.pk,
            "ids": "".join(kept),
            "back": back or request.get_full_path(),
            "first": max(first, 0),
            "total": total or len(kept),
        },
    )


def keep(request, stretch: dict):
    if request.session.get(KEY) != stretch:
        request.session[KEY] = stretch


def neighbours(request, project, public_id) -> Place | None:
    """Who comes before and after the person in the list last looked at, if the person stands in it."""
    kept = request.session.get(KEY)
    if not kept or kept["project"] != project.pk:
        return None
    wanted, ids = UUID(str(public_id)).hex, ids_of(kept)
    if wanted not in ids:
        return None
    place, first, total = ids.index(wanted), kept.get("first", 0), kept.get("total", len(ids))
    on_the_edge = (place == 0 and first > 0) or (place == len(ids) - 1 and first + len(ids) < total)
    if on_the_edge and (further := stretch_around(request, project, kept, first + place)):
        moved = ids_of(further)
        if wanted in moved:  # the list may have changed since
            keep(request, further)
            ids, place, first = moved, moved.index(wanted), further["first"]
    return Place(
        number=first + place + 1,
        total=total,
        previous=UUID(ids[place - 1]) if place else None,
        next=UUID(ids[place + 1]) if place + 1 < len(ids) else None,
        back=kept["back"],
    )


def ids_of(kept: dict) -> list[str]:
    return [kept["ids"][start : start + HEX] for start in range(0, len(kept["ids"]), HEX)]


def stretch_around(request, project, kept: dict, place: int) -> dict | None:
    """The part of the same list on both sides of a place, if it is the list of participants."""
    from participants.people_list.stretch import stretch  # it needs the head of a person's page, which needs this

    first = max(place - AROUND, 0)
    found = stretch(request, project, kept["back"], first, place + AROUND + 1 - first)
    return {**kept, "first": first, "ids": "".join(one.hex for one in found)} if found else None
