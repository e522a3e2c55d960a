"""From the register to plain values: who may be matched with what, in as many queries for one as for a thousand.

What is read here is all that the score can see (matching/values.py).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from employers.models import Occupation, Opening, PossibleAdaptation, Requirement
from employers.occupations import Share, shares_of
from matching.enums import MatchState
from matching.match_steps import UNDER_WAY
from matching.models import Match, Placement, Wishes
from matching.models.match import givers
from matching.models.placement import going_on
from matching.scoring import RANKS, RULE_OF_KIND, Rule, rules
from matching.skill_words import answers_to, words_of
from matching.values import Adaptation, Holding, Need, Offer, Seeker, Wish, place_name, town
from participants.enums import SkillKind, SkillLevel, SkillState
from participants.models import Barrier, Participation, Skill
from projects.access import reach_in
from projects.roles import Permission

MATCH, CASE = Permission.MATCH, Permission.VIEW_CASE
STANDS_UNDER = {SkillKind.LANGUAGE: "languages", SkillKind.LICENCE: "licences"}  # the others under "skills"


def sees_case(project, user) -> bool:
    """Only whoever may read the case has barriers weighed, and told."""
    return reach_in(project, user, CASE) is not None


def weighed(project, user) -> list[Rule]:
    return rules(sees_case=sees_case(project, user), non_traditional=project.non_traditional_points)


# --- People --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """`busy`: what the person has already: the opening of a match under way, or the employer of a placement."""

    participation: Participation
    seeker: Seeker
    busy: str = ""


def matchable(project, user):
    """Those in the project now whom she may match; of protected people those she is named on."""
    today = timezone.localdate()
    people = Participation.objects.permitting_in(MATCH, user, project)
    stays = people.filter(Q(exit__isnull=True) | Q(exit__gt=today), start__lte=today)
    return stays.select_related("participant")


def candidates(project, user, people=None) -> list[Candidate]:
    """`people`: some of `matchable`; all of them where none are given."""
    people = list((matchable(project, user) if people is None else people).order_by("pk"))
    keys = [one.pk for one in people]
    wishes, skills, busy = wishes_of(keys), skills_of(project, user, keys), busy_with(keys)
    barriers = barriers_of(keys) if sees_case(project, user) else None
    return [
        Candidate(one, seeker(one, wishes.get(one.pk), skills[one.pk], barriers), busy.get(one.pk, ""))
        for one in people
    ]


def seeker(participation: Participation, wishes, skills: dict, barriers: dict | None) -> Seeker:
    person = participation.participant
    if person.language:
        hold(skills["languages"], person.language, Holding(SkillLevel.NATIVE, name=person.language))
    known = {} if wishes is None else wishes
    return Seeker(
        key=str(participation.public_id),
        municipality=place_name(person.municipality),
        sex=participation.sex,
        barriers=None if barriers is None else frozenset(barriers.get(participation.pk, ())),
        **skills,
        **known,
    )


def wishes_of(keys: Iterable[int]) -> dict[int, dict]:
    found = list(Wishes.objects.filter(participation__in=keys).prefetch_related("occupations"))
    names = Names(one.occupation for wishes in found for one in wishes.occupations.all())
    return {
        one.participation_id: {
            "wishes": tuple(names.wish(wished.occupation) for wished in one.occupations.all()),
            "hours": (one.hours_least, one.hours_most),
            "reach": frozenset(place_name(name) for name in one.reach.split(",") if name.strip()),
            "avoids": frozenset(one.avoids),
        }
        for one in found
    }


def skills_of(project, user, keys: Iterable[int]) -> dict[int, dict]:
    """Hidden competence counts as any other; what was examined and not confirmed does not."""
    found: dict = defaultdict(lambda: {"skills": {}, "languages": {}, "licences": {}})
    for skill in Skill.objects.for_matching(user, project).filter(participation__in=keys):
        under = found[skill.participation_id][STANDS_UNDER.get(skill.kind, "skills")]
        hold(under, skill.name, Holding(skill.level, skill.state == SkillState.VALIDATED, skill.name))
    return found


def hold(held: dict, name: str, holding: Holding):
    """Of several that answer the same the best."""
    for words in answers_to(name):
        if words not in held or rank(holding) > rank(held[words]):
            held[words] = holding


def rank(holding: Holding) -> tuple[int, bool]:
    return RANKS[holding.level], holding.is_proved


def barriers_of(keys: Iterable[int]) -> dict[int, set[str]]:
    found = defaultdict(set)
    rows = Barrier.objects.in_force().filter(plan__participation__in=keys)
    for participation, kind in rows.values_list("plan__participation", "kind"):
        found[participation].add(kind)
    return found


def busy_with(keys: Iterable[int]) -> dict[int, str]:
    """Nobody is matched into two places at once: who is asked about another place, or is at one."""
    today = timezone.localdate()
    placed = Placement.objects.filter(going_on(today), participation__in=keys)
    asked = Match.objects.filter(participation__in=keys, state__in=UNDER_WAY)
    there = dict(placed.values_list("participation", "employer__name"))
    return there | dict(asked.values_list("participation", "opening__title"))


# --- Openings ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """`left`: how many of its places nobody has; `open`: of these, how many nobody is asked about either."""

    opening: Opening
    offer: Offer
    left: int
    open: int
    share: Share | None = None


def offered(project):
    today = timezone.localdate()
    openings = Opening.objects.filter(project=project, is_template=False, closed_on__isnull=True)
    return openings.exclude(end__lt=today).select_related("workplace__employer")


def places(project, openings=None) -> list[Place]:
    """`openings`: some of the project's; all that are offered where none are given."""
    openings = list((offered(project) if openings is None else openings).order_by("pk"))
    keys = [one.pk for one in openings]
    needs, adaptations, taken, asked = needs_of(keys), adaptations_of(keys), taken_of(keys), asked_of(keys)
    codes = [one.occupation for one in openings]
    names, shares = Names(codes), shares_of(codes)
    return [
        Place(
            opening=one,
            offer=offer(one, needs[one.pk], adaptations[one.pk], names, shares.get(one.occupation)),
            left=max(one.places - taken.get(one.pk, 0), 0),
            open=max(one.places - taken.get(one.pk, 0) - asked.get(one.pk, 0), 0),
            share=shares.get(one.occupation),
        )
        for one in openings
    ]


