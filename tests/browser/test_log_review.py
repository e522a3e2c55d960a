"""The log review on the screen: gone through row by row, at a desk and on a phone."""

from datetime import UTC, date, datetime

from django.urls import reverse

from participants.log_review import begin, last_month
from participants.models import LogReview
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.log_reviews import look
from tests.projects.factories import MembershipFactory


def test_looked_at_and_signed(page, sign_in, inspect):
    leader = sign_in("project_leader")
    project, month = leader.project, last_month(datetime.now(UTC).date())
    type(project).objects.update(start=date(2020, 1, 1), end=date(2040, 1, 1))
    project.refresh_from_db()
    coach = MembershipFactory(project=project, role=Role.COACH, user__name="Karin Öberg").user
    for name, protected in [("Oberg", False), ("Lindqvist", True)]:
        participation = ParticipationFactory(
            project=project, participant__last_name=name, participant__protected=protected
        )
        CoachAssignmentFactory(participation=participation, coach=coach)
        look(project, coach, participation.participant, f"{month} 22:00", tab="timeline")
    begin(project, month, by=leader.user)
    page.goto(reverse("participants:log_reviews", args=[project.slug]))
    inspect("log_reviews")
    page.locator("tbody a").first.click()
    inspect("log_review")
    for verdict in page.locator("select[id^=id_verdict]").all():
        verdict.select_option("in_order")
    page.get_by_role("button", name="Spara det jag har granskat").click()
    page.get_by_role("button", name="Underteckna granskningen").click()
    inspect("log_review_signed")
    assert LogReview.objects.get().signed_by == leader.user
