"""Each exit has exactly one follow-up, on the right day, whatever happens to exits, clocks, tasks and imports."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from participants.catch_up import Changes, align, catch_up
from participants.enums import Evidence, Outcome
from participants.following_up import earlier_outcomes
from participants.models import FollowUp, FollowUpRound, Participation
from participants.reference_day import reference_day
from participants.tasks import follow_up_exits
from projects.enums import FollowUpClock
from projects.jobs import JobState
from tests.participants.factories import FollowUpFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
EXIT, DUE = date(2009, 6, 30), date(2009, 9, 28)


def left(**fields):
    return ParticipationFactory(**{"exit": EXIT, **fields})


def recorded(**fields):
    return left(
        outcome=Outcome.EMPLOYED,
        outcome_recorded_on=date(2009, 10, 5),
        outcome_evidence=Evidence.OWN_WORD,
        **fields,
    )


def the_one() -> FollowUp:
    return FollowUp.objects.get()


def change(participation, **fields):
    Participation.objects.filter(pk=participation.pk).update(**fields)


def reopened(participation):
    change(participation, exit=None, outcome="", outcome_recorded_on=None, outcome_evidence="")


def test_an_exit_gets_its_follow_up_and_only_an_exit():
    gone, _here = left(), ParticipationFactory()
    assert catch_up() == Changes(new=1)
    follow_up = the_one()
    assert follow_up.participation == gone
    assert (follow_up.due, follow_up.outcome, follow_up.withdrawn_at) == (DUE, "", None)
    assert follow_up.public_id.version == 4


@pytest.mark.parametrize("many", [1, 30, 5000])
def test_every_exit_of_every_project_has_one_of_its_own(monkeypatch, many):
    """Whether those to be brought in line are looked at alone or everybody in the project is."""
    monkeypatch.setattr("participants.catch_up.MANY", many)
    projects = [ProjectFactory(), ProjectFactory(follow_up_clock=FollowUpClock.PROJECT_END, end=date(2010, 12, 31))]
    for project in projects:
        for _ in range(30):
            left(project=project)
    moved = FollowUpFactory(participation=left(project=projects[0]), due=date(2009, 9, 1))
    assert catch_up() == Changes(new=60, moved=1)
    moved.delete()
    assert FollowUp.objects.count() == 60
    assert FollowUp.objects.values("public_id").distinct().count() == 60
    assert set(FollowUp.objects.values_list("participation__project", "due")) == {
        (projects[0].pk, DUE),
        (projects[1].pk, date(2011, 3, 31)),
    }


def test_run_again_it_does_nothing_and_leaves_no_trace():
    left(), recorded()
    catch_up()
    before = list(FollowUp.objects.values()), AuditEvent.objects.count()
    assert not catch_up()
    assert (list(FollowUp.objects.values()), AuditEvent.objects.count()) == before


def test_nothing_to_do_is_one_question(django_assert_num_queries):
    for _ in range(5):
        recorded()
    catch_up()
    with django_assert_num_queries(1):
        catch_up()


def test_as_many_statements_for_one_as_for_many(django_assert_num_queries):
    project = ProjectFactory()
    left(project=project)
    with CaptureQueriesContext(connection) as one:
        catch_up()
    for _ in range(40):
        left(project=project)
    with django_assert_num_queries(len(one)):
        catch_up()
    assert FollowUp.objects.count() == 41


def test_the_trace_names_the_project_and_the_numbers_and_nobody():
    participation = left()
    left(project=participation.project)
    catch_up()
    event = AuditEvent.objects.get()
    assert (event.user, event.participant, event.project) == (None, None, participation.project.pk)
    assert event.details == {"part": "follow_ups", "new": 2}


def test_an_imported_outcome_stands_on_both():
    recorded()
    catch_up()
    follow_up = the_one()
    assert (follow_up.outcome, follow_up.evidence) == (Outcome.EMPLOYED, Evidence.OWN_WORD)
    assert (follow_up.recorded_on, follow_up.recorded_for) == (date(2009, 10, 5), DUE)
    change(follow_up.participation, outcome=Outcome.UNEMPLOYED, outcome_recorded_on=date(2009, 10, 6))
    assert catch_up() == Changes(taken_over=1)
    assert (the_one().outcome, the_one().recorded_on) == (Outcome.UNEMPLOYED, date(2009, 10, 6))
    (before,) = earlier_outcomes(the_one())
    assert (before.recorded_on, before.replaced_by) == (date(2009, 10, 5), None)
    assert not catch_up()


def test_an_outcome_that_no_report_sees_leaves_the_question_open():
    left(outcome=Outcome.EMPLOYED)
    assert catch_up() == Changes(new=1)
    assert the_one().outcome == ""
    assert not catch_up()


def test_a_changed_exit_moves_it_and_keeps_what_was_recorded():
    participation = recorded()
    catch_up()
    change(participation, exit=EXIT + timedelta(days=3))
    assert catch_up() == Changes(moved=1)
    moved = the_one()
    assert moved.due == DUE + timedelta(days=3)
    assert (moved.outcome, moved.recorded_for) == (Outcome.EMPLOYED, DUE)
    assert moved.is_for_another_day
    assert Participation.objects.get().outcome == Outcome.EMPLOYED


def test_a_changed_clock_moves_those_of_the_project_and_no_other():
    project = ProjectFactory(end=date(2011, 4, 30))
    left(project=project), left()
    catch_up()
    project.follow_up_clock = FollowUpClock.PROJECT_END
    project.save()
    assert catch_up() == Changes(moved=1)
    assert set(FollowUp.objects.values_list("due", flat=True)) == {DUE, date(2011, 7, 29)}
    project.end = date(2011, 5, 31)
    project.save()
    assert catch_up() == Changes(moved=1)
    assert set(FollowUp.objects.values_list("due", flat=True)) == {DUE, date(2011, 8, 29)}


def test_a_withdrawn_exit_withdraws_it_and_keeps_what_was_recorded():
    participation = recorded()
    catch_up()
    reopened(participation)
    assert catch_up() == Changes(withdrawn=1)
    withdrawn = the_one()
    assert withdrawn.withdrawn_at
    assert (withdrawn.outcome, withdrawn.recorded_for) == (Outcome.EMPLOYED, DUE)
    assert not catch_up()
    assert the_one().withdrawn_at == withdrawn.withdrawn_at


def test_the_same_exit_again_brings_back_what_was_recorded_for_it():
    participation = recorded()
    catch_up()
    public_id = the_one().public_id
    reopened(participation)
    catch_up()
    change(participation, exit=EXIT)
    assert catch_up() == Changes(revived=1)
    assert (the_one().public_id, the_one().withdrawn_at, the_one().outcome) == (public_id, None, Outcome.EMPLOYED)
    participation.refresh_from_db()
    assert participation.outcome == Outcome.EMPLOYED
    assert participation.outcome_recorded_on == date(2009, 10, 5)
    assert participation.outcome_evidence == Evidence.OWN_WORD


def test_another_exit_revives_it_but_the_outcome_is_of_another_day():
    participation = recorded()
    catch_up()
    reopened(participation)
    catch_up()
    change(participation, exit=date(2009, 12, 1))
    assert catch_up() == Changes(revived=1)
    assert (the_one().due, the_one().is_for_another_day) == (date(2010, 3, 1), True)
    assert the_one().outcome == Outcome.EMPLOYED
    assert Participation.objects.get().outcome == ""
    assert not catch_up()


def test_reopened_and_left_again_between_two_nights():
    participation = recorded()
    catch_up()
    reopened(participation)
    align(pk=participation.pk)
    change(participation, exit=date(2009, 8, 1))
    align(pk=participation.pk)
    assert (the_one().due, the_one().withdrawn_at) == (date(2009, 10, 30), None)
    assert not catch_up()


def test_only_the_named_ones_are_brought_in_line():
    one, _other = left(), left()
    assert align(pk=one.pk) == Changes(new=1)
    assert the_one().participation == one
    assert align(pk__in=[]) == Changes()


def test_each_exit_of_one_person_is_followed_up():
    participant = ParticipantFactory()
    project = ProjectFactory()
    for start, end in [(date(2009, 1, 1), date(2009, 3, 1)), (date(2009, 6, 1), date(2009, 9, 1))]:
        ParticipationFactory(participant=participant, project=project, start=start, exit=end)
    catch_up()
    assert [follow_up.came_back for follow_up in FollowUp.objects.all()] == [False, False]
    assert FollowUp.objects.filter(participation__participant=participant).count() == 2


@pytest.mark.parametrize(
    ("back", "came_back"), [(DUE - timedelta(1), True), (DUE, True), (DUE + timedelta(1), False)]
)
def test_who_is_back_by_the_reference_day_is_not_asked_about(back, came_back):
    first = left()
    ParticipationFactory(participant=first.participant, project=first.project, start=back)
    catch_up()
    assert the_one().came_back is came_back
    assert FollowUp.objects.active().exists() is not came_back


def test_the_last_days_of_the_calendar_stop_nobody():
    left(start=date(9999, 1, 1), exit=date(9999, 12, 31))
    left(project=ProjectFactory(end=date.max, follow_up_clock=FollowUpClock.PROJECT_END))
    left()
    assert catch_up() == Changes(new=3)
    assert sorted(FollowUp.objects.values_list("due", flat=True)) == [DUE, date.max, date.max]
    assert not catch_up()


def test_the_database_and_the_page_know_the_same_day():
    for clock in FollowUpClock.values:
        for day in [date(2008, 2, 29), date(2009, 12, 31), date(2010, 10, 31)]:
            left(exit=day, start=date(2008, 1, 1), project=ProjectFactory(follow_up_clock=clock))
    catch_up()
    for follow_up in FollowUp.objects.select_related("participation__project"):
        assert follow_up.due == reference_day(follow_up.participation.exit, follow_up.participation.project)


# --- The task ---------------------------------------------------------------------------------------------------


def test_the_task_is_done_every_night(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["follow-up-exits"]
    assert entry["task"] == follow_up_exits.name
    now = entry["schedule"].now()
    assert entry["schedule"].remaining_estimate(now) <= timedelta(days=1)


def test_the_task_makes_them_and_says_that_it_is_done():
    left()
    follow_up_exits()
    follow_up_exits()
    assert FollowUp.objects.count() == 1
    assert FollowUpRound.objects.get().state == JobState.DONE


def test_a_round_left_lying_is_found_and_done(monkeypatch):
    left()

    def killed():
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("participants.catch_up.catch_up", killed)
        with pytest.raises(SystemExit):
            follow_up_exits()
    lying = FollowUpRound.objects.get()
    assert (lying.state, FollowUp.objects.count()) == (JobState.QUEUED, 0)
    FollowUpRound.objects.update(queued_at=lying.queued_at - timedelta(minutes=2))
    assert list(FollowUpRound.objects.stalled()) == [lying]
    follow_up_exits(lying.pk)
    assert (FollowUpRound.objects.get().state, FollowUp.objects.count()) == (JobState.DONE, 1)


def test_a_week_missed_is_made_up_for_in_one_night(time_machine):
    """R39: the rows are those of seven nights."""
    days = [date(2010, 3, day) for day in range(1, 9)]
    for day in days:
        time_machine.move_to(f"{day} 04:10")
        left(start=date(2010, 1, 1), exit=day)
        catch_up()
    nightly = sorted(FollowUp.objects.values_list("participation", "due"))
    FollowUp.objects.all().delete()
    catch_up()
    assert sorted(FollowUp.objects.values_list("participation", "due")) == nightly
    assert len(nightly) == 8


def test_one_project_that_fails_holds_up_no_other_before_it():
    """Each project is a transaction: what is done stays done, and the next run goes on from there."""
    first, second = left(), left()

    def stops_at_the_second(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "follow" in sql and FollowUp.objects.exists():
            raise SystemExit
        return execute(sql, params, many, context)

    with pytest.raises(SystemExit), connection.execute_wrapper(stops_at_the_second):
        catch_up()
    assert [one.participation for one in FollowUp.objects.all()] == [
        min(first, second, key=lambda one: one.project_id)
    ]
    catch_up()
    assert FollowUp.objects.count() == 2


def test_a_follow_up_that_exists_is_never_made_again():
    follow_up = FollowUpFactory()
    catch_up()
    assert the_one() == follow_up
