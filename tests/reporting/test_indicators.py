"""The figures of small projects, written out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from participants.models import AttendanceMonth
from participants.models.attendance import sum_months
from projects.enums import FollowUpClock, GoalCode, Programme
from reporting.indicators import Period, PeriodProblem, compute, missing_programme_message, people
from reporting.indicators.figures import Figures
from tests.employers.factories import EmployerContactFactory
from tests.participants.factories import (
    AttendanceFactory,
    IncomeSupportFactory,
    ParticipantFactory,
    ParticipationFactory,
)
from tests.projects.factories import CaseworkerGroupFactory, GoalFactory, ProjectFactory, TargetGroupFactory

pytestmark = pytest.mark.django_db

AS_OF = date(2010, 4, 30)


def figures(project, **period):
    return compute(project, Period.of(project, **{"as_of": AS_OF} | period))


def value(figures, indicator, **cell):
    row = figures.value(indicator, **cell)
    return row.value, row.of, row.not_reached


@pytest.fixture
def project():
    return ProjectFactory()


def test_nothing_gives_zeros_and_never_an_empty_table(project):
    TargetGroupFactory(project=project, code="youth")
    for position, code in enumerate(GoalCode):
        GoalFactory(project=project, code=code, position=position)
    empty = figures(project)
    assert {row.value for row in empty.rows if row.indicator != "goal:income_support_change"} == {0, Decimal(0)}
    assert empty.incomplete == ()
    assert empty.csv().splitlines()[1] == "started_by_target_group,,youth,women,0,,"
    assert "participant_hours,,all,total,0.0,," in empty.csv().splitlines()
    assert "goal:income_support_change,,all,total,,0," in empty.csv().splitlines()
    assert "goal:employer_contacts,,all,total,0,," in empty.csv().splitlines()
    assert empty.csv().count("goal:employer_contacts") == 1


def test_a_re_entry_counts_once_with_the_entry_of_the_first_and_the_result_of_the_last(project):
    person = ParticipantFactory(sex="woman", birth_date=date(1985, 1, 1), country_of_birth="SY")
    youth, adult = (TargetGroupFactory(project=project, code=code) for code in ("youth", "adult"))
    ParticipationFactory(
        participant=person,
        project=project,
        start=date(2009, 1, 12),
        exit=date(2009, 3, 1),
        target_group=youth,
        disability=True,
        chances_improved=True,
        outcome="employed",
        outcome_recorded_on=date(2009, 6, 1),
    )
    ParticipationFactory(
        participant=person,
        project=project,
        start=date(2009, 9, 1),
        exit=date(2010, 1, 1),
        target_group=adult,
        disability=False,
        chances_improved=False,
        outcome="regular_education",
        outcome_recorded_on=date(2010, 4, 2),
    )
    now = figures(project)
    assert value(now, "started_by_target_group", group="youth") == (1, None, None)
    assert value(now, "started_by_target_group", group="adult") == (0, None, None)
    assert value(now, "started_by_age", group="16-24", year=2009, sex="women") == (1, None, None)
    assert value(now, "started_disability") == (1, None, None)
    assert value(now, "in_work_90_days") == (0, 1, 0)
    assert value(now, "in_education_90_days", group="foreign_born") == (1, 1, 0)
    assert value(now, "improved_chances") == (0, 1, None)
    earlier = figures(project, as_of=date(2009, 8, 31))
    assert value(earlier, "in_work_90_days") == (1, 1, 0)
    assert value(earlier, "improved_chances") == (1, 1, None)


def test_whoever_has_come_back_is_no_longer_counted_as_having_left(project):
    person = ParticipantFactory()
    ParticipationFactory(participant=person, project=project, start=date(2009, 1, 12), exit=date(2009, 3, 1))
    ParticipationFactory(participant=person, project=project, start=AS_OF)
    assert value(figures(project), "in_work_90_days") == (0, 0, 0)
    before = AS_OF - timedelta(days=1)
    assert value(figures(project, as_of=before), "in_work_90_days") == (0, 1, 1)


def test_what_is_dated_after_the_as_of_day_is_not_seen(project):
    later = AS_OF + timedelta(days=1)
    GoalFactory(project=project, code=GoalCode.WORK_OR_EMPLOYABLE)
    ParticipationFactory(project=project, start=later)
    ParticipationFactory(project=project, exit=later, destination="employed")
    ParticipationFactory(project=project, exit=date(2010, 1, 1), outcome="employed", outcome_recorded_on=later)
    now = figures(project)
    assert value(now, "started_by_target_group") == (2, None, None)
    assert value(now, "in_work_90_days") == (0, 1, 1)
    assert value(now, "goal:work_or_employable") == (0, 1, None)
    assert value(figures(project, as_of=later), "in_work_90_days") == (1, 1, 0)
    assert value(figures(project, as_of=later, to=AS_OF), "goal:work_or_employable") == (1, 2, None)


@pytest.mark.parametrize(
    ("day", "counted"), [("2009-12-31", 0), ("2010-01-01", 1), ("2010-03-31", 1), ("2010-04-01", 0)]
)
def test_both_ends_of_the_period_belong_to_it(project, day, counted):
    day = date.fromisoformat(day)
    ParticipationFactory(project=project, start=day)
    ParticipationFactory(project=project, exit=day, chances_improved=True)
    now = figures(project, from_=date(2010, 1, 1), to=date(2010, 3, 31))
    assert value(now, "started_by_target_group") == (counted, None, None)
    assert now.value("improved_chances").value == counted
    assert now.value("improved_chances").of == counted


@pytest.mark.parametrize(
    ("exit", "population"),
    [("2009-10-02", 0), ("2009-10-03", 1), ("2010-01-30", 1), ("2010-01-31", 0)],
)
def test_the_reference_day_lies_ninety_days_after_the_exit(project, exit, population):
    ParticipationFactory(project=project, exit=date.fromisoformat(exit))
    now = figures(project, from_=date(2010, 1, 1))
    assert now.value("in_work_90_days").of == population


@pytest.mark.parametrize(
    ("from_", "to", "population"),
    [
        (date(2009, 7, 1), date(2010, 3, 30), 0),  # project end + 90 days is 31 March 2010
        (date(2009, 7, 1), date(2010, 3, 31), 2),
        (date(2010, 3, 31), date(2010, 4, 30), 2),
        (date(2010, 4, 1), date(2010, 4, 30), 0),
    ],
)
def test_by_the_project_end_all_who_left_by_then_share_one_reference_day(from_, to, population):
    project = ProjectFactory(end=date(2009, 12, 31), follow_up_clock=FollowUpClock.PROJECT_END)
    ParticipationFactory(project=project, exit=date(2009, 2, 1))
    ParticipationFactory(project=project, exit=date(2009, 12, 31))
    ParticipationFactory(project=project, exit=date(2010, 1, 1))
    ParticipationFactory(project=project)
    assert figures(project, from_=from_, to=to).value("in_work_90_days").of == population


def test_hours_come_from_the_minutes_in_the_period_and_round_half_up(project):
    woman = ParticipationFactory(project=project, participant__sex="woman")
    nobody = ParticipationFactory(project=project)
    for participation, day, minutes, present in [
        (woman, date(2010, 1, 14), 1000, True),  # before the period
        (woman, date(2010, 1, 15), 63, True),
        (woman, date(2010, 1, 16), 600, False),  # absent in a month that the period cuts
        (woman, date(2010, 2, 10), 60, True),
        (woman, date(2010, 2, 11), 600, False),  # absent
        (woman, date(2010, 3, 10), 60, True),
        (woman, date(2010, 3, 11), 1000, True),  # after the period
        (nobody, date(2010, 2, 1), 63, True),
    ]:
        AttendanceFactory(participation=participation, date=day, minutes=minutes, present=present)
    for participation, month, minutes in [
        (woman, date(2010, 1, 1), 1063),
        (woman, date(2010, 2, 1), 60),
        (woman, date(2010, 3, 1), 1060),
        (nobody, date(2010, 2, 1), 63),
    ]:
        AttendanceMonth.objects.create(participation=participation, month=month, minutes=minutes)
    hours = figures(project, from_=date(2010, 1, 15), to=date(2010, 3, 10))
    assert [str(hours.value("participant_hours", sex=sex).value) for sex in ("women", "men", "unknown", "total")] == [
        "3.1",  # 183 minutes: 3.05
        "0.0",
        "1.1",  # 63 minutes: 1.05
        "4.1",  # 246 minutes, not 3.1 + 1.1
    ]


@pytest.mark.parametrize("first", [date(2009, 12, 31), date(2010, 1, 1), date(2010, 1, 2), date(2010, 1, 31)])
@pytest.mark.parametrize("last", [date(2010, 1, 31), date(2010, 2, 1), date(2010, 2, 27), date(2010, 2, 28)])
def test_every_day_of_the_period_counts_once_whatever_its_edges(project, first, last):
    participation = ParticipationFactory(project=project)
    days = [date(2009, 12, 30) + timedelta(days=number) for number in range(63)]  # to 2 March
    for number, day in enumerate(days):
        AttendanceFactory(participation=participation, date=day, minutes=6 * (number + 1))
    sum_months([participation.pk])
    tenths = sum(number + 1 for number, day in enumerate(days) if first <= day <= last)
    assert figures(project, from_=first, to=last).value("participant_hours").value == Decimal(tenths) / 10


def test_an_employer_counts_once_and_only_when_reached(project):
    GoalFactory(project=project, code=GoalCode.EMPLOYER_CONTACTS)
    first = EmployerContactFactory(project=project, kind="visit", reached=True, date=date(2010, 1, 1))
    EmployerContactFactory(project=project, employer=first.employer, kind="phone", reached=True, date=AS_OF)
    EmployerContactFactory(project=project, reached=False, date=date(2010, 1, 1))
    EmployerContactFactory(project=project, reached=True, date=AS_OF + timedelta(days=1))
    EmployerContactFactory(reached=True, date=date(2010, 1, 1))
    now = figures(project)
    assert value(now, "goal:employer_contacts") == (1, None, None)
    assert now.contacts == {"visit": 1, "phone": 1}


def test_income_support_is_compared_with_the_month_of_the_first_start(project):
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE)
    changes = {
        "woman": {(2009, 1): 3000, (2009, 3): 0, (2009, 4): 2000, (2010, 4): 1000, (2010, 5): 9000},
        "man": {(2009, 1): 6000, (2009, 4): 5000},
        "": {(2009, 2): 100, (2009, 5): 100},  # nothing in the month of the start: not compared
    }
    too_soon = {(2009, 1): 100, (2009, 3): 100}  # two months later
    for sex, amounts in [*changes.items(), ("man", too_soon)]:
        person = ParticipantFactory(sex=sex)
        ParticipationFactory(participant=person, project=project, start=date(2009, 1, 31))
        for (year, month), amount in amounts.items():
            IncomeSupportFactory(participant=person, project=project, month=date(year, month, 1), amount=amount)
    now = figures(project)
    shown = {
        row.sex: ("" if row.value is None else str(row.value), row.of)
        for row in now.rows_of("goal:income_support_change")
    }
    assert shown == {
        "women": ("-0.6667", 1),
        "men": ("-0.1667", 1),
        "unknown": ("", 0),
        "total": ("-0.3333", 2),
    }


def test_a_month_of_income_support_is_seen_from_its_first_day(project):
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE)
    person = ParticipantFactory()
    ParticipationFactory(participant=person, project=project, start=date(2009, 11, 30))
    for month, amount in [(date(2009, 11, 1), 100), (date(2010, 2, 1), 50)]:
        IncomeSupportFactory(participant=person, project=project, month=month, amount=amount)
    goal = "goal:income_support_change"
    assert value(figures(project, as_of=date(2010, 1, 31)), goal) == (None, 0, None)
    assert value(figures(project, as_of=date(2010, 2, 1)), goal) == (Decimal("-0.5"), 1, None)


def test_incomplete_records_are_named_with_what_is_missing(project):
    known = {"sex": "man", "country_of_birth": "SE", "birth_date": date(1980, 1, 1)}
    ParticipationFactory(project=project, participant=ParticipantFactory(**known), labour_status="employed")
    nothing = ParticipantFactory(reference="B")
    ParticipationFactory(project=project, participant=nothing)
    some = ParticipantFactory(reference="A", **known | {"country_of_birth": ""})
    ParticipationFactory(project=project, participant=some, labour_status="employed")
    ParticipationFactory(project=project, start=AS_OF + timedelta(days=1))
    now = figures(project)
    assert now.as_dict()["incomplete"] == [
        {"person": "A", "missing": ["country_of_birth"]},
        {"person": "B", "missing": ["sex", "country_of_birth", "labour_status", "birth_date"]},
    ]
    assert now.missing == {"sex": 1, "country_of_birth": 2, "labour_status": 1, "birth_date": 1}
    assert value(now, "started_by_age", group="other") == (2, None, None)  # two aged 29, one unknown
    assert value(now, "started_by_age") == (3, None, None)


def test_goals_follow_the_projects_own_order(project):
    for position, code in enumerate([GoalCode.PARTICIPANTS_16_24, GoalCode.PARTICIPANTS]):
        GoalFactory(project=project, code=code, position=position)
    codes = list(dict.fromkeys(row.indicator for row in figures(project).rows))
    assert codes[-2:] == ["goal:participants_16_24", "goal:participants"]


def test_overlapping_goals_say_how_many_they_share(project):
    for code in (GoalCode.PARTICIPANTS_FOREIGN_BORN, GoalCode.PARTICIPANTS_16_24, GoalCode.PARTICIPANTS_25_64):
        GoalFactory(project=project, code=code)
    person = ParticipantFactory(country_of_birth="SO", birth_date=date(1990, 1, 1))
    ParticipationFactory(project=project, participant=person)
    (overlap,) = figures(project).overlaps
    assert overlap.codes == ("goal:participants_foreign_born", "goal:participants_16_24")
    assert overlap.value == 1


def test_a_caseworker_group_sees_its_own_figures(project):
    mine = ParticipationFactory(project=project)
    ParticipationFactory(project=project)
    mine.group = CaseworkerGroupFactory(project=project)
    mine.save()
    own = compute(project, Period.of(project, as_of=AS_OF), group=mine.group)
    assert own.value("started_by_target_group").value == 1
    assert list(people(project, Period.of(project, as_of=AS_OF), "started_by_age", group_filter=mine.group)) == [
        mine.participant
    ]


def test_another_projects_people_are_never_counted(project):
    ParticipationFactory(exit=date(2010, 1, 1))
    assert {row.value for row in figures(project).rows} == {0, Decimal("0.0")}


def test_a_programme_without_indicators_shows_the_goals_and_says_so():
    project = ProjectFactory(programme=Programme.ESF_PLUS_2021_2027)
    GoalFactory(project=project, code=GoalCode.PARTICIPANTS)
    assert {row.indicator for row in figures(project).rows} == {"goal:participants"}
    assert "ESF+" in missing_programme_message(project.programme)
    assert figures(ProjectFactory(programme=Programme.ESF_PLUS_2021_2027)).rows == ()


@pytest.mark.parametrize(
    "period",
    [
        {"to": AS_OF + timedelta(days=1)},
        {"from_": date(2010, 3, 1), "to": date(2010, 2, 28)},
        {"as_of": date(2008, 4, 30)},  # before the project's start
        {"clock": "someday"},
    ],
)
def test_a_period_must_make_sense(project, period):
    with pytest.raises(PeriodProblem):
        Period.of(project, **{"as_of": AS_OF} | period)


@pytest.mark.parametrize("as_of", [date(9999, 12, 31), date(9999, 1, 1)])
def test_the_ends_of_the_calendar_are_no_trap(as_of):
    project = ProjectFactory(start=date(1, 1, 1), end=date(9999, 12, 31))
    assert compute(project, Period(date(9998, 12, 2), as_of, as_of)).rows
    assert compute(project, Period(date(1, 1, 1), date(1, 2, 3), as_of, "project_end")).rows


def test_frozen_figures_come_back_the_same(project):
    GoalFactory(project=project, code=GoalCode.INCOME_SUPPORT_CHANGE, target=Decimal("-0.1"))
    TargetGroupFactory(project=project, name="Ungdomar")
    ParticipationFactory(project=project)
    now = figures(project)
    assert Figures.from_dict(now.frozen()).rows == now.rows
    assert Figures.from_dict(now.frozen()).frozen() == now.frozen()
    assert Figures.from_dict(now.as_dict()).as_dict() == now.as_dict()


@pytest.mark.parametrize("size", [1, 300])
def test_a_report_takes_four_queries_whatever_the_size(project, size, django_assert_num_queries):
    for position, code in enumerate(GoalCode):
        GoalFactory(project=project, code=code, position=position)
    TargetGroupFactory(project=project)
    participations = [ParticipationFactory.build(project=project, start_year=2009) for _ in range(size)]
    for participation in participations:
        participation.participant.save()
    type(participations[0]).objects.bulk_create(participations)
    with django_assert_num_queries(4):
        found = figures(project, from_=date(2008, 12, 15))
    assert found.value("started_by_target_group").value == size
