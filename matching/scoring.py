"""How well a participant and an opening suit each other: the rules, and nothing but the rules.

A rule takes what the opening asks for piece by piece (`asked`), holds against each piece what is known of the
participant (`own`), and says how much of it is met (`met`, in twelfths). Its points are its weight times what is met.
Whoever ranks thousands (matching/ranking.py) and whoever explains one pair (matching/explaining.py) ask the same
three, so that no point comes from anywhere else.

A piece that is a must and not met makes a near miss of the pair, whatever its points.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from employers.enums import RequirementKind
from matching.occupations import is_non_traditional
from matching.values import Need, Offer, Seeker
from projects.enums import SkillLevel

FULL = 12  # what a piece that is met counts: divides by two, three and four
LANGUAGE_LEVELS = [*SkillLevel][:7]
OTHER_LEVELS = [*SkillLevel][7:]
RANKS = {"": 0} | {
    level.value: rank for levels in (LANGUAGE_LEVELS, OTHER_LEVELS) for rank, level in enumerate(levels, 1)
}
SAME_TWO, SAME_THREE = 4, 8  # of the first digits of an occupation
NEAR_HOURS = 5  # a week beside what was wished
OWN, REACHED, ELSEWHERE, UNKNOWN = "own", "reached", "elsewhere", "unknown"


class Rule:
    """`is_extra`: its points come on top where they are given, and are missed nowhere else."""

    code: str
    label: str | Promise
    is_extra = False
    by_piece = True  # whether what is known of a participant is another thing for another piece

    def __init__(self, weight: int):
        self.weight = weight

    def asked(self, offer: Offer) -> tuple[Hashable, ...]:
        raise NotImplementedError

    def own(self, seeker: Seeker, piece) -> Hashable:
        raise NotImplementedError

    def met(self, own, piece) -> int:
        raise NotImplementedError

    def gap(self, own, piece, met: int) -> int:
        """How far a must, of which so much is met, is from being met; nothing for what is only nice to have."""
        return FULL - met if isinstance(piece, Need) and piece.is_must else 0

    def points(self, met: int, pieces: int) -> int:
        """`met`: of all the pieces together. Whole points, rounded down; where nothing is asked for nothing lacks."""
        return self.weight * met // (FULL * pieces) if pieces else self.weight


class WishesRule(Rule):
    code, label = "wishes", _("What the participant wants to work with")
    by_piece = False

    def asked(self, offer):
        return (offer.occupation,)

    def own(self, seeker, piece):
        return seeker.wishes

    def met(self, own, piece):
        return max([nearness(wish.code, piece.code) for wish in own], default=0) if piece and own else 0


class NeedsRule(Rule):
    """What has a name and a level: skills, languages, licences. `kind` names where it stands on both."""

    kind: str

    def asked(self, offer):
        return getattr(offer, self.kind)

    def own(self, seeker, piece):
        return getattr(seeker, self.kind).get(piece.words)

    def met(self, own, piece):
        if own is None:
            return 0
        wanted, held = RANKS[piece.level], RANKS[own.level]
        if held >= wanted:
            return FULL
        return max(FULL * held // wanted, 1)  # of a level that nobody has told the least


class SkillsRule(NeedsRule):
    code, label, kind = "skills", _("Skills"), "skills"


class LanguagesRule(NeedsRule):
    code, label, kind = "languages", _("Languages"), "languages"


class LicencesRule(NeedsRule):
    code, label, kind = "licences", _("Licences and permits"), "licences"


class DemandsRule(Rule):
    code, label = "demands", _("What the work asks of the body")

    def asked(self, offer):
        return offer.demands

    def own(self, seeker, piece):
        """Whether it is a demand that is to be avoided; None while nobody has asked."""
        return None if seeker.avoids is None else piece.name in seeker.avoids

    def met(self, own, piece):
        return FULL if own is False else 0

    def gap(self, own, piece, met):
        """What nobody has asked about stands in nobody's way: the page says that somebody must ask."""
        return 0 if own is None else super().gap(own, piece, met)


