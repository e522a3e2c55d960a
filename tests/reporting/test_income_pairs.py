"""The goal on income support opens its pairs: what each person had at the start, and has now."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from projects.enums import GoalCode
from projects.roles import Role
from reporting.indicators import Period, compute
from tests.participants.factories import CoachAssignmentFactory, IncomeSupportFactory, ParticipationFactory
from tests.projects.factories import GoalFactory, MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
AS_OF = "2009-12-31"


@pytest.fixture
def project():
    project = ProjectFactory(slug="navigator")
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE, target=Decimal("-0.1"))
    return project


def person(project, *amounts, **fields):
    """Somebody who starts in January, with amounts by month."""
    participation = ParticipationFactory(project=project, start=date(2009, 1, 12), **fields)
    for month, amount in amounts:
        IncomeSupportFactory(
            participant=participation.participant, project=project, month=date(2009, month, 1), amount=amount
        )
    return participation


def url(project, page="figure_people", **query):
    query = {"indicator": "goal:income_support_change", "part": "of", "as_of": AS_OF} | query
    return reverse(f"reporting:{page}", args=[project.slug], query=query)


def lines(client, project, role=Role.PROJECT_LEADER, **query):
    client.force_login(MembershipFactory(project=project, role=role).user)
    return client.get(url(project, **query)).context["people"].lines


def test_each_person_with_both_months(client, project):
    person(project, (1, 8000), (4, 9000), (6, "7600.50"), participant__last_name="Berg")
    person(project, (1, 5000), (3, 4000), participant__last_name="Utan")  # March is too early to compare
    person(project, (5, 4000), participant__last_name="Ostart")
    [line] = lines(client, project)
    pair = line.pair
    assert line.name.endswith("Berg")
    assert (pair.first_month, pair.first) == (date(2009, 1, 1), 8000)
    assert (pair.latest_month, pair.latest) == (date(2009, 6, 1), Decimal("7600.50"))
    assert pair.change == Decimal("7600.50") / 8000 - 1


def test_what_is_later_than_the_day_is_not_known_yet(client, project):
    person(project, (1, 8000), (4, 9000), (6, 7000))
    [line] = lines(client, project, as_of="2009-05-31")
    assert line.pair.latest == 9000


def test_nothing_at_the_start_has_no_change(client, project):
    person(project, (1, 0), (6, 7000))
    [line] = lines(client, project)
    assert line.pair.change is None
    assert "None" not in client.get(url(project)).content.decode()


def test_who_comes_back_is_compared_with_the_first_start(client, project):
    first = person(project, (1, 8000), (6, 7000), (9, 6000), exit=date(2009, 5, 31))
    ParticipationFactory(participant=first.participant, project=project, start=date(2009, 8, 1))
    [line] = lines(client, project)
    assert (line.pair.first, line.pair.latest) == (8000, 6000)


def test_the_pairs_add_up_to_the_figure(client, project):
    for number in range(1, 8):
        person(project, (1, 1000 * number), (5, 900 * number), (7, 950 * number + 0.25))
    pairs = [line.pair for line in lines(client, project)]
    change = sum(pair.latest for pair in pairs) / sum(pair.first for pair in pairs) - 1
    figure = compute(project, Period.of(project, as_of=date(2009, 12, 31))).value("goal:income_support_change")
    assert round(change, 4) == figure.value
    assert len(pairs) == figure.of


def test_the_goal_opens_its_pairs(client, project):
    person(project, (1, 8000), (6, 7600))
    client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
    text = client.get(url(project, "figures")).content.decode()
    assert "people/?indicator=goal%3Aincome_support_change" in text.split("goal-value")[1].split("</a>")[0]


def test_a_coach_sees_her_own_and_the_employer_coach_nobodys(client, project):
    mine, others = person(project, (1, 8000), (6, 7600)), person(project, (1, 4000), (6, 3333))
    coach = MembershipFactory(project=project, role=Role.COACH).user
    CoachAssignmentFactory(participation=mine, coach=coach)
    client.force_login(coach)
    text = client.get(url(project)).content.decode()
    assert mine.participant.last_name in text
    assert others.participant.last_name not in text
    assert "3 333" not in text.replace("\xa0", " ")
    for role in [Role.EMPLOYER_COACH, Role.EVALUATOR]:
        client.force_login(MembershipFactory(project=project, role=role).user)
        assert client.get(url(project)).status_code == 403
        assert "people/?indicator=goal%3Aincome_support" not in client.get(url(project, "figures")).content.decode()


def test_a_protected_person_is_counted_and_shown_to_the_named_only(client, project):
    hidden = person(project, (1, 8000), (6, 7777), participant__protected=True)
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    client.force_login(leader)
    response = client.get(url(project))
    assert (response.context["people"].seen, response.context["people"].total) == (0, 1)
    assert "7 777" not in response.content.decode().replace("\xa0", " ")
    hidden.participant.named_people.add(leader)
    [line] = client.get(url(project)).context["people"].lines
    assert line.protected
    assert AuditEvent.objects.filter(participant=hidden.participant.public_id, action="view").count() == 1
