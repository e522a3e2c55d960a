"""What an employer may be told of a participant: what the participant has said yes to, and nothing else.

Nothing here knows of barriers, of what is avoided, of benefits, notes, age or identity: from a match only what stands
in `told` is taken up, and of what the opening asks for only what is met.
"""

from dataclasses import dataclass

from employers.models import Opening
from matching.candidates import candidates, places
from matching.enums import Tellable
from matching.explaining import explain, span
from matching.models import Match
from matching.scoring import rules
from participants.enums import SkillKind, SkillState
from participants.models import Participation, Skill

KINDS_OF = {
    Tellable.SKILLS: [SkillKind.FORMAL, SkillKind.INFORMAL],
    Tellable.LANGUAGES: [SkillKind.LANGUAGE],
    Tellable.LICENCES: [SkillKind.LICENCE],
}


@dataclass(frozen=True)
class Presentation:
    """`name` and `phone` are empty where the employer is not to know them. `suits`: (asked for, what she has)."""

    name: str
    phone: str
    groups: list[tuple[str, list[Skill]]]
    hours: str
    suits: list[tuple[str, str]]
    adaptations: list[str]


def presentation_of(match: Match, user) -> Presentation:
    person, told = match.participation.participant, set(match.told)
    skills = list(Skill.objects.filter(participation=match.participation).exclude(state=SkillState.REJECTED))
    shown = {
        one: [skill for skill in skills if skill.kind in kinds] for one, kinds in KINDS_OF.items() if one in told
    }
    wishes = getattr(match.participation, "wishes", None) if Tellable.HOURS in told else None
    return Presentation(
        name=person.full_name if Tellable.NAME in told and not person.protected else "",
        phone=person.phone if Tellable.PHONE in told and not person.protected else "",
        groups=[(str(one.label), listed) for one, listed in shown.items() if listed],
        hours=span((wishes.hours_least, wishes.hours_most)) if wishes else "",
        suits=suits(match, told, user),
        adaptations=list(match.adaptations),
    )


def suits(match: Match, told: set[str], user) -> list[tuple[str, str]]:
    """The sentences of the same rules that gave the points, of what may be told and is there."""
    weighed = [rule for rule in rules(sees_case=False, non_traditional=0) if rule.code in told & set(KINDS_OF)]
    project = match.participation.project
    people = Participation.objects.filter(pk=match.participation_id).select_related("participant")
    openings = Opening.objects.filter(pk=match.opening_id).select_related("workplace__employer")
    [candidate], [place] = candidates(project, user, people), places(project, openings)
    asked = [rule for rule in weighed if rule.asked(place.offer)]
    lines = explain(candidate.seeker, place.offer, asked).lines
    return [(one.opening, one.participant) for line in lines for one in line.told if not one.missing]
