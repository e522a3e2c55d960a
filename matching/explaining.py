"""Every point of a score in sentences: what the participant brings, what the opening asks for, what either lacks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.enums import PhysicalDemand
from matching.enums import Side
from matching.scoring import FULL, OWN, REACHED, UNKNOWN, Rule
from matching.skill_words import resembling
from matching.values import Need, Offer, Seeker
from projects.enums import BarrierKind, SkillLevel

PARTICIPANT, EMPLOYER = Side.PARTICIPANT, Side.EMPLOYER


@dataclass(frozen=True)
class Missing:
    """`code` names it on the page; `action` is what somebody does about it, `side` whose lack it is."""

    code: str
    text: str
    action: str
    side: Side
    is_must: bool = False


@dataclass(frozen=True)
class Told:
    participant: str
    opening: str
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Line:
    """The points of one rule."""

    code: str
    label: str | Promise
    points: int
    most: int
    told: tuple[Told, ...]
    is_asked: bool = True

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(one for told in self.told for one in told.missing)

    @property
    def participant(self) -> str:
        return " ".join(told.participant for told in self.told if told.participant)

    @property
    def opening(self) -> str:
        return " ".join(told.opening for told in self.told if told.opening)


@dataclass(frozen=True)
class Explanation:
    lines: tuple[Line, ...]

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def most(self) -> int:
        return sum(line.most for line in self.lines)

    @property
    def missing(self) -> list[Missing]:
        return [one for line in self.lines for one in line.missing]

    @property
    def why_not(self) -> list[Missing]:
        return [one for one in self.missing if one.is_must]

    @property
    def best(self) -> list[Line]:
        """What speaks for it, for a line in a list: first what is met, then what is asked for, then by points."""
        given = [line for line in self.lines if line.points]
        return sorted(given, key=lambda line: (bool(line.missing), not line.is_asked, -line.points))[:3]


def explain(seeker: Seeker, offer: Offer, weighed: list[Rule]) -> Explanation:
    lines = [explain_rule(rule, seeker, offer) for rule in weighed]
    return Explanation(tuple(line for line in lines if line.points or line.most))


def explain_rule(rule: Rule, seeker: Seeker, offer: Offer) -> Line:
    asked = rule.asked(offer)
    points = rule.points(sum(rule.met(rule.own(seeker, piece), piece) for piece in asked), len(asked))
    tell = SAID[rule.code]
    told = tuple(tell(rule, seeker, piece) for piece in asked)
    most = points if rule.is_extra else rule.weight
    if not told:
        nothing = Told(_("Nothing of the kind is needed."), NOTHING_ASKED[rule.code]())
        return Line(rule.code, rule.label, points, most, (nothing,), is_asked=False)
    return Line(rule.code, rule.label, points, most, told)


# --- What each rule says of one piece -------------------------------------------------------------------------------


def of_wishes(rule, seeker, piece) -> Told:
    own = rule.own(seeker, piece)
    opening = _("The work: %(occupation)s.") % {"occupation": piece} if piece else _("No occupation is told.")
    if not own:
        missing = (lack(rule, _("wishes"), _("Ask which work the participant wishes for")),)
        return Told(_("No wished occupation is written down."), opening, missing)
    wishes = {"wishes": ", ".join(str(wish) for wish in own)}
    if piece is None:
        missing = (lack(rule, _("the occupation"), _("Ask the employer which occupation it is"), EMPLOYER),)
        return Told(_("Wishes for %(wishes)s.") % wishes, opening, missing)
    met = rule.met(own, piece)
    if met == FULL:
        return Told(_("Wishes for this: %(wishes)s.") % wishes, opening)
    near = _("Wishes for something near it: %(wishes)s.") if met else _("Wishes for something else: %(wishes)s.")
    return Told(near % wishes, opening)


def of_needs(rule, seeker, piece: Need) -> Told:
    own = rule.own(seeker, piece)
    asked = {"what": named(piece.name, piece.level)}
    opening = (_("Must have: %(what)s.") if piece.is_must else _("Good to have: %(what)s.")) % asked
    if rule.met(own, piece) == FULL:
        proof = _("Has %(what)s, proved.") if own.is_proved else _("Has %(what)s, by own word.")
        return Told(proof % {"what": named(own.name or piece.name, own.level)}, opening)
    near = ", ".join(resembling(piece.name, (one.name for one in held_under(rule, seeker) if one.name)))
    text, has, action = lacking_need(rule, own, piece, near)
    short = _("%(what)s, has: %(has)s") % (asked | {"has": has}) if has else asked["what"]
    return Told(text, opening, (lack(rule, short, action, key=piece.name, is_must=piece.is_must),))


def held_under(rule, seeker):
    return getattr(seeker, rule.kind).values()


def lacking_need(rule, own, piece: Need, near: str) -> tuple[str, str, str]:
    """(in a sentence what the participant has instead; only that; what is done about it)."""
    asked = {"what": named(piece.name, piece.level)}
    action = ACTIONS[rule.code]() % asked
    if own is not None:
        has = named(own.name or piece.name, own.level)
        text = _("Has %(what)s, which is not enough.") if own.level else _("Has %(what)s; how well is not told.")
        return text % {"what": has}, has, action
    if not near:
        return _("Has no %(what)s written down.") % {"what": piece.name}, "", action
    action = _("Ask whether %(near)s is enough for: %(what)s") % (asked | {"near": near})
    text = _("Has %(near)s written down, but not %(what)s.") % {"near": near, "what": piece.name}
    return text, near, action


ACTIONS: dict[str, Callable[[], str]] = {
    "skills": lambda: _("Practise, or have it tried: %(what)s"),
    "languages": lambda: _("Learn more: %(what)s"),
    "licences": lambda: _("Get the licence or permit: %(what)s"),
}


def of_demands(rule, seeker, piece: Need) -> Told:
    own = rule.own(seeker, piece)
    what = {"what": PhysicalDemand(piece.name).label}
    opening = (_("The work is: %(what)s.") if piece.is_must else _("At times: %(what)s.")) % what
    if own is None:
        action = _("Ask what work the participant does not manage")
        return Told(_("Nobody has asked about it."), opening, (lack(rule, _("what is to be avoided"), action),))
    if not own:
        return Told(_("Nothing is said against it."), opening)
    missing = lack(
        *(rule, str(what["what"]), _("Ask the employer whether the work can do without: %(what)s") % what, EMPLOYER),
        key=piece.name,
        is_must=piece.is_must,
    )
    return Told(_("Does not manage: %(what)s.") % what, opening, (missing,))


def of_hours(rule, seeker, piece) -> Told:
    own = rule.own(seeker, piece)
    opening = _("%(hours)s hours a week.") % {"hours": in_figures(piece)} if piece else _("No hours are told.")
    missing = []
    if own is None:
        missing.append(
            lack(rule, _("wished hours"), _("Ask how many hours a week the participant wants and manages"))
        )
    if piece is None:
        missing.append(lack(rule, _("the hours"), _("Ask the employer how many hours a week it is"), EMPLOYER))
    if not missing and rule.met(own, piece) < FULL:
        text, action = _("other hours"), _("Ask the employer about hours that suit: %(hours)s a week")
        missing.append(lack(rule, text, action % {"hours": span(own)}, EMPLOYER))
    participant = _("Nobody has asked about hours.") if own is None else _("Wants %(hours)s.") % {"hours": span(own)}
    return Told(participant, opening, tuple(missing))


def of_municipality(rule, seeker, piece) -> Told:
    own = rule.own(seeker, piece)
    said = {OWN: _("Lives in the same municipality."), REACHED: _("Can get there.")}
    text = said.get(own, _("Has not said that it is within reach."))
    if own == UNKNOWN:
        text = _("It is not known where the work is, or how far the participant can travel.")
    missing = () if own in said else (lack(rule, _("the way there"), _("Find out how the participant gets there")),)
    opening = _("The work is in %(where)s.") % {"where": piece.name} if piece else _("No municipality is told.")
    return Told(text, opening, missing)


def of_adaptations(rule, seeker, piece) -> Told:
    """For whoever may read the case alone."""
    own = rule.own(seeker, piece)
    if not own:
        text = _("No barrier is written down that the workplace must adapt to.")
        return Told(text, _("Nothing needs to be adapted."))
    can = {one.barrier: one.how or str(BarrierKind(one.barrier).label) for one in piece}
    barriers = ", ".join(str(BarrierKind(one).label) for one in sorted(own))
    adapts = "; ".join(can[one] for one in sorted(own) if one in can)
    missing = tuple(
        lack(rule, label, _("Ask the employer about an adaptation: %(what)s") % {"what": label}, EMPLOYER, key=one)
        for one in sorted(own)
        if one not in can and (label := str(BarrierKind(one).label))
    )
    opening = _("Can adapt: %(adaptations)s.") % {"adaptations": adapts} if adapts else _("Has told no adaptation.")
    return Told(_("Barriers: %(barriers)s.") % {"barriers": barriers}, opening, missing)


def of_non_traditional(rule, seeker, piece) -> Told:
    if not rule.met(rule.own(seeker, piece), piece):
        return Told("", "")
    women, men = piece
    counts = {"women": in_figures(women), "men": in_figures(men), "share": round(100 * women / (women + men))}
    opening = _("%(share)s per cent of those in the occupation are women (%(women)s women, %(men)s men).")
    return Told(_("The own sex is in the minority there: the project's aim."), opening % counts)


SAID: dict[str, Callable[..., Told]] = {
    "wishes": of_wishes,
    "skills": of_needs,
    "languages": of_needs,
    "licences": of_needs,
    "demands": of_demands,
    "hours": of_hours,
    "municipality": of_municipality,
    "adaptations": of_adaptations,
    "non_traditional": of_non_traditional,
}
NOTHING_ASKED: dict[str, Callable[[], str]] = {
    "skills": lambda: _("No skill is asked for."),
    "languages": lambda: _("No language is asked for."),
    "licences": lambda: _("No licence is asked for."),
    "demands": lambda: _("No demand on the body is told."),
}


def rules_told(weighed: list[Rule]) -> list[tuple[str | Promise, int, str | Promise]]:
    """(what is weighed, the most points it gives, how they are given) of every rule."""
    return [(rule.label, rule.weight, HOW[rule.code]) for rule in weighed]


SHARED_EQUALLY = gettext_lazy(
    "Shared equally between all that is asked for. A level below the one asked for gives its part of that."
)
HOW: dict[str, str | Promise] = {
    "wishes": gettext_lazy(
        "All of them for a wished occupation or what belongs to a wished group; two thirds where the first three "
        "figures of the occupation are the same, one third where the first two are."
    ),
    "skills": SHARED_EQUALLY,
    "languages": SHARED_EQUALLY,
    "licences": SHARED_EQUALLY,
    "demands": gettext_lazy(
        "Shared equally between the demands. None for what the participant does not manage or was not asked about."
    ),
    "hours": gettext_lazy("All of them within the wished hours, half of them up to five hours a week beside these."),
    "municipality": gettext_lazy(
        "All of them in the own municipality, two thirds in one that the participant can get to."
    ),
    "adaptations": gettext_lazy("Shared equally between the barriers: for each that the workplace can adapt to."),
    "non_traditional": gettext_lazy("On top of the others, for a non-traditional choice. Nobody loses any by it."),
}


def lack(rule, text, action, side=PARTICIPANT, *, key="", is_must=False) -> Missing:
    return Missing(f"{rule.code}:{key}" if key else rule.code, str(text), action, side, is_must)


def named(name: str, level: str) -> str:
    return f"{name} ({SkillLevel(level).label})" if level else name


def in_figures(number) -> str:
    """As many decimals as it has."""
    return number_format(f"{number:g}" if number % 1 else int(number), use_l10n=True, force_grouping=True)


def span(hours) -> str:
    least, most = hours
    if least is None and most is None:
        return _("any number of hours")
    if least is None or most is None:
        return (_("at most %(hours)s") if least is None else _("at least %(hours)s")) % {"hours": most or least or 0}
    return _("%(least)s–%(most)s hours") % {"least": least, "most": most}
