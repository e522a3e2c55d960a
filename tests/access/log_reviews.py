"""Last month's log review, begun: COACH has looked at her participant, with a reason that tells of the case."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import AuditEvent
from participants.log_review import last_month
from participants.models import LogReview, LogReviewRow
from tests.access.table import COACH, LEADER


def log_review_of(scene) -> LogReview:
    """Its rows point at the last thing that was done: an event of its own would count in the trail of the person."""
    person = scene.participations["deltagare"].participant
    event = AuditEvent.objects.record(by=scene.people[COACH], action="view", target=scene.project)
    review = LogReview.objects.create(
        project=scene.project,
        month=last_month(timezone.localdate()),
        share=5,
        least=20,
        visits=1,
        found={"odd_hours": 1},
        begun_by=scene.people[LEADER],
    )
    LogReviewRow.objects.create(
        review=review,
        event=event,
        viewer=scene.people[COACH],
        role="coach",
        participant=person.public_id,
        at=timezone.now() - timedelta(days=31),
        until=timezone.now() - timedelta(days=31),
        views=1,
        seen=[["tab", "timeline"]],
        reason=scene.name("anteckning"),
        patterns=["odd_hours"],
    )
    return review


def the_log_review(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.log_review.public_id}]
