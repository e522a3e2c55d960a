"""Against the grain: women towards occupations dominated by men, and men towards those dominated by women.

Balanced is 40–60 per cent of each (SCB). Of a share that nobody knows nothing is said, nor of a person whose sex is
not known.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThan
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.enums import Sex

FEW = 40  # per cent: below it a sex is in the minority


class Direction(models.TextChoices):
    """Which way a choice of occupation goes."""

    WOMAN = "woman", _("a woman towards an occupation dominated by men")
    MAN = "man", _("a man towards an occupation dominated by women")
    NONE = "", _("not non-traditional, or not known")


def is_few(own: int, others: int) -> bool:
    """In whole numbers, so that exactly 40 per cent is balanced."""
    return own * 100 < FEW * (own + others)


def direction_of(sex: str, women: int | None, men: int | None) -> Direction:
    if women is None or men is None or women + men == 0:
        return Direction.NONE
    if sex == Sex.WOMAN and is_few(women, men):
        return Direction.WOMAN
    if sex == Sex.MAN and is_few(men, women):
        return Direction.MAN
    return Direction.NONE


def direction_told(direction: Direction, *, sees_case: bool) -> str:
    """Whoever may not read the case is told that it goes against the grain, but no list says who has which sex."""
    if direction == Direction.NONE:
        return ""
    return str(direction.label) if sees_case else gettext("non-traditional")


def is_non_traditional(sex: str, women: int | None, men: int | None) -> bool:
    return direction_of(sex, women, men) != Direction.NONE


def goes(direction: Direction, way: str = "") -> Q:
    """The same in the database, of rows that have kept the counts. `way`: to them from what is filtered."""
    women, men = F(f"{way}women"), F(f"{way}men")
    sex, own = (Sex.WOMAN, women) if direction == Direction.WOMAN else (Sex.MAN, men)
    return Q(LessThan(own * 100, (women + men) * FEW), **{f"{way}participation__sex": sex})


def non_traditional(way: str = "") -> Q:
    return goes(Direction.WOMAN, way) | goes(Direction.MAN, way)
