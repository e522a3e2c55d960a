"""Placements in the calendar: their first and last days."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from participants.calendar import Entry, Look
from participants.person_page import person_address


def placements(look: Look) -> Iterator[Entry]:
    """Where the placement is stands on the person's own pages alone."""
    shown = Placement.objects.filter(
        Q(start__range=look.days) | Q(end__range=look.days), participation__in=look.workable
    )
    for one in shown.select_related("participation__participant"):
        one.participation.project = look.project
        for end, day, what in (("start", one.start, _("Placement begins")), ("end", one.end, _("Placement ends"))):
            if day and look.first <= day <= look.last:
                yield Entry(
                    key=f"placement-{one.pk}-{end}",
                    day=day,
                    what=what,
                    url=person_address("participant", one.participation),
                    people=[one.participation.participant],
                    icon="briefcase",
                )
