"""Placements in the calendar: their first and last days."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matching.models import Placement, WorkplaceVisit
from matching.models.placement import last_day_of
from matching.models.workplace_visit import to_make
from participants.calendar import Entry, Look


def placements(look: Look) -> Iterator[Entry]:
    """Where the placement is stands on the person's own pages alone."""
    with_last = Placement.objects.alias(last=last_day_of())
    inside = Q(start__range=look.days) | Q(last__range=look.days)
    shown = with_last.filter(inside, participation__in=look.workable)
    for one in shown.select_related("participation__participant"):
        if one.never_began:
            continue
        one.participation.project = look.project
        days = (("start", one.start, _("Placement begins")), ("end", one.last_day, _("Placement ends")))
        for end, day, what in days:
            if day and look.first <= day <= look.last:
                yield Entry(
                    key=f"placement-{one.pk}-{end}",
                    day=day,
                    what=what,
                    url=one.get_absolute_url(),
                    people=[one.participation.participant],
                    icon="briefcase",
                )


def visits(look: Look) -> Iterator[Entry]:
    """The follow-ups at the workplace: until when each is to be made, or when it was."""
    asked = to_make(timezone.localdate()) & Q(due__range=look.days) | Q(done_on__range=look.days)
    found = WorkplaceVisit.objects.filter(asked, placement__participation__in=look.workable)
    found = found.select_related("placement__participation__participant", "coach")
    for one in found:
        participation = one.placement.participation
        participation.project = look.project
        yield Entry(
            key=f"workplace-visit-{one.public_id}",
            day=one.done_on or one.due,
            what=_("Visit at a workplace"),
            url=one.get_absolute_url(),
            people=[participation.participant],
            coach=one.coach.name if one.coach else "",
            icon="briefcase",
        )
