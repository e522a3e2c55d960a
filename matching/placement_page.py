"""Everything that the page of one placement shows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from employers.occupations import Share
from matching import lent_approval, lent_end_assessment
from matching.agreement_content import content_of, drift, missing_in, told
from matching.days_after import days_after
from matching.end_assessing import missing_sides
from matching.enums import Completion, Side
from matching.failed_placement import next_steps
from matching.models import Placement, PlacementApproval, PlacementVersion
from matching.placement_steps import TONES, PlacementAct, PlacementState
from participants import week_grid
from participants.facts import age_on
from participants.models import Participation
from projects.roles import Permission

OF_AGE = 18


@dataclass(frozen=True)
class Yes:
    """One side and what it has said of the agreement as it stands."""

    side: Side
    approval: PlacementApproval | None


def placement_page(placement: Placement, user) -> dict:
    versions = list(placement.versions.select_related("made_by"))
    current = next((one for one in versions if one.number == placement.version), None)
    assessments = list(placement.end_assessments.select_related("recorded_by"))
    acts = placement.acts
    works = works_with(user, placement.participation)
    return {
        "project": placement.participation.project,
        "placement": placement,
        "person": placement.participation.participant,
        "state": placement.state,
        "tone": TONES[placement.state],
        "parts": told(current.content if current else content_of(placement)),
        "drift": drift(placement, current) if placement.state != PlacementState.ENDED else [],
        "can_change": PlacementAct.CHANGE in acts,
        "versions": versions,
        "current": current,
        "answers": answers(current),
        "awaits": placement.awaits_approval and PlacementAct.APPROVE in acts,
        "missing": missing_in(placement) if placement.awaits_approval else [],
        "buttons": buttons(placement, acts),
        "visits": placement.visits.select_related("coach"),
        "can_visit": PlacementAct.VISIT in acts,
        "assessments": assessments,
        "unassessed": missing_sides(placement) if PlacementAct.ASSESS in acts else [],
        "reference": getattr(placement, "reference", None),
        "can_refer": PlacementAct.REFER in acts,
        "next_steps": next_steps(placement, works=works) if has_failed(placement, assessments) else [],
        "works": works,
        "is_minor": works and is_minor(placement),
        "week": week_address(placement, works),
        "share": kept_share(placement),
        "person_left": placement.participation.exit,
        "days_after": days_after(placement) if works else [],
        "may_lend": {
            "agreement": lent_approval.may_be_asked(placement),
            "how_it_went": lent_end_assessment.may_be_asked(placement),
        },
    }


def kept_share(placement: Placement) -> Share | None:
    """Women and men in the occupation, as known when it was agreed."""
    counted = placement.women, placement.men, placement.share_year
    if placement.is_draft or None in counted:
        return None
    return Share(*counted)


def answers(version: PlacementVersion | None) -> list[Yes]:
    said = {}
    if version:
        said = {one.side: one for one in version.approvals.select_related("document", "recorded_by")}
    return [Yes(side, said.get(side)) for side in Side]


def has_failed(placement: Placement, assessments) -> bool:
    never_came = any(one.completion == Completion.NEVER_CAME for one in assessments)
    return placement.state == PlacementState.ENDED and (placement.has_failed or never_came)


BUTTONS = [
    (PlacementAct.CHANGE, "placement_change", _("Change the agreement"), "pencil"),
    (PlacementAct.EXTEND, "placement_move_end", _("Prolong or shorten"), "calendar3"),
    (PlacementAct.END, "placement_end", _("End"), "box-arrow-right"),
    (PlacementAct.REOPEN, "placement_reopen", _("Reopen"), "arrow-repeat"),
]


def buttons(placement: Placement, acts) -> list[tuple]:
    """(label, address, icon) of what may be done with it now."""
    return [(label, address(placement, page), icon) for act, page, label, icon in BUTTONS if act in acts]


def address(placement: Placement, page: str, *more) -> str:
    return reverse(f"matching:{page}", args=[placement.participation.project.slug, placement.public_id, *more])


def is_minor(placement: Placement) -> bool:
    """Under eighteen on the first day, as far as the birth date is known."""
    born = placement.participation.participant.birth_date
    return born is not None and age_on(born, placement.start) < OF_AGE


def works_with(user, participation: Participation, permission=Permission.WORK_WITH_PARTICIPANT) -> bool:
    permitted = Participation.objects.permitting_in(permission, user, participation.project)
    return permitted.filter(pk=participation.pk).exists()


def week_address(placement: Placement, works: bool) -> str:
    """Where its days are put down as attendance."""
    if not works or placement.kind not in week_grid.KINDS or placement.is_draft:
        return ""
    participation = placement.participation
    whose = [participation.project.slug, participation.participant.public_id]
    return reverse("participants:placement_week", args=whose, query={"kind": placement.kind})