class HoursRule(Rule):
    code, label = "hours", _("Hours a week")
    by_piece = False

    def asked(self, offer):
        return (offer.hours,)

    def own(self, seeker, piece):
        return seeker.hours

    def met(self, own, piece):
        if own is None or piece is None:
            return 0
        off = hours_off(own, piece)
        return FULL if off == 0 else FULL // 2 if off <= NEAR_HOURS else 0


class MunicipalityRule(Rule):
    code, label = "municipality", _("Where the work is")
    METS = {OWN: FULL, REACHED: 8, ELSEWHERE: 0, UNKNOWN: 0}

    def asked(self, offer):
        return (offer.municipality,)

    def own(self, seeker, piece):
        if piece is None or not (seeker.municipality or seeker.reach):
            return UNKNOWN
        if piece.key == seeker.municipality:
            return OWN
        return REACHED if piece.key in seeker.reach else ELSEWHERE

    def met(self, own, piece):
        return self.METS[own]


class AdaptationsRule(Rule):
    """Barriers against what the workplace can adapt. Weighed only for whoever may read the case."""

    code, label = "adaptations", _("Adaptations")
    by_piece = False

    def asked(self, offer):
        return (offer.adaptations,)

    def own(self, seeker, piece):
        return seeker.barriers

    def met(self, own, piece):
        if not own:
            return FULL
        return FULL * len(own & {one.barrier for one in piece}) // len(own)


class NonTraditionalRule(Rule):
    """The project's aim. Sex gives points here, to women and men alike, and takes none anywhere."""

    code, label, is_extra = "non_traditional", _("Non-traditional choice"), True
    by_piece = False

    def asked(self, offer):
        return ((offer.women, offer.men),)

    def own(self, seeker, piece):
        return seeker.sex

    def met(self, own, piece):
        return FULL if is_non_traditional(own, *piece) else 0


def nearness(wish: str, code: str) -> int:
    """A wish for “53” is met by 5321; one for 5321 nearly by 5322, with which it shares the first digits of SSYK."""
    if code.startswith(wish):
        return FULL
    if wish[:3] == code[:3]:
        return SAME_THREE
    return SAME_TWO if wish[:2] == code[:2] else 0


def hours_off(wished: tuple[int | None, int | None], hours):
    """By how many hours a week the opening lies outside what was wished."""
    least, most = wished
    return max((least or 0) - hours, hours - (hours if most is None else most), 0)


WEIGHTS: list[tuple[type[Rule], int]] = [
    (WishesRule, 5),
    (SkillsRule, 5),
    (LanguagesRule, 4),
    (LicencesRule, 2),
    (DemandsRule, 2),
    (HoursRule, 2),
    (MunicipalityRule, 2),
    (AdaptationsRule, 2),
]
RULE_OF_KIND = {
    RequirementKind.SKILL: "skills",
    RequirementKind.LANGUAGE: "languages",
    RequirementKind.LICENCE: "licences",
    RequirementKind.PHYSICAL: "demands",
}


def rules(*, sees_case: bool, non_traditional: int) -> list[Rule]:
    """`non_traditional`: the points that the project gives such a choice, 0 for none."""
    weighed = [kind(weight) for kind, weight in WEIGHTS if sees_case or kind is not AdaptationsRule]
    return [*weighed, NonTraditionalRule(non_traditional)] if non_traditional else weighed


@dataclass(frozen=True)
class Score:
    """`short`: how far the musts are from being met, in twelfths of a must; `lacking`: how many are not."""

    points: int
    most: int
    lacking: int = 0
    short: int = 0

    @property
    def fits(self) -> bool:
        return not self.lacking


def score(seeker: Seeker, offer: Offer, weighed: Iterable[Rule]) -> Score:
    points = most = lacking = short = 0
    for rule in weighed:
        held = [(own := rule.own(seeker, piece), piece, rule.met(own, piece)) for piece in rule.asked(offer)]
        given = rule.points(sum(met for _own, _piece, met in held), len(held))
        gaps = [gap for one in held if (gap := rule.gap(*one))]
        points, lacking, short = points + given, lacking + len(gaps), short + sum(gaps)
        most += given if rule.is_extra else rule.weight
    return Score(points, most, lacking, short)
