"""Placements in a person's timeline: their days, and what was agreed, changed, visited and said of them."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, TruncDate
from django.utils.translation import gettext as _

from matching.enums import Completion, EndCause, PlacementKind, Side
from matching.models import EndAssessment, Placement, PlacementVersion, Reference, WorkplaceVisit
from matching.models.placement import last_day_of
from participants.timeline_rows import branch, by

KIND = "placements"


def placement_branches(_of_person, theirs):
    of_placement = {f"placement__{path}": value for path, value in theirs.items()}
    yield from days(Placement.objects.began().filter(**theirs))
    where = {"more": F("placement__employer__name")}
    changed = PlacementVersion.objects.filter(number__gt=1, **of_placement)
    yield branch(
        *(changed, KIND, "placement_changed", TruncDate("made_at"), by("made_by")),
        number=F("number"),
        text=F("reason"),
        **where,
    )
    made = WorkplaceVisit.objects.filter(done_on__isnull=False, **of_placement)
    yield branch(made, KIND, "placement_visit", F("done_on"), by("coach"), text=F("notes"), **where)
    told = EndAssessment.objects.filter(**of_placement)
    said_by = Concat(F("side"), Value(" "), F("completion"), output_field=CharField())
    yield branch(
        *(told, KIND, "placement_assessed", F("day"), by("recorded_by")), code=said_by, text=F("went_well"), **where
    )
    yield branch(Reference.objects.filter(**of_placement), KIND, "placement_reference", F("day"), **where)


def days(placed):
    what = {"code": F("kind"), "more": F("employer__name")}
    yield branch(placed, KIND, "placement", F("start"), **what)
    agreed = placed.filter(agreed_on__isnull=False)
    yield branch(agreed, KIND, "placement_agreed", F("agreed_on"), **what)
    over = placed.filter(ended_on__isnull=True).alias(last=last_day_of()).filter(last__isnull=False)
    yield branch(over, KIND, "placement_end", last_day_of(), **what)
    ended = placed.filter(ended_on__isnull=False)
    cause = Concat(F("kind"), Value(" "), F("end_cause"), output_field=CharField())
    yield branch(ended, KIND, "placement_ended", F("ended_on"), code=cause, text=F("end_reason"), more=what["more"])


def said(row) -> dict:
    kind = dict(PlacementKind.choices).get(row["t_code"].partition(" ")[0], row["t_code"])
    return {"kind": str(kind).capitalize(), "where": row["t_more"]}


def placement(row) -> str:
    return _("%(kind)s begins: %(where)s") % said(row)


def placement_end(row) -> str:
    return _("%(kind)s ends: %(where)s") % said(row)


def placement_agreed(row) -> str:
    return _("%(kind)s agreed by all three: %(where)s") % said(row)


def placement_ended(row) -> str:
    cause = dict(EndCause.choices).get(row["t_code"].partition(" ")[2], "")
    return _("%(kind)s has ended (%(cause)s): %(where)s") % {**said(row), "cause": cause}


def placement_changed(row) -> str:
    return _("The placement's agreement is changed, version %(number)d: %(where)s") % {
        "number": row["t_number"],
        "where": row["t_more"],
    }


def placement_visit(row) -> str:
    return _("Visit at the workplace: %(where)s") % {"where": row["t_more"]}


def placement_assessed(row) -> str:
    side, _space, completion = row["t_code"].partition(" ")
    told = {"side": dict(Side.choices).get(side, side), "how": dict(Completion.choices).get(completion, "")}
    return _("The placement at %(where)s by %(side)s: %(how)s") % {**told, "where": row["t_more"]}


def placement_reference(row) -> str:
    return _("Personal reference from %(where)s") % {"where": row["t_more"]}


PLACEMENT_TITLES = {
    "placement": placement,
    "placement_agreed": placement_agreed,
    "placement_assessed": placement_assessed,
    "placement_changed": placement_changed,
    "placement_end": placement_end,
    "placement_ended": placement_ended,
    "placement_reference": placement_reference,
    "placement_visit": placement_visit,
}
