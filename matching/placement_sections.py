"""Placements on the pages of an employer and of an opening: of those whom the reader may match.

Whoever is protected is on neither: the page would tell where the person is to be found.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.pages import Section, employer_sections, opening_sections
from matching.models import Placement
from matching.placement_list import row
from participants.access import trace_people
from projects.roles import Permission

AT_MOST = 20  # the latest; the others stand on the list
TEMPLATE = "components/placement_rows.html"


def of_employer(request, project, employer) -> Section | None:
    return section(request, project, Placement.objects.filter(employer=employer), what="placements_of_employer")


def of_opening(request, opening) -> Section | None:
    return section(request, opening.project, opening.placements.all(), what="placements_of_opening")


def section(request, project, placements, *, what: str) -> Section | None:
    permitted = Placement.objects.permitting_in(Permission.MATCH, request.user, project)
    shown = placements.filter(pk__in=permitted.values("pk"), participation__participant__protected=False)
    shown = shown.select_related("participation__participant", "employer", "supervisor").order_by("-start", "-pk")
    today = timezone.localdate()
    rows = [row(one, today) for one in shown[:AT_MOST]]
    if not rows:
        return None
    trace_people(request, project, [one.person for one in rows], {"what": what, "people": len(rows)})
    return Section("placements", _("Placements"), TEMPLATE, {"rows": rows})


def register_sections():
    for sources, source in ((employer_sections, of_employer), (opening_sections, of_opening)):
        if source not in sources:
            sources.append(source)
