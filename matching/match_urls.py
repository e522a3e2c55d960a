from django.urls import path

from matching.views import assignment, match, matches, matching, pair, presentation, wishes

PERSON = "<slug:slug>/participants/<uuid:public_id>/matching/"
MATCH = "<slug:slug>/matches/<uuid:public_id>/"

match_urls = [
    path("<slug:slug>/matching/", matching.matching, name="matching"),
    path("<slug:slug>/matching/openings/<uuid:opening>/", matching.opening_matching, name="opening_matching"),
    path("<slug:slug>/matching/together/", assignment.assignment, name="assignment"),
    path(PERSON, matching.person_matching, name="person_matching"),
    path(f"{PERSON}wishes/", wishes.wishes, name="wishes"),
    path(f"{PERSON}<uuid:opening>/", pair.pair, name="pair"),
    path(f"{PERSON}<uuid:opening>/propose/", pair.propose, name="propose"),
    path(f"{PERSON}<uuid:opening>/lacking/", pair.lacking, name="lacking"),
    path(f"{PERSON}notes/<uuid:note>/", pair.coach_note, name="coach_note"),
    path("<slug:slug>/matches/", matches.matches, name="matches"),
    path("<slug:slug>/matches/export/", matches.matches_export, name="matches_export"),
    path("<slug:slug>/matching/notes/", matches.coach_notes, name="coach_notes"),
    path(MATCH, match.match, name="match"),
    path(f"{MATCH}presentation/", presentation.presentation, name="presentation"),
    path(f"{MATCH}<slug:step>/", match.match_step, name="match_step"),
]
