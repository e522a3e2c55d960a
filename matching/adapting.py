"""What the workplace adapts, in words that may stand in its agreement: what is done, never why."""

from django.utils.translation import gettext as _

from matching.values import Adaptation
from projects.enums import BarrierKind

PLAIN = {
    BarrierKind.MOBILITY: lambda: _("Rooms and tools that can be reached, and breaks"),
    BarrierKind.READING: lambda: _("Tasks told and shown instead of written"),
    BarrierKind.HEARING: lambda: _("Tasks given in writing, in a quiet place"),
    BarrierKind.SIGHT: lambda: _("Good light and large print"),
    BarrierKind.PSYCHOLOGICAL: lambda: _("Fixed tasks, a quiet place and the same supervisor"),
    BarrierKind.COMMUNICATION: lambda: _("Short and clear instructions, one at a time"),
    BarrierKind.INTERPRETER: lambda: _("Introduction with somebody who speaks the language"),
}


def as_agreed(adaptation: Adaptation) -> str:
    """As the employer put it; where it only said for whom, what is usually done."""
    return adaptation.how or PLAIN[BarrierKind(adaptation.barrier)]()
