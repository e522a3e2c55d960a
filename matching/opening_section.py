"""What an opening's page shows of matching: its matches as far as the reader may see them, and the way to rank.

Whoever is protected is not on it: the page would tell where the person is to be found.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.models.opening import takers
from employers.pages import Section, opening_sections
from matching.candidates import sees_case
from matching.match_list import no_of, row
from matching.match_steps import PERMISSION
from matching.models import Match
from matching.models.match import givers, places_given
from participants.access import trace_people
from projects.access import reach_in

SHOWN = 50


def register_openings():
    opening_sections.append(matching_of)
    takers.append(givers)


def matching_of(request, opening) -> Section | None:
    project = opening.project
    if opening.is_template or reach_in(project, request.user, PERMISSION) is None:
        return None
    permitted = Match.objects.permitting_in(PERMISSION, request.user, project).filter(opening=opening)
    shown = permitted.filter(participation__participant__protected=False).with_direction()
    shown = shown.annotate(given=places_given(timezone.localdate()), **no_of())
    shown = shown.select_related("participation__participant", "opening")
    reads = sees_case(project, request.user)
    rows = [row(one, sees_case=reads) for one in shown[:SHOWN]]
    if rows:
        trace_people(request, project, [], {"what": "matches", "people": len(rows)})
    context = {"rows": rows, "opening": opening, "is_open": opening.closed_on is None}
    return Section("matching", _("Matching"), "components/opening_matches.html", context)
