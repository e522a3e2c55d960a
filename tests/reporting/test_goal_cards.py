"""Goals against outcome, written out."""

from datetime import date
from decimal import Decimal

import pytest

from employers.enums import ContactKind
from participants.enums import Sex
from projects.enums import GoalCode
from projects.roles import Role
from reporting.figures_page.choices import choices, quarter_before
from reporting.figures_page.goals import is_met, people_needed, progress, remaining, women_verdict
from reporting.figures_page.page import FiguresPage
from reporting.figures_page.reader import Reader
from reporting.forms.figures import PeriodForm
from reporting.indicators import Period
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.participants.factories import IncomeSupportFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import GoalFactory, MembershipFactory, ProjectFactory

D = Decimal


@pytest.mark.parametrize(
    ("outcome", "target", "met", "left", "per_cent"),
    [
        (134, D(135), False, D(1), 99),
        (135, D(135), True, D(0), 100),
        (140, D(135), True, D(0), 100),
        (0, D(135), False, D(135), 0),
        (D("0.2799"), D("0.28"), False, D("0.0001"), 99),
        (D("0.28"), D("0.28"), True, D(0), 100),
        (D("-0.12"), D("-0.1"), True, D(0), 100),  # less income support is the aim
        (D("-0.05"), D("-0.1"), False, D("0.05"), 50),
        (D("0.2"), D("-0.1"), False, D("0.3"), 0),
        (None, D("0.28"), False, None, 0),
        (0, D(0), True, D(0), 100),
    ],
)
def test_how_far_it_is_to_the_target(outcome, target, met, left, per_cent):
    assert (is_met(outcome, target), remaining(outcome, target), progress(outcome, target)) == (met, left, per_cent)


@pytest.mark.parametrize(
    ("counted", "of", "target", "more"),
    [(11, 57, "0.28", 5), (16, 57, "0.28", 0), (7, 25, "0.28", 0), (0, 0, "0.28", 0)],
)
def test_how_many_people_more_it_would_have_taken(counted, of, target, more):
    assert people_needed(counted, of, D(target)) == more


@pytest.mark.parametrize(
    ("share", "low", "high", "tone"),
    [
        (D("0.45"), D("0.45"), D("0.55"), "good"),
        (D("0.55"), D("0.45"), D("0.55"), "good"),
        (D("0.4499"), D("0.45"), D("0.55"), "warn"),
        (D("0.5501"), D("0.45"), D("0.55"), "warn"),
        (D("0.9"), D("0.45"), None, "good"),
        (D("0.1"), None, D("0.55"), "good"),
        (None, D("0.45"), D("0.55"), ""),
    ],
)
def test_the_share_of_women_against_the_aim(share, low, high, tone):
    assert women_verdict(share, low, high)[1] == tone


pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2010, 12, 31))


def card(project, as_of, role=Role.PROJECT_LEADER, **member):
    user = MembershipFactory(project=project, role=role, **member).user
    page = FiguresPage.of(project, Period.of(project, as_of=as_of), Reader.of(project, user))
    return page, {goal.code: {fact.code: fact for fact in goal.facts} for goal in page.goals}


def test_a_person_of_two_groups_is_said_to_be_in_both(project):
    """50 + 60 + 25 = 135 treats groups that overlap as if they did not."""
    for position, code in enumerate(["participants_foreign_born", "participants_16_24", "participants_25_64"]):
        GoalFactory(project=project, code=code, target=10, position=position)
    for birth_year, country in [(1990, "SY"), (1990, "SE"), (1970, "SO"), (1971, "SY"), (1972, "SE")]:
        person = ParticipantFactory(birth_date=date(birth_year, 5, 1), country_of_birth=country, sex=Sex.WOMAN)
        ParticipationFactory(participant=person, project=project)
    page, _facts = card(project, date(2009, 12, 31))
    assert [goal.outcome.value for goal in page.goals] == [3, 2, 3]
    assert len(page.overlaps) == 2
    assert page.overlaps[0].startswith("1 person")
    assert page.overlaps[1].startswith("2 person")


