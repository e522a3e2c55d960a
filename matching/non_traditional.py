"""Placements against the grain: a woman where fewer than 40 per cent are women, a man where fewer than 40 are men.

By the counts kept with the placement, never by those of today.
"""

from django.db.models import F, Q
from django.db.models.lookups import LessThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from matching.occupations import is_non_traditional
from participants.enums import Sex


def non_traditional(way: str = "") -> Q:
    """`way`: to the placement from what is filtered. Below 40 per cent is less than two for three of the others."""
    women, men, sex = F(f"{way}women"), F(f"{way}men"), f"{way}participation__sex"
    few_women = Q(LessThan(women * 3, men * 2), **{sex: Sex.WOMAN})
    return few_women | Q(LessThan(men * 3, women * 2), **{sex: Sex.MAN})


def direction(placement: Placement) -> str | Promise:
    """A word of it, where it goes against the grain."""
    against = is_non_traditional(placement.participation.sex, placement.women, placement.men)
    return _("non-traditional") if against else ""
