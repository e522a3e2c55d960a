"""Follow-ups and what comes in by spreadsheets: both say the same afterwards, and nothing waits for the night."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from participants.catch_up import catch_up
from participants.enums import Outcome
from participants.following_up import earlier_outcomes
from participants.models import FollowUp, Participation
from projects.spreadsheets.run import import_path
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
DUE = date(2009, 9, 28)
FRAME = "slug,name,programme,start,end\nnav,Navigator,esf-2007-2013,2008-05-01,2011-04-30\n"
PEOPLE = "person_id,first_name\nA,Amal\nB,Birgit\n"


@pytest.fixture
def imported(tmp_path):
    def take(**sheets):
        for old in tmp_path.iterdir():
            old.unlink()
        for name, text in sheets.items():
            (tmp_path / f"{name}.csv").write_text(text)
        result = import_path(tmp_path)
        assert result.saved, result.findings.errors
        return result

    return take


def participations(exit_day="2009-06-30"):
    return f"person_id,project,start,exit\nA,nav,2009-01-12,{exit_day}\nB,nav,2009-01-12,\n"


def outcomes(outcome="employed", recorded_on="2009-10-01", evidence="own_word"):
    return f"person_id,project,outcome,recorded_on,evidence\nA,nav,{outcome},{recorded_on},{evidence}\n"


@pytest.fixture
def whole(imported):
    imported(project=FRAME, participants=PEOPLE, participations=participations(), follow_ups=outcomes())


def the_one():
    return FollowUp.objects.select_related("participation").get()


def agree():
    one = the_one()
    fact = one.participation
    assert (one.outcome, one.evidence, one.recorded_on) == (
        fact.outcome,
        fact.outcome_evidence,
        fact.outcome_recorded_on,
    )
    assert not catch_up()
    return one


def test_exits_and_outcomes_come_with_their_follow_up(whole):
    one = agree()
    assert (one.due, one.outcome, one.recorded_on, one.recorded_for) == (DUE, "employed", date(2009, 10, 1), DUE)
    assert one.participation.participant.reference == "A"


def test_the_same_again_changes_nothing(whole, imported):
    before = list(FollowUp.objects.values()), AuditEvent.objects.count()
    imported(project=FRAME, participants=PEOPLE, participations=participations(), follow_ups=outcomes())
    assert (list(FollowUp.objects.values()), AuditEvent.objects.count()) == before


def test_a_changed_outcome_is_kept_in_the_trail(whole, imported):
    imported(follow_ups=outcomes("unemployed", "2009-10-02"))
    one = agree()
    assert one.outcome == Outcome.UNEMPLOYED
    (earlier,) = earlier_outcomes(one)
    assert (earlier.recorded_on, earlier.recorded_for) == (date(2009, 10, 1), DUE)


def test_an_outcome_taken_away_is_taken_from_both(whole, imported):
    imported(follow_ups=outcomes("", "", ""))
    one = agree()
    assert (one.outcome, one.recorded_for) == ("", None)
    assert AuditEvent.objects.filter(action="correct").count() == 1


def test_a_changed_exit_moves_it_at_once(whole, imported):
    imported(participations=participations("2009-07-01"))
    one = agree()
    assert (one.due, one.is_for_another_day) == (date(2009, 9, 29), True)


def test_exit_and_outcome_changed_in_one_file_belong_together(whole, imported):
    imported(participations=participations("2009-07-01"), follow_ups=outcomes("other", "2009-10-08"))
    one = agree()
    assert (one.due, one.recorded_for, one.outcome) == (date(2009, 9, 29), date(2009, 9, 29), "other")


def test_a_dry_run_makes_none(tmp_path, imported):
    imported(project=FRAME, participants=PEOPLE)
    (tmp_path / "participations.csv").write_text(participations())
    import_path(tmp_path, dry_run=True)
    assert not FollowUp.objects.exists()


def test_other_projects_are_left_alone(whole, imported):
    other = ParticipationFactory(exit=date(2009, 5, 1), project=ProjectFactory())
    imported(participations=participations("2009-07-02"))
    assert not FollowUp.objects.filter(participation=other).exists()
    assert Participation.objects.get(participant__reference="A").follow_up.due == date(2009, 9, 30)
