"""*Lyfts runt*: who has had a case, one after the other, and for how many days."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from participants.enums import ReferralEventKind as Kind
from participants.models import Referral, ReferralEvent
from participants.rounds import without_what_was_taken_back


@dataclass(frozen=True)
class Station:
    """One who had the case, from a day to a day (None: has it still)."""

    holder: str
    since: date
    until: date | None
    days: int


@dataclass(frozen=True)
class Way:
    stations: list[Station]

    @property
    def hand_offs(self) -> int:
        return max(0, len(self.stations) - 1)

    @property
    def days(self) -> int:
        return sum(station.days for station in self.stations)


def way_of(referral: Referral, events: list[ReferralEvent], today: date) -> Way:
    """`events`: all of the referral's, in order, with `investigating_party`. A case that was declined rests."""
    held = [(holder(referral, event), event.day) for event in without_what_was_taken_back(events)]
    changes = [held[0], *(after for before, after in pairwise(held) if after[0] != before[0])]
    ends = [since for _holder, since in changes[1:]] + [None]
    return Way(
        [
            Station(who, since, until, ((until or today) - since).days)
            for (who, since), until in zip(changes, ends, strict=True)
            if who
        ]
    )


def holder(referral: Referral, event: ReferralEvent) -> str:
    """Who has the case after this. Never the words that somebody wrote, which another party may not read."""
    if event.kind == Kind.INVESTIGATION:
        return str(event.investigating_party or _("investigation elsewhere"))
    if event.kind == Kind.DECLINED:
        return ""
    if event.kind in (Kind.PROPOSED, Kind.ACCEPTED, Kind.ENROLLED):
        return _("another activity") if event.activity else _("the project")
    return str(referral.group)
