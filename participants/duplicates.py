"""Who in the register could be the one that somebody is about to register."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.crypto import salted_hmac

from participants.models import Participant
from participants.models.participant import survivors
from projects.names import folded

MOST = 5


@dataclass(frozen=True)
class Alike:
    """`visible` are those whom she may see; `unseen`: there is one, of the same name and birth date, she may not."""

    visible: tuple[Participant, ...] = ()
    unseen: Participant | None = None

    def __bool__(self):
        return bool(self.visible or self.unseen)

    @property
    def mark(self) -> str:
        """Who says "none of these" says it of these."""
        told = [person.pk for person in self.visible] + ([self.unseen.pk] if self.unseen else [])
        return salted_hmac("participants.Alike", repr(told), algorithm="sha256").hexdigest()[:20]


def alike(user, first_name: str, last_name: str, birth_date: date | None, number: str = "") -> Alike:
    """The same name, or part of it with the same birth date. A name alone says nothing of people one may not see."""
    first, last = folded(first_name), folded(last_name)
    others = (
        Participant.objects.exclude(pk__in=survivors(identity_number=number)) if number else Participant.objects.all()
    )
    same_name = Q(first_key=first, last_key=last) | Q(first_key=last, last_key=first)
    if not (first and last):
        same_name = Q(last_key=last) if last else Q(first_key=first)
    close = same_name
    if birth_date:
        parts = [Q(**{key: name}) for key, name in [("last_key", last), ("first_key", first)] if name]
        close |= Q(birth_date=birth_date) & (parts[0] | parts[-1]) if parts else Q(pk__in=[])
    if not (first or last):
        return Alike()
    visible = others.visible_to(user).filter(close).order_by("last_key", "first_key", "pk")[:MOST]
    unseen = None
    if birth_date and first and last:
        exactly = others.filter(same_name, birth_date=birth_date)
        unseen = exactly.exclude(pk__in=Participant.objects.visible_to(user).values("pk")).order_by("pk").first()
    return Alike(tuple(visible), unseen)
