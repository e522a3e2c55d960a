"""What a placement's agreement says, as its versions keep it: plain values that outlive names and lists of choices.

Of the participant it says nothing but what was agreed: whoever reads a version knows whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers import occupations
from matching.enums import PlacementKind
from matching.models.placement import Placement

WEEKDAYS = [
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
]


@dataclass(frozen=True)
class Part:
    """`of`: the value of a placement, as the version keeps it; `said`: of what is kept, for people."""

    code: str
    label: str | Promise
    of: Callable[[Placement], Any]
    said: Callable[[Any], str] = str


def field(code: str, said: Callable[[Any], str] = str, label=None) -> Part:
    return Part(
        code, label or Placement._meta.get_field(code).verbose_name, lambda one: kept(getattr(one, code)), said
    )


def kept(value) -> Any:
    return value if isinstance(value, int | list) else "" if value is None else str(value)


def kind_said(code: str) -> str:
    return str(dict(PlacementKind.choices).get(code, code))


def schedule_said(minutes: list[int]) -> str:
    days = [f"{day} {length(number)}" for day, number in zip(WEEKDAYS, minutes, strict=False) if number]
    return ", ".join(days) + (" – " + _("%(hours)s a week") % {"hours": length(sum(minutes))} if days else "")


def length(minutes: int) -> str:
    """So that nobody takes it for a time of day."""
    hours, rest = divmod(minutes, 60)
    told = {"hours": hours, "minutes": rest}
    return _("%(hours)d h %(minutes)d min") % told if rest else _("%(hours)d h") % told


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def weeks_said(weeks: int) -> str:
    return _("first week, then every %(weeks)s weeks") % {"weeks": weeks}


def occupation_name(code: str) -> str:
    words = occupations.told(code)
    return words if code in words else f"{words} ({code})"


def person_kept(person) -> str:
    told = [person.name, person.title, person.phone, person.email] if person else []
    return ", ".join(text for text in told if text)


def employer_kept(one: Placement) -> str:
    return str(one.employer)


def workplace_kept(one: Placement) -> str:
    place = one.workplace
    return ", ".join(text for text in (place.name, place.address, place.municipality) if text) if place else ""


PARTS = [
    field("kind", kind_said),
    Part("employer", gettext_lazy("employer"), employer_kept),
    Part("workplace", gettext_lazy("workplace"), workplace_kept),
    Part("occupation", gettext_lazy("occupation"), lambda one: occupation_name(one.occupation)),
    field("start"),
    field("end"),
    field("weekdays", schedule_said),
    field("schedule_note"),
    Part("supervisor", gettext_lazy("supervisor"), lambda one: person_kept(one.supervisor)),
    Part("stand_in", gettext_lazy("stand-in for the supervisor"), lambda one: person_kept(one.stand_in)),
    field("aims"),
    field("tasks"),
    field("sfi_course"),
    field("trade_words"),
    field("adaptations"),
    field("insurance"),
    field("work_environment"),
    field("introduction"),
    field("risks_checked_on"),
    field("risks"),
    field("secrecy"),
    field("absence"),
    field("visit_weeks", weeks_said, gettext_lazy("follow-up at the workplace")),
]
CODES = {part.code for part in PARTS}
# Without these nobody is asked to say yes; an employment has a contract of its own.
NEEDED = ["supervisor", "stand_in", "end", "weekdays", "tasks", "insurance", "work_environment"]


def content_of(placement: Placement) -> dict[str, Any]:
    return {part.code: part.of(placement) for part in PARTS}


def told(content: dict) -> list[tuple[str, str]]:
    """(label, text) of everything that is said."""
    return [(capitalised(part.label), said(part, content)) for part in PARTS if said(part, content)]


def said(part: Part, content: dict) -> str:
    value = content.get(part.code)
    return part.said(value) if value else ""


def differences(before: dict, after: dict) -> list[tuple[str, str, str]]:
    """(label, what it said, what it says now)."""
    return [
        (capitalised(part.label), said(part, before), said(part, after))
        for part in PARTS
        if before.get(part.code) != after.get(part.code)
    ]


def drift(placement: Placement, version) -> list[tuple[str, str, str]]:
    """What the registers say otherwise than the agreement does: the employer's name, who the supervisor is."""
    return differences(version.content, content_of(placement)) if version else []


def missing_in(placement: Placement) -> list[str]:
    """What must stand in the agreement before anybody is asked to say yes, and does not."""
    if placement.kind == PlacementKind.EMPLOYMENT:
        return []
    content = content_of(placement)
    needed = [*NEEDED, *(("sfi_course", "trade_words") if placement.kind == PlacementKind.LANGUAGE_PLACEMENT else ())]
    return [str(part.label) for part in PARTS if part.code in needed and not is_told(content[part.code])]


def is_told(value) -> bool:
    return any(value) if isinstance(value, list) else bool(value)


def capitalised(label) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
