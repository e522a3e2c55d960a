"""Who wants looking at, and who must not be named for it."""

from datetime import date, timedelta

import pytest

from participants import attention, journey
from participants.models import Participation
from projects.roles import Role
from tests.participants.factories import AttendanceFactory, CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2010, 6, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


def wanting(code):
    found = list(attention.wanting(Participation.objects.all(), code, TODAY))
    assert attention.numbers(Participation.objects.all(), TODAY)[code] == len(found)
    return found


def in_phase(project, start, weeks, extra=0, **kwargs):
    phase = PhaseFactory(project=project, max_weeks=weeks, min_weeks=None)
    participation = ParticipationFactory(project=project, start=start, **kwargs)
    participation.phases.create(phase=phase, start=start, extra_weeks=extra, reason="x" if extra else "")
    return participation


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(TODAY - timedelta(days=1), "phase_passed"), (TODAY, "phase_near"), (TODAY + timedelta(days=14), "phase_near")]
    + [(TODAY + timedelta(days=15), None), (TODAY - timedelta(days=400), "phase_passed")],
)
@pytest.mark.parametrize("extra", [0, 3])
def test_phase_limits(project, limit, expected, extra):
    """A phase of four weeks ends on its 28th day."""
    start = limit - timedelta(days=4 * 7 - 1 + extra * 7)
    participation = in_phase(project, start, 4, extra)
    assert participation.phases.get().limit == limit
    for code in ["phase_passed", "phase_near"]:
        assert wanting(code) == ([participation] if code == expected else [])


def test_who_has_left_or_moved_on_is_not_late(project):
    left = in_phase(project, date(2009, 3, 2), 4)
    journey.leave(left, date(2010, 1, 4), by=None, destination="moved")
    moved = in_phase(project, date(2009, 3, 2), 4)
    moved.phases.update(end=date(2009, 4, 1))
    assert wanting("phase_passed") == []
    assert wanting("without_phase") == [moved]


def test_a_project_without_phases_misses_none(project):
    ParticipationFactory(project=project, start=TODAY)
    assert wanting("without_phase") == []


@pytest.mark.parametrize(
    ("days_ago", "present", "expected"), [(13, True, False), (14, True, True), (3, False, True), (None, True, True)]
)
def test_without_a_session_for_a_fortnight(project, days_ago, present, expected):
    participation = ParticipationFactory(project=project, start=date(2010, 1, 4))
    if days_ago is not None:
        AttendanceFactory(participation=participation, date=TODAY - timedelta(days=days_ago), present=present)
    assert wanting("without_session") == ([participation] if expected else [])


def test_who_has_just_come_is_not_missed_yet(project):
    ParticipationFactory(project=project, start=TODAY - timedelta(days=13))
    late = ParticipationFactory(project=project, start=TODAY - timedelta(days=14))
    assert wanting("without_session") == [late]


def test_without_a_coach(project):
    coach = MembershipFactory(project=project, role=Role.COACH).user
    gone = MembershipFactory(project=project, role=Role.COACH, ended_on=date(2010, 6, 1)).user
    elsewhere = MembershipFactory(role=Role.COACH).user
    closed = MembershipFactory(project=project, role=Role.COACH, user__is_active=False).user
    participations = [ParticipationFactory(project=project) for _ in range(6)]
    has, *others, ended, without = participations
    for participation, user in zip(participations, [coach, gone, elsewhere, closed, coach], strict=False):
        CoachAssignmentFactory(participation=participation, coach=user)
    ended.coach_assignments.update(end=date(2010, 6, 1))
    assert set(wanting("without_coach")) == {*others, ended, without}
    assert has not in wanting("without_coach")


@pytest.mark.parametrize("missing", ["sex", "country_of_birth", "birth_date", "labour_status", None])
def test_incomplete(project, missing):
    person = {"sex": "woman", "country_of_birth": "SE", "birth_date": date(1980, 1, 1)}
    status = "" if missing == "labour_status" else "unemployed"
    person = {f"participant__{name}": value for name, value in person.items() if name != missing}
    participation = ParticipationFactory(project=project, labour_status=status, **person)
    assert wanting("incomplete") == ([participation] if missing else [])


def test_the_status_at_the_first_entry_counts(project):
    person = {"sex": "woman", "country_of_birth": "SE", "birth_date": date(1980, 1, 1)}
    first = ParticipationFactory(
        project=project,
        exit=date(2009, 6, 1),
        labour_status="inactive",
        **{f"participant__{name}": value for name, value in person.items()},
    )
    ParticipationFactory(project=project, participant=first.participant, start=date(2010, 1, 4))
    assert wanting("incomplete") == []
    Participation.objects.filter(pk=first.pk).update(labour_status="")
    assert [one.sequence for one in wanting("incomplete")] == [2]


def test_all_numbers_come_in_one_query(project, django_assert_num_queries):
    in_phase(project, date(2010, 1, 4), 4)
    with django_assert_num_queries(1):
        attention.numbers(Participation.objects.all(), TODAY)
