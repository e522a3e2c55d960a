from django.urls import path

from matching.views import end_assessment, lend, placement, placement_act, placements, visit

ONE = "<slug:slug>/placements/<uuid:public_id>/"
VISIT = "<slug:slug>/visits/<uuid:public_id>/"

placement_urls = [
    path("<slug:slug>/placements/", placements.placements, name="placements"),
    path("<slug:slug>/placements/export/", placements.placements_export, name="placements_export"),
    path("<slug:slug>/placements/new/", placement.placement_new, name="placement_new"),
    path("<slug:slug>/placements/several/", placement_act.placement_several, name="placement_several"),
    path(ONE, placement.placement, name="placement"),
    path(f"{ONE}change/", placement.placement_change, name="placement_change"),
    path(f"{ONE}versions/<uuid:version>/", placement.placement_version, name="placement_version"),
    path(f"{ONE}approve/<slug:way>/", placement_act.placement_approve, name="placement_approve"),
    path(f"{ONE}lend/<slug:what>/", lend.placement_lend, name="placement_lend"),
    path(f"{ONE}last-day/", placement_act.placement_move_end, name="placement_move_end"),
    path(f"{ONE}end/", placement_act.placement_end, name="placement_end"),
    path(f"{ONE}reopen/", placement_act.placement_reopen, name="placement_reopen"),
    path(f"{ONE}repair/", placement_act.placement_repair, name="placement_repair"),
    path(f"{ONE}how-it-went/<slug:side>/", end_assessment.placement_assess, name="placement_assess"),
    path(f"{ONE}reference/", end_assessment.placement_reference, name="placement_reference"),
    path(f"{ONE}visits/add/", visit.visit_add, name="visit_add"),
    path("<slug:slug>/visits/", visit.visits, name="visits"),
    path(VISIT, visit.visit, name="visit"),
    path(f"{VISIT}move/", visit.visit_move, name="visit_move"),
    path(f"{VISIT}cancel/", visit.visit_cancel, name="visit_cancel"),
    path(f"{VISIT}correct/", visit.visit_correct, name="visit_correct"),
    path(
        "<slug:slug>/participants/<uuid:public_id>/placements/",
        placements.person_placements,
        name="person_placements",
    ),
]
