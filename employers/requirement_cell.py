"""What an opening asks for and can adapt, as cells of a spreadsheet say it."""

from django.utils.translation import gettext as _

from employers.enums import PhysicalDemand, RequirementKind
from projects.enums import BarrierKind, SkillLevel
from projects.spreadsheets.cells import CellError, code, plain, shown, text

Asked = tuple[str, str, str]  # kind, what (of a physical demand its code), level or nothing
LANGUAGE_LEVELS = [*SkillLevel][:7]
OTHER_LEVELS = [*SkillLevel][7:]


def as_requirements(value) -> tuple[Asked, ...]:
    """`language: svenska: b1; licence: B; physical: lifting`, in one order whatever the file's."""
    found = [as_requirement(part) for part in parts_of(value)]
    told = [(kind, what.casefold()) for kind, what, _level in found]
    if len(set(told)) < len(told):
        raise CellError(_("The same requirement stands twice."))
    return tuple(sorted(found))


def as_requirement(part: str) -> Asked:
    kind, *rest = (piece.strip() for piece in part.split(":"))
    if kind not in RequirementKind.values or not rest or not rest[0] or len(rest) > 2:
        message = _("“%(value)s” is not a requirement. Write kind: what: level, with one of the kinds %(kinds)s.")
        raise CellError(message % {"value": shown(part), "kinds": ", ".join(RequirementKind.values)})
    what, level = text(150)(rest[0]), (rest[1].casefold() if len(rest) == 2 else "")
    if kind == RequirementKind.PHYSICAL:
        if level:
            raise CellError(_("A physical demand has no level."))
        return kind, code(PhysicalDemand)(what), ""
    allowed = LANGUAGE_LEVELS if kind == RequirementKind.LANGUAGE else OTHER_LEVELS
    if level and level not in allowed:
        message = _("“%(value)s” is not one of the levels: %(levels)s.")
        raise CellError(message % {"value": shown(level), "levels": ", ".join(allowed)})
    return kind, what, level


def as_barriers(value) -> tuple[str, ...]:
    """The kinds of barrier for which the workplace can adapt."""
    found = [code(BarrierKind)(part) for part in parts_of(value)]
    if len(set(found)) < len(found):
        raise CellError(_("The same barrier stands twice."))
    return tuple(sorted(found))


def as_demands(value) -> tuple[str, ...]:
    """Physical demands, in the order in which they are always told."""
    found = {code(PhysicalDemand)(part) for part in parts_of(value)}
    return tuple(one.value for one in PhysicalDemand if one in found)


def parts_of(value) -> list[str]:
    return [part.strip() for part in plain(value).split(";") if part.strip()]
