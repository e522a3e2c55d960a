"""When a self-assessment is due; what the tab shows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from participants import self_assessing
from participants.lent_assessment import SELF_ASSESSMENT
from participants.models import CoachBelief, SelfAssessment
from tests.participants.assessments.pages import TODAY, address, page
from tests.participants.factories import ParticipationFactory, SelfAssessmentFactory
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


DUE = [
    # start, exit, assessments (occasion, day), what is due on 2 March 2026
    ("2026-03-02", None, [], "entry"),
    ("2025-01-01", None, [], "entry"),
    ("2026-03-03", None, [], None),
    ("2025-12-01", None, [("entry", "2025-12-02")], "quarter"),
    ("2025-12-01", None, [("entry", "2025-12-03")], None),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("quarter", "2025-12-02")], "quarter"),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("quarter", "2026-01-02")], None),
    ("2025-06-01", "2026-03-02", [("entry", "2025-06-01")], "exit"),
    ("2025-06-01", "2026-02-02", [], "exit"),
    ("2025-06-01", "2026-02-01", [], None),
    ("2025-06-01", "2026-03-01", [("exit", "2026-02-27")], None),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("exit", "2026-02-27")], None),
]


@pytest.mark.parametrize(("start", "exit", "given", "expected"), DUE)
def test_what_is_due(start, exit, given, expected):
    days = [date.fromisoformat(day) if day else None for day in (start, exit)]
    participation = ParticipationFactory(start=days[0], exit=days[1], project__end=TODAY)
    for occasion, day in given:
        SelfAssessmentFactory(participation=participation, occasion=occasion, day=date.fromisoformat(day))
    assert self_assessing.due_of(participation) == expected


def test_a_withdrawn_one_is_due_again_and_who_came_back_owes_no_exit(coach):
    left = ParticipationFactory(start=date(2025, 6, 1), exit=date(2026, 2, 20), frozen=False)
    type(left).objects.filter(pk=left.pk).update(next_start=date(2026, 2, 27))
    assert self_assessing.due_of(left) is None
    running = ParticipationFactory(start=date(2026, 2, 1), project__end=TODAY)
    made = SelfAssessmentFactory(participation=running)
    assert self_assessing.due_of(running) is None
    self_assessing.withdraw(made, by=coach, reason="Fel person")
    assert self_assessing.due_of(running) == "entry"


def test_of_a_project_that_has_ended_nothing_is_due_but_the_exits():
    yesterday = TODAY - timedelta(days=1)
    running = ParticipationFactory(start=date(2025, 6, 1), project__end=yesterday)
    left = ParticipationFactory(start=date(2025, 6, 1), exit=yesterday, project__end=yesterday)
    assert self_assessing.due_of(running) is None
    assert self_assessing.due_of(left) == "exit"


def test_a_quarter_before_the_end_of_a_long_month():
    assert self_assessing.a_quarter_before(date(2026, 5, 31)) == date(2026, 2, 28)
    assert self_assessing.a_quarter_before(date(2026, 1, 15)) == date(2025, 10, 15)
    assert self_assessing.a_quarter_before(date(2024, 5, 30)) == date(2024, 2, 29)


# --- The tab -----------------------------------------------------------------------------------------------------


def test_the_tab_draws_lines_from_two_points_on_and_says_what_is_due(browser, participation, coach):
    assert "vid start" in page(browser, participation)
    entry = SelfAssessmentFactory(participation=participation)
    assert "assess-charts" not in page(browser, participation)
    later = SelfAssessmentFactory(participation=participation, occasion="quarter", day=TODAY, chances=4)
    CoachBelief.objects.create(assessment=later, chances=5, by=coach)
    text = page(browser, participation)
    assert "assess-charts" in text
    assert "4 bra" in text
    assert "5 mycket bra" in text
    assert entry.public_id.hex not in text


def test_reading_needs_the_case(participation, leader, coach, client):
    SelfAssessmentFactory(participation=participation)
    for role in ["employer_coach", "caseworker", "evaluator"]:
        extra = {"caseworker": True} if role == "caseworker" else {"role": role}
        client.force_login(MembershipFactory(project=participation.project, **extra).user)
        assert client.get(address(participation)).status_code in (403, 404)
    assert SelfAssessment.objects.permitting(SELF_ASSESSMENT.permission, coach).count() == 1
    assert timezone.localdate() == TODAY
