"""A person's skills as the pages show them."""

from dataclasses import dataclass

from participants.countries import country_name
from participants.enums import SkillKind, SkillState
from participants.models import Participation, Skill

TONES = {
    SkillState.CLAIMED: "neutral",
    SkillState.VALIDATING: "info",
    SkillState.VALIDATED: "good",
    SkillState.REJECTED: "warn",
}


@dataclass(frozen=True)
class Shown:
    skill: Skill
    tone: str
    country: str
    is_hidden: bool


@dataclass(frozen=True)
class Group:
    label: str
    skills: tuple[Shown, ...]


def groups(participation: Participation, *, all_states: bool = True) -> list[Group]:
    """Kind by kind; none that is empty. Without `all_states` what was examined and not confirmed is left out."""
    skills = Skill.objects.of_person(participation).with_hidden()
    found = [show(one) for one in (skills if all_states else skills.exclude(state=SkillState.REJECTED))]
    by_kind = {kind: tuple(one for one in found if one.skill.kind == kind) for kind in SkillKind}
    return [Group(str(kind.label), skills) for kind, skills in by_kind.items() if skills]


def show(skill: Skill) -> Shown:
    country = str(country_name(skill.country)) if skill.country else ""
    return Shown(skill, TONES[SkillState(skill.state)], country, skill.is_hidden)
