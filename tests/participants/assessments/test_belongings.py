"""Whose a self-assessment is: it goes with the person when two records become one, and to no party."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants import shared_case
from participants.merging import merge, undo
from participants.models import SelfAssessment
from tests.participants.factories import ParticipationFactory, SelfAssessmentFactory

pytestmark = pytest.mark.django_db


def test_it_goes_with_the_person_into_a_merge_and_back_again(participation, leader):
    made = SelfAssessmentFactory(participation=participation)
    earlier = ParticipationFactory(project=participation.project, start=date(2025, 1, 1), exit=date(2025, 6, 1))
    kept, other = earlier.participant, participation.participant
    done = merge(kept, other, participation.project, {"first_name": "kept", "last_name": "kept"}, by=leader)
    assert SelfAssessment.objects.get(participation__participant=kept) == made
    undo(done, by=leader)
    assert SelfAssessment.objects.get(participation__participant=other) == made


def test_nothing_that_a_party_is_told_is_read_from_it(participation):
    """Whatever the consents cover."""
    SelfAssessmentFactory(participation=participation)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = [row for kind in shared_case.tellers for row in shared_case.rows(kind, participation)]
    assert told
    assert not [query for query in asked if "selfassessment" in query["sql"] or "coachbelief" in query["sql"]]
