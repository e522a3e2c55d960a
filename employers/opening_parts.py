"""What an opening asks for and can adapt, as plain values: to compare, to copy and to write."""

from dataclasses import dataclass, field

from employers.enums import PhysicalDemand, RequirementKind
from employers.models import Opening, PossibleAdaptation, Requirement


@dataclass(frozen=True, order=True)
class Wanted:
    """One requirement. A physical demand has its code as `what`."""

    kind: str
    what: str
    level: str = ""
    is_must: bool = True


@dataclass(frozen=True)
class Parts:
    wanted: tuple[Wanted, ...] = ()
    adaptations: dict[str, str] = field(default_factory=dict)  # kind of barrier → how

    def canonical(self) -> str:
        rows = sorted((one.kind, one.what, one.level, one.is_must) for one in self.wanted)
        return repr((rows, sorted(self.adaptations.items())))

    def of_kind(self, kind: str) -> list[Wanted]:
        return [one for one in self.wanted if one.kind == kind]

    def demands(self) -> dict[str, bool]:
        return {one.what: one.is_must for one in self.of_kind(RequirementKind.PHYSICAL)}


def parts_of(opening: Opening) -> Parts:
    if opening.pk is None:
        return Parts()
    wanted = tuple(
        Wanted(one.kind, one.demand or one.name, one.level, one.is_must)
        for one in opening.requirements.order_by("pk")
    )
    return Parts(wanted, {one.barrier: one.how for one in opening.adaptations.all()})


def write_parts(opening: Opening, parts: Parts):
    """All rows anew: they have nothing of their own that anybody refers to."""
    opening.requirements.all().delete()
    opening.adaptations.all().delete()
    Requirement.objects.bulk_create([requirement(opening, one) for one in parts.wanted])
    PossibleAdaptation.objects.bulk_create(
        [PossibleAdaptation(opening=opening, barrier=barrier, how=how) for barrier, how in parts.adaptations.items()]
    )


def requirement(opening: Opening, one: Wanted) -> Requirement:
    if one.kind == RequirementKind.PHYSICAL:
        return Requirement(opening=opening, kind=one.kind, demand=PhysicalDemand(one.what), is_must=one.is_must)
    return Requirement(opening=opening, kind=one.kind, name=one.what, level=one.level, is_must=one.is_must)
