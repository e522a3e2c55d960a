"""The addresses of self-assessments, part of participants.urls."""

from django.urls import path

from participants.views import self_assessment

PERSON = "<slug:slug>/participants/<uuid:public_id>/self-assessment"
assessment_urls = [
    path(f"{PERSON}/", self_assessment.self_assessment, name="self_assessment"),
    path(f"{PERSON}/lend/", self_assessment.self_assessment_lend, name="self_assessment_lend"),
    path(f"{PERSON}/write/", self_assessment.self_assessment_write, name="self_assessment_write"),
    path(f"{PERSON}/exit/", self_assessment.exit_answers_fill, name="exit_answers_fill"),
    path(
        f"{PERSON}/<uuid:assessment_id>/withdraw/",
        self_assessment.self_assessment_withdraw,
        name="self_assessment_withdraw",
    ),
    path(f"{PERSON}/<uuid:assessment_id>/belief/", self_assessment.coach_belief, name="coach_belief"),
]
