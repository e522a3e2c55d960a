"""COACH's participant has answered at the start; the coach has said what she believes."""

from participants.models import CoachBelief, SelfAssessment
from tests.access.table import COACH
from tests.participants.factories import SelfAssessmentFactory


def assessment_of(scene) -> SelfAssessment:
    coach = scene.people[COACH]
    assessment = SelfAssessmentFactory(participation=scene.participations["deltagare"], sealed_by=coach)
    CoachBelief.objects.create(assessment=assessment, chances=4, by=coach)
    return assessment


def the_assessment(world):
    assessment = world.here.assessment
    person = assessment.participation.participant
    return [
        {
            "slug": world.here.project.slug,
            "public_id": person.public_id,
            "assessment_id": assessment.public_id,
        }
    ]
