"""Placements in the calendar: their first and last days."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.models import Placement, WorkplaceVisit
from participants.calendar import Entry, Look


def placements(look: Look) -> Iterator[Entry]:
    """Where the placement is stands on the person's own pages alone."""
    inside = Q(start__range=look.days) | Q(end__range=look.days) | Q(ended_on__range=look.days)
    shown = Placement.objects.filter(inside, participation__in=look.workable)
    for one in shown.select_related("participation__participant"):
        if one.never_began:
            continue
        one.participation.project = look.project
        last = one.ended_on or one.end
        for end, day, what in (("start", one.start, _("Placement begins")), ("end", last, _("Placement ends"))):
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
    asked = Q(done_on__isnull=True, due__range=look.days) | Q(done_on__range=look.days)
    found = WorkplaceVisit.objects.filter(
        asked, cancelled_because="", placement__participation__in=look.workable
    ).select_related("placement__participation__participant", "coach")
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
