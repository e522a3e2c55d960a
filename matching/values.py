"""What matching knows of a participant and of an opening: plain values, and nothing that it does not weigh.

No name, age, country, benefit or note: what is not here cannot change a score, nor stand in its explanation.
`key` says who it is to whoever asked, and settles ties (matching/ranking.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from matching.skill_words import Words
from participants.enums import Sex
from participants.names import folded


class Holding(NamedTuple):
    """That somebody can something: how well, if that is told, whether a paper says so, and what she calls it."""

    level: str = ""
    is_proved: bool = False
    name: str = ""


class Wish(NamedTuple):
    """An occupation or a group of them: one to four digits of SSYK."""

    code: str
    name: str = ""

    def __str__(self):
        return f"{self.name} ({self.code})" if self.name else self.code


@dataclass(frozen=True)
class Seeker:
    """`wishes`, `hours` and `avoids` are None while nobody has asked. `barriers` is None for whoever may not read
    the case: then they are not weighed.
    """

    key: str
    skills: Mapping[Words, Holding] = field(default_factory=dict)
    languages: Mapping[Words, Holding] = field(default_factory=dict)
    licences: Mapping[Words, Holding] = field(default_factory=dict)
    wishes: tuple[Wish, ...] | None = None
    hours: tuple[int | None, int | None] | None = None
    municipality: str = ""
    reach: frozenset[str] = frozenset()
    avoids: frozenset[str] | None = None
    barriers: frozenset[str] | None = None
    sex: str = Sex.UNKNOWN


class Need(NamedTuple):
    """One thing that an opening asks for: of a demand on the body `name` is its code."""

    name: str
    words: Words = frozenset()
    level: str = ""
    is_must: bool = True


class Town(NamedTuple):
    """A municipality as it is compared, and as it is written."""

    key: str
    name: str = ""


class Adaptation(NamedTuple):
    barrier: str
    how: str = ""


@dataclass(frozen=True)
class Offer:
    key: str
    occupation: Wish | None = None
    hours: Decimal | None = None
    municipality: Town | None = None
    skills: tuple[Need, ...] = ()
    languages: tuple[Need, ...] = ()
    licences: tuple[Need, ...] = ()
    demands: tuple[Need, ...] = ()
    adaptations: tuple[Adaptation, ...] = ()
    women: int | None = None
    men: int | None = None


def town(municipality: str) -> Town | None:
    return Town(place_name(municipality), municipality) if municipality else None


def place_name(municipality: str) -> str:
    """“Krokoms kommun” and “Krokom” are the same."""
    name = " ".join(folded(municipality).split())
    return name.removesuffix(" kommun").removesuffix("s") if name.endswith(" kommun") else name