def offer(opening: Opening, needs: dict, adaptations, names: "Names", share: Share | None) -> Offer:
    workplace = opening.workplace
    return Offer(
        key=str(opening.public_id),
        occupation=names.wish(opening.occupation) if opening.occupation else None,
        hours=opening.hours_per_week,
        municipality=town(workplace.municipality or workplace.employer.municipality),
        adaptations=tuple(adaptations),
        women=share and share.women,
        men=share and share.men,
        **{kind: tuple(asked) for kind, asked in needs.items()},
    )


def needs_of(keys: Iterable[int]) -> dict[int, dict]:
    found: dict = defaultdict(lambda: {kind: [] for kind in RULE_OF_KIND.values()})
    for one in Requirement.objects.filter(opening__in=keys).order_by("opening", "-is_must", "pk"):
        need = Need(one.demand or one.name, words_of(one.name), one.level, one.is_must)
        found[one.opening_id][RULE_OF_KIND[one.kind]].append(need)
    return found


def adaptations_of(keys: Iterable[int]) -> dict[int, list[Adaptation]]:
    found = defaultdict(list)
    for one in PossibleAdaptation.objects.filter(opening__in=keys):
        found[one.opening_id].append(Adaptation(one.barrier, one.how))
    return found


def taken_of(keys: Iterable[int]) -> dict[int, int]:
    """By somebody who is placed there, or to whom the employer has said yes."""
    taken: dict[int, int] = defaultdict(int)
    for given in givers(timezone.localdate()):
        for opening, number in counted(given.filter(opening__in=keys)).items():
            taken[opening] += number
    return taken


def asked_of(keys: Iterable[int]) -> dict[int, int]:
    states = [state for state in UNDER_WAY if state != MatchState.WANTED]
    stays = Match.objects.filter(participation__exit__isnull=True)
    return counted(stays.filter(opening__in=keys, state__in=states))


def counted(rows) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for opening in rows.order_by().values_list("opening", flat=True):
        found[opening] += 1
    return found


# --- Names of occupations ------------------------------------------------------------------------------------------


class Names:
    """Of these codes and the groups they belong to, in one query."""

    def __init__(self, codes: Iterable[str]):
        wanted = {code[:length] for code in codes for length in range(1, len(code) + 1)}
        self.known = dict(Occupation.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}

    def wish(self, code: str) -> Wish:
        """Of an occupation without a name the name of its group."""
        names = (self.known.get(code[:length]) for length in range(len(code), 0, -1))
        return Wish(code, next((name for name in names if name), ""))