def test_calls_and_visits_stand_beside_the_employers(project):
    GoalFactory(project=project, code=GoalCode.EMPLOYER_CONTACTS, target=3)
    employer = EmployerFactory()
    for day, kind, reached in [(1, "visit", True), (2, "phone", True), (3, "phone", True), (4, "phone", False)]:
        EmployerContactFactory(
            project=project, employer=employer, date=date(2009, 3, day), kind=kind, reached=reached
        )
    page, facts = card(project, date(2009, 12, 31))
    assert page.goals[0].outcome.value == 1
    beside = {kind: facts["employer_contacts"][kind].cell.value for kind in ContactKind.values}
    assert beside == {"visit": 1, "meeting": 0, "phone": 2, "email": 0}
    assert not {"women", "men"} & set(facts["employer_contacts"])


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2009, 1, 30), None),  # thirty days say nothing
        (date(2009, 12, 31), 2),  # half of the time, half of the people
        (date(2010, 12, 30), 1),
        (date(2010, 12, 31), None),  # the last day
        (date(2012, 1, 1), None),
    ],
)
def test_the_forecast_of_a_number(project, as_of, expected):
    GoalFactory(project=project, target=2)
    ParticipationFactory(project=project, start=date(2009, 1, 12))
    _page, facts = card(project, as_of)
    forecast = facts["participants"].get("forecast")
    assert (forecast and forecast.cell.value) == expected


def test_the_forecast_of_a_share_is_the_share_of_today(project):
    GoalFactory(project=project, code=GoalCode.WORK_OR_EMPLOYABLE, target=D("0.7"))
    for improved in [True, False, True, True]:
        ParticipationFactory(project=project, exit=date(2009, 5, 1), chances_improved=improved)
    _page, facts = card(project, date(2009, 6, 30))
    assert facts["work_or_employable"]["forecast"].cell.value == D("0.75")
    assert facts["work_or_employable"]["forecast"].tone == "good"
    assert "remaining" not in facts["work_or_employable"]
    _page, facts = card(project, date(2011, 1, 1))
    assert "forecast" not in facts["work_or_employable"]


def test_less_income_support_is_progress(project):
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE, target=D("-0.1"))
    person = ParticipationFactory(project=project, start=date(2009, 1, 12)).participant
    for month, amount in [(1, 8000), (6, 7600)]:
        IncomeSupportFactory(participant=person, project=project, month=date(2009, month, 1), amount=amount)
    page, facts = card(project, date(2009, 12, 31))
    goal = page.goals[0]
    assert (goal.outcome.value, goal.outcome.share, goal.met, goal.progress) == (D("-0.0500"), True, False, 50)
    assert facts["income_support_change"]["people"].cell.value == 1
    assert facts["income_support_change"]["remaining"].cell.value == D("5.0")


def test_a_share_of_nobody_is_no_share(project):
    for position, code in enumerate(GoalCode):
        GoalFactory(project=project, code=code, target=D("0.5"), position=position, women_share_min=D("0.4"))
    page, facts = card(project, date(2009, 6, 30))
    shares = {goal.code: goal.outcome.value for goal in page.goals if GoalCode(goal.code).is_share}
    assert set(shares.values()) == {None}
    assert facts["participants"]["women_share"].cell.value is None


def test_a_project_ended_years_ago_offers_its_own_years(project):
    form = PeriodForm({}, project=project)
    assert form.is_valid()
    offered = choices(project, form.period)
    assert [choice.query.split("&")[:2] for choice in offered] == [
        ["from=2009-01-01", "to=2011-03-31"],
        ["from=2009-01-01", "to=2009-12-31"],
        ["from=2010-01-01", "to=2010-12-31"],
        ["from=2011-01-01", "to=2011-03-31"],  # the follow-ups of the last to leave
        ["from=2010-10-01", "to=2010-12-31"],
        ["from=2009-01-01", "to=2010-12-31"],
    ]
    assert [choice.current for choice in offered] == [True, False, False, False, False, False]
    assert "as_of=2010-12-31" in offered[-1].query


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2010, 4, 30), date(2010, 1, 1), date(2010, 3, 31)),
        (date(2010, 3, 31), date(2010, 1, 1), date(2010, 3, 31)),
        (date(2010, 3, 30), date(2009, 10, 1), date(2009, 12, 31)),
        (date(2010, 1, 1), date(2009, 10, 1), date(2009, 12, 31)),
        (date(2012, 12, 31), date(2012, 10, 1), date(2012, 12, 31)),
    ],
)
def test_the_last_whole_quarter(day, first, last):
    assert quarter_before(day) == (first, last)
