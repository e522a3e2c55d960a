"""The invented plans: in every state, so that each list has something to show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participants.demo import plans
from participants.models import Action, Barrier, Measure, Milestone, Participation, Plan, PlanGoal, PlanVersion
from participants.plan_content import content_of
from participants.plan_status import status_of
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def test_plans_in_every_state_and_the_second_time_nothing():
    today, project = timezone.localdate(), ProjectFactory()
    for days in range(len(plans.STATES)):
        start = today - timedelta(days=200 - days)
        CoachAssignmentFactory(participation=ParticipationFactory(project=project, start=start))
    plans.fill(project, today)
    plans.fill(project, today)

    assert Participation.objects.filter(plan__isnull=True).count() == 1
    found = [(plan, status_of(plan, content_of(plan))) for plan in Plan.objects.all()]
    assert {(status.is_signed, status.is_changed) for _plan, status in found} == {
        (False, False),
        (True, False),
        (False, True),
    }
    assert PlanGoal.objects.exit_plans().exists()
    assert PlanGoal.objects.filter(state="reached").exists()
    assert Action.objects.overdue(today).exists()
    assert Action.objects.filter(state="done").exists()
    assert Measure.objects.due(today).exists()
    assert Measure.objects.exclude(result="").exists()
    assert Milestone.objects.exists()
    assert Barrier.objects.exists()
    assert all(version.is_unaltered for version in PlanVersion.objects.all())
