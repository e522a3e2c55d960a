"""The change between the ratings at the start and at the exit: of the life situation, and of the chances of a job."""

from datetime import date
from unittest.mock import patch

import pytest

from projects.enums import GoalCode
from reporting.esf import EsfReport
from reporting.figures_page.goals import beside, paired_ratings
from reporting.indicators import GOALS, Figures, Paired, Period, compute
from reporting.indicators.figures import Row
from reporting.models import Report
from tests.participants.factories import ParticipantFactory, ParticipationFactory, SelfAssessmentFactory
from tests.projects.factories import CaseworkerGroupFactory, GoalFactory, ProjectFactory
from tests.reporting.factories import ReportFactory

pytestmark = pytest.mark.django_db
START, EXIT, AS_OF = date(2009, 1, 12), date(2010, 3, 1), date(2010, 4, 30)
GOAL = "goal:improved_life_situation"


@pytest.fixture
def project():
    project = ProjectFactory()
    GoalFactory(project=project, code=GoalCode.IMPROVED_LIFE_SITUATION)
    return project


def left(project, entry=None, at_exit=None, *, exit=EXIT, start=START, asked_on=None, **more):
    """Somebody who left, with a rating at the start and one at the exit; None: not assessed, 0: would not say."""
    participation = ParticipationFactory(project=project, start=start, exit=exit, **more)
    for occasion, rating, day in [("entry", entry, start), ("exit", at_exit, asked_on or exit)]:
        if rating is not None:
            SelfAssessmentFactory(
                participation=participation, occasion=occasion, day=day, life_situation=rating or None
            )
    return participation


def now(project, group=None, **period):
    return compute(project, Period.of(project, **{"as_of": AS_OF} | period), group)


def life(project, group=None, **period):
    return now(project, group, **period).paired["life_situation"]


def test_only_who_has_rated_both_times_is_compared_and_only_higher_is_better(project):
    for entry, at_exit in [(2, 4), (1, 5), (3, 3), (4, 2), (None, 5), (3, None), (0, 5), (3, 0), (None, None)]:
        left(project, entry, at_exit)
    figures = now(project)
    assert figures.paired["life_situation"] == Paired(people=4, higher=2)
    assert figures.value(GOAL).of == 9
    facts = {
        one.code: (one.cell.value, one.note)
        for one in paired_ratings(figures.value(GOAL), figures.paired["life_situation"])
    }
    assert facts["paired"][0] == 2
    assert "4" in facts["paired"][1]
    assert facts["unpaired"] == (5, "")


def test_what_is_withdrawn_or_lies_after_the_day_is_not_seen(project):
    left(project, 1, 5, exit=date(2010, 5, 1))
    left(project, 1, 5, asked_on=date(2010, 5, 1))
    mistaken = left(project, 1, 5)
    by = mistaken.self_assessments.first().sealed_by
    mistaken.self_assessments.filter(occasion="entry").update(
        withdrawn_at="2010-03-02T10:00Z", withdrawn_by=by, withdrawn_reason="Fel person"
    )
    assert life(project) == Paired(0, 0)
    later = life(project, as_of=date(2010, 5, 1))
    assert later == Paired(2, 2)


def test_it_is_the_last_participation_of_the_person_in_this_project_and_of_the_group(project):
    person = ParticipantFactory()
    left(project, 1, 5, participant=person, exit=date(2009, 5, 1))
    group = CaseworkerGroupFactory(project=project)
    left(project, 5, 1, participant=person, start=date(2009, 9, 1), group=group)
    left(ProjectFactory(), 1, 5)
    still_here = ParticipationFactory(project=project)
    for occasion, rating in [("entry", 1), ("exit", 5)]:
        SelfAssessmentFactory(participation=still_here, occasion=occasion, life_situation=rating)
    assert life(project) == Paired(1, 0)
    assert life(project, as_of=date(2009, 8, 31)) == Paired(1, 1)
    assert life(project, group) == Paired(1, 0)
    assert life(project, CaseworkerGroupFactory(project=project)) == Paired(0, 0)


def test_a_rating_at_the_start_is_no_ones_but_of_the_same_participation(project):
    person = ParticipantFactory()
    left(project, 1, None, participant=person, exit=date(2009, 5, 1))
    left(project, None, 5, participant=person, start=date(2009, 9, 1))
    assert life(project) == Paired(0, 0)


def test_the_goal_itself_counts_the_exits_answer_and_nothing_else(project):
    left(project, 1, 5, life_situation_improved=False)
    left(project, 5, 1, life_situation_improved=True)
    figures = now(project)
    assert (figures.value(GOAL).value, figures.value(GOAL).of) == (1, 2)
    assert figures.paired["life_situation"] == Paired(2, 1)


def test_without_the_goal_nothing_is_asked_and_a_report_keeps_what_it_was(project):
    left(project, 1, 5)
    figures = now(project)
    assert Figures.from_dict(figures.frozen()) == figures
    assert "paired" not in figures.as_dict()
    older = {name: value for name, value in figures.frozen().items() if name != "paired"}
    assert Figures.from_dict(older).paired == {}
    assert Figures.from_dict(older | {"paired": None}).paired == {}
    assert Figures.from_dict(older | {"paired": {"people": 3, "higher": 2}}).paired == {
        "life_situation": Paired(3, 2)
    }
    assert now(ProjectFactory()).paired == {}


def test_the_chances_are_paired_beside_the_goal_they_are_counted_in(project):
    GoalFactory(project=project, code=GoalCode.WORK_OR_EMPLOYABLE)
    for entry, at_exit in [(2, 4), (3, 3), (4, 1), (None, 5)]:
        one = left(project, 1, 5)
        for occasion, rating in [("entry", entry), ("exit", at_exit)]:
            theirs = one.self_assessments.filter(occasion=occasion)
            replaced = {"day": theirs.get().day, "life_situation": 2, "chances": rating}
            theirs.delete()
            SelfAssessmentFactory(participation=one, occasion=occasion, **replaced)
    figures = now(project)
    assert figures.paired == {"life_situation": Paired(4, 0), "chances": Paired(3, 1)}
    row = figures.value("goal:work_or_employable")
    facts = {one.code: one.cell.value for one in beside(GoalCode.WORK_OR_EMPLOYABLE, row, figures, None)}
    assert (facts["paired"], facts["unpaired"]) == (1, 1)
    assert Figures.from_dict(figures.frozen()) == figures


def test_the_report_says_it_beside_the_goals(project):
    for entry, at_exit in [(2, 4), (3, 3), (3, None)]:
        left(project, entry, at_exit)
    GoalFactory(project=project, code=GoalCode.WORK_OR_EMPLOYABLE)
    report = ReportFactory(project=project, as_of=AS_OF, period_to=AS_OF)
    with patch("reporting.esf.documents", lambda report: []):
        Report.objects.run(report.pk)
    report.refresh_from_db()
    notes = " ".join(EsfReport.of(report).goal_notes)
    assert "1 av 2 skattade den högre" in notes
    assert "0 av 2 skattade dem högre" in notes
    assert "1 har inget parat svar" in notes


def test_its_definition_stands_once():
    definition = str(GOALS[GoalCode.IMPROVED_LIFE_SITUATION].definition)
    assert "parat svar" in definition
    assert list(paired_ratings(Row(GOAL, None, "all", "total", 0, 0), Paired(0, 0)))[1].cell.value == 0
