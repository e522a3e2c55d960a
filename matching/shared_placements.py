"""Placements, as a party may be told of them by consent (participants/shared_case.py)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from matching.models import Placement
from participants.models import Participation


def placements(participation: Participation) -> Iterator[tuple[str, str]]:
    """Kind, days and workplace. Never the workplace of whoever is protected: it tells where the person is to be found
    (JO has criticised severely that a protected woman's workplace was disclosed).
    """
    hidden = participation.participant.protected
    for one in (
        Placement.objects.began().filter(participation=participation).select_related("employer", "participation")
    ):
        days = {"start": one.start, "end": one.last_day or _("until further notice")}
        where = _("workplace not shown") if hidden else str(one.employer)
        yield one.get_kind_display(), f"{where}, {_('%(start)s – %(end)s') % days}"
