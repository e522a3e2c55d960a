from matching.models.coach_note import CoachNote
from matching.models.end_assessment import EndAssessment, Reference
from matching.models.match import Match, MatchStep
from matching.models.placement import Placement
from matching.models.placement_version import PlacementApproval, PlacementVersion
from matching.models.wishes import WishedOccupation, Wishes
from matching.models.workplace_visit import WorkplaceVisit

__all__ = [
    "CoachNote",
    "EndAssessment",
    "Match",
    "MatchStep",
    "Placement",
    "PlacementApproval",
    "PlacementVersion",
    "Reference",
    "WishedOccupation",
    "Wishes",
    "WorkplaceVisit",
]
