"""What somebody wishes of work, in words."""

from dataclasses import dataclass

from employers.enums import PhysicalDemand
from matching.candidates import Names
from matching.explaining import span
from matching.models import Wishes
from participants.models import Participation


@dataclass(frozen=True)
class WishesShown:
    occupations: list[str]
    hours: str
    reach: str
    avoids: list[str]


def earlier_wishes(participation: Participation) -> Wishes | None:
    """Of the person's last time in the same project before this one."""
    earlier = Wishes.objects.filter(
        participation__participant=participation.participant_id,
        participation__project=participation.project_id,
        participation__start__lt=participation.start,
    )
    return earlier.select_related("participation").order_by("-participation__start").first()


def wishes_shown(wishes: Wishes | None) -> WishesShown | None:
    if wishes is None:
        return None
    codes = [one.occupation for one in wishes.occupations.all()]
    names, demands = Names(codes), dict(PhysicalDemand.choices)
    return WishesShown(
        occupations=[str(names.wish(code)) for code in codes],
        hours=span((wishes.hours_least, wishes.hours_most)),
        reach=wishes.reach,
        avoids=[str(demands.get(code, code)) for code in wishes.avoids],
    )
