"""Where somebody may be placed: the project's open openings and the employers it knows."""

from dataclasses import dataclass

from django.db.models import Q

from employers.models import Employer, Opening

AT_MOST = 20  # the rest is found by searching


@dataclass(frozen=True)
class Places:
    openings: list[Opening]
    employers: list[Employer]
    more: bool


def places_to_choose(project, text: str) -> Places:
    """Those that the text is found in, of each a screenful."""
    text = text.strip()
    openings = Opening.objects.filter(project=project, closed_on__isnull=True, is_template=False)
    employers = Employer.objects.filter(relations__project=project)
    if text:
        openings = openings.filter(Q(title__icontains=text) | Q(workplace__employer__name__icontains=text))
        employers = employers.filter(name__icontains=text)
    found = list(openings.select_related("workplace__employer")[: AT_MOST + 1])
    others = list(employers.order_by("name", "pk")[: AT_MOST + 1])
    more = len(found) > AT_MOST or len(others) > AT_MOST
    return Places(found[:AT_MOST], others[:AT_MOST], more)
