"""The coordination number that somebody had before the personal identity number: both lead to the person.

It stands on an empty record that is made one with the person's own, so that no number can stand in the register twice
(participants/models/participant.py: `survivors`). A personal number that is corrected was a slip, and is not kept.
"""

from collections.abc import Iterable

from participants.identity_rules import stored_number
from participants.models import Participant
from projects.identity import is_coordination


def keep(person: Participant, before: str | None, after: str | None):
    if not (before and after and is_coordination(before) and not is_coordination(after)):
        return
    if not Participant._base_manager.filter(identity_number=before).exists():  # else it was somebody else's
        Participant(merged_into=person, identity_number=before).save()


def keep_all(changes: Iterable[tuple[int, str | None, str | None]]):
    """(person, number before, number now) of many."""
    people = Participant.objects.in_bulk([pk for pk, _before, _after in changes])
    for pk, before, after in changes:
        keep(people[pk], before, after)


def let_go(person: Participant, number: str | None):
    """The number becomes the person's own again."""
    if not number:
        return
    Participant._base_manager.filter(merged_into=person, identity_number=number).update(identity_number=None)


def of(person: Participant) -> list[str]:
    """As people write them."""
    _own, *others = person.records()
    return [str(number) for one in others if (number := stored_number(one))]
