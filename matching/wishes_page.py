"""What somebody wishes of work, in words."""

from dataclasses import dataclass

from employers.enums import PhysicalDemand
from matching.candidates import Names
from matching.explaining import span
from matching.models import Wishes


@dataclass(frozen=True)
class WishesShown:
    occupations: list[str]
    hours: str
    reach: str
    avoids: list[str]


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
