"""Placements in a person's timeline: their first and last days."""

from django.db.models import F
from django.utils.translation import gettext as _

from matching.enums import PlacementKind
from matching.models import Placement
from participants.timeline_rows import branch


def placement_branches(_of_person, theirs):
    placed = Placement.objects.filter(**theirs)
    what = {"code": F("kind"), "more": F("employer__name")}
    yield branch(placed, "placements", "placement", F("start"), **what)
    yield branch(placed.filter(end__isnull=False), "placements", "placement_end", F("end"), **what)


def said(row) -> dict:
    kind = dict(PlacementKind.choices).get(row["t_code"], row["t_code"])
    return {"kind": str(kind).capitalize(), "where": row["t_more"]}


def placement(row) -> str:
    return _("%(kind)s begins: %(where)s") % said(row)


def placement_end(row) -> str:
    return _("%(kind)s ends: %(where)s") % said(row)


PLACEMENT_TITLES = {"placement": placement, "placement_end": placement_end}
