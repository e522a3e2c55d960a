"""What a coach records of a follow-up, and what is refused; where each follow-up stands on a day."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent
from participants import following_up, journey
from participants.enums import AttemptResult, Channel, Evidence, FollowUpStage, Outcome
from participants.models import FollowUp, FollowUpAttempt, Participation
from tests.accounts.factories import UserFactory
from tests.participants.factories import FollowUpFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
EXIT, DUE = date(2009, 6, 30), date(2009, 9, 28)


@pytest.fixture(autouse=True)
def _on_the_reference_day(time_machine):
    time_machine.move_to(datetime(2009, 9, 28, 10, tzinfo=timezone.get_default_timezone()), tick=False)


@pytest.fixture
def coach():
    return UserFactory()


@pytest.fixture
def follow_up():
    return FollowUpFactory()


def attempt(follow_up, by, result=AttemptResult.NO_ANSWER, at=None, **fields):
    fields = {"channel": Channel.PHONE, **fields}
    return following_up.try_to_reach(follow_up, by=by, result=result, at=at or timezone.now(), **fields)


def record(follow_up, by, outcome=Outcome.EMPLOYED, **fields):
    fields = {"evidence": Evidence.OWN_WORD, "recorded_on": timezone.localdate(), **fields}
    following_up.record_outcome(follow_up, by=by, outcome=outcome, **fields)


def refused(act, *args, **kwargs):
    """The fields, or the whole, that the refusal is about. Nothing was written."""
    before = stored()
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    assert stored() == before
    return sorted(getattr(error.value, "error_dict", {"": 1}))


def stored():
    models = [FollowUp, FollowUpAttempt, Participation, AuditEvent]
    return [list(model.objects.order_by("pk").values()) for model in models]


# --- Outcomes


def test_an_outcome_stands_on_both_with_one_trace(follow_up, coach):
    record(follow_up, coach, note="Ringde själv")
    now = FollowUp.objects.get()
    assert (now.outcome, now.evidence, now.recorded_on, now.recorded_for) == ("employed", "own_word", DUE, DUE)
    fact = now.participation
    assert (fact.outcome, fact.outcome_evidence, fact.outcome_recorded_on) == ("employed", "own_word", DUE)
    event = AuditEvent.objects.get()
    assert (event.user, event.action, event.participant) == (coach, "change", fact.participant.public_id)
    assert event.project == fact.project_id
    assert {"outcome", "evidence", "recorded_on"} <= set(event.fields)


def test_a_correction_says_so(follow_up, coach):
    record(follow_up, coach)
    record(follow_up, coach, Outcome.UNEMPLOYED, evidence=Evidence.DOCUMENT_SEEN)
    record(follow_up, coach, Outcome.OTHER, evidence=Evidence.DOCUMENT_SEEN)
    assert [event.action for event in AuditEvent.objects.all()] == ["change", "correct", "correct"]
    earlier = following_up.earlier_outcomes(FollowUp.objects.get())
    assert [(one.recorded_on, one.replaced_by) for one in earlier] == [(DUE, coach), (DUE, coach)]
    assert len({one.outcome for one in earlier} | {one.evidence for one in earlier}) == 4
    assert Participation.objects.get().outcome == "other"


def test_not_before_the_reference_day(follow_up, coach, time_machine):
    time_machine.shift(-timedelta(days=1))
    assert refused(record, follow_up, coach) == [""]


def test_the_reference_day_begins_at_midnight_in_stockholm(follow_up, coach, time_machine):
    time_machine.move_to("2009-09-27 21:59:59Z")
    assert refused(record, follow_up, coach) == [""]
    time_machine.move_to("2009-09-27 22:00:00Z")
    record(follow_up, coach)


@pytest.mark.parametrize("days", [-1, 1])
def test_recorded_neither_before_the_day_nor_in_the_future(follow_up, coach, days):
    assert refused(record, follow_up, coach, recorded_on=DUE + timedelta(days)) == ["recorded_on"]


def test_learnt_earlier_and_entered_today(follow_up, coach, time_machine):
    time_machine.shift(timedelta(days=9))
    record(follow_up, coach, recorded_on=DUE + timedelta(days=2))
    assert FollowUp.objects.get().recorded_on == DUE + timedelta(days=2)


def test_an_outcome_needs_its_evidence(follow_up, coach):
    assert refused(record, follow_up, coach, evidence="") == ["evidence"]


def test_not_reached_takes_two_attempts(follow_up, coach):
    for missing in [2, 1]:
        with pytest.raises(ValidationError, match=str(missing)):
            record(follow_up, coach, Outcome.NOT_REACHED, evidence="")
        attempt(follow_up, coach)
    assert refused(record, follow_up, coach, Outcome.NOT_REACHED) == ["evidence"]
    record(follow_up, coach, Outcome.NOT_REACHED, evidence="")
    assert Participation.objects.get().outcome == "not_reached"


def test_only_failed_attempts_from_the_reference_day_on_count(follow_up, coach):
    attempt(follow_up, coach, at=timezone.now() - timedelta(days=3))
    attempt(follow_up, coach, AttemptResult.REACHED)
    attempt(follow_up, coach, AttemptResult.MESSAGE_LEFT)
    assert following_up.attempts_missing(follow_up) == 1


def test_nothing_is_recorded_when_the_exit_is_withdrawn(follow_up, coach):
    journey.reopen(follow_up.participation, by=coach, reason="Fel person")
    assert FollowUp.objects.get().withdrawn_at
    assert refused(record, follow_up, coach) == [""]
    assert refused(attempt, follow_up, coach) == [""]


def test_nothing_is_recorded_of_who_is_back(follow_up, coach):
    first = follow_up.participation
    ParticipationFactory(participant=first.participant, project=first.project, start=date(2009, 9, 1))
    assert refused(record, follow_up, coach) == [""]


# --- Attempts


def test_an_attempt_is_kept_with_who_and_when(follow_up, coach):
    attempt(follow_up, coach, next_try=date(2009, 10, 1), note="Ringer på torsdag")
    made = follow_up.attempts.get()
    assert (made.by, made.channel, made.result, made.next_try) == (coach, "phone", "no_answer", date(2009, 10, 1))
    assert FollowUp.objects.get().next_try == date(2009, 10, 1)
    event = AuditEvent.objects.get()
    assert (event.action, event.participant) == ("create", follow_up.participation.participant.public_id)


def test_who_is_reached_is_waited_for_no_longer(follow_up, coach):
    attempt(follow_up, coach, next_try=date(2009, 10, 1))
    attempt(follow_up, coach, AttemptResult.REACHED, next_try=date(2009, 10, 9))
    assert FollowUp.objects.get().next_try is None


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("at", {"at": datetime(2009, 9, 28, 12, tzinfo=timezone.get_default_timezone())}),
        ("at", {"at": datetime(2009, 6, 29, 12, tzinfo=timezone.get_default_timezone())}),
        ("next_try", {"next_try": date(2009, 9, 27)}),
        ("next_try", {"next_try": date(2009, 10, 29)}),
    ],
)
def test_attempts_that_cannot_be(follow_up, coach, field, fields):
    assert refused(attempt, follow_up, coach, **fields) == [field]


@pytest.mark.parametrize(
    ("today", "proposed"),
    [
        (date(2009, 9, 28), date(2009, 10, 1)),  # Monday → Thursday
        (date(2009, 10, 1), date(2009, 10, 6)),  # Thursday → Tuesday
        (date(2009, 10, 2), date(2009, 10, 7)),  # Friday → Wednesday
        (date(2009, 10, 3), date(2009, 10, 7)),  # Saturday → Wednesday
        (date(2009, 10, 4), date(2009, 10, 7)),  # Sunday → Wednesday
    ],
)
def test_the_next_try_is_proposed_three_working_days_on(today, proposed):
    assert following_up.proposed_next_try(today) == proposed


# --- Exits that change


def test_the_coachs_acts_bring_it_about_at_once(coach):
    participation = ParticipationFactory(project__end=date(2011, 4, 30))
    journey.leave(participation, EXIT, by=coach, destination="employed")
    assert FollowUp.objects.get().due == DUE
    journey.change_exit(participation, EXIT - timedelta(1), by=coach, why="Fel dag", destination="other", reason="")
    assert FollowUp.objects.get().due == DUE - timedelta(1)
    record(FollowUp.objects.get(), coach)
    journey.reopen(participation, by=coach, reason="Fel person")
    assert (FollowUp.objects.get().outcome, Participation.objects.get().outcome) == ("employed", "")
    journey.leave(participation, EXIT - timedelta(1), by=coach, destination="employed")
    assert (FollowUp.objects.get().withdrawn_at, Participation.objects.get().outcome) == (None, "employed")


# --- Where each stands

S = FollowUpStage


def made(**fields):
    """Recorded, unless said otherwise, for the reference day it has."""
    participation = fields.pop("participation", {})
    if fields.get("outcome"):
        fields = {"recorded_on": DUE, "recorded_for": DUE, **fields}
    return FollowUpFactory(**{f"participation__{name}": value for name, value in participation.items()}, **fields)


CASES = [
    (S.LATER, -8, {}),
    (S.SOON, -7, {}),
    (S.SOON, -1, {}),
    (S.DUE, 0, {}),
    (S.DUE, 13, {}),
    (S.OVERDUE, 14, {}),
    (S.OVERDUE, 400, {}),
    (S.WAITING, 3, {"next_try": DUE + timedelta(4)}),
    (S.WAITING, 14, {"next_try": DUE + timedelta(15)}),
    (S.DUE, 4, {"next_try": DUE + timedelta(4)}),
    (S.OVERDUE, 15, {"next_try": DUE + timedelta(15)}),
    (S.SOON, -2, {"next_try": DUE + timedelta(4)}),
    (S.DONE, 0, {"outcome": "employed"}),
    (S.DONE, 99, {"outcome": "not_reached"}),
    (S.CHECK, 5, {"outcome": "employed", "recorded_for": DUE - timedelta(1)}),
    (S.CHECK, 50, {"outcome": "employed", "recorded_for": None}),
    (S.LATER, -20, {"outcome": "employed", "recorded_for": DUE - timedelta(30)}),
    (S.WITHDRAWN, 5, {"withdrawn_at": datetime(2009, 8, 1, tzinfo=timezone.get_default_timezone())}),
    (S.WITHDRAWN, 5, {"outcome": "employed", "due": DUE, "participation": {"exit": None}}),
    (S.CAME_BACK, 5, {"participation": {"next_start": DUE, "frozen": False}}),
    (S.CAME_BACK, 5, {"outcome": "employed", "participation": {"next_start": DUE, "frozen": False}}),
    (S.DUE, 5, {"participation": {"next_start": DUE + timedelta(1), "frozen": False}}),
]


@pytest.mark.parametrize(("stage", "days", "fields"), CASES)
def test_where_a_follow_up_stands(stage, days, fields, time_machine):
    follow_up = made(**fields)
    time_machine.move_to(datetime(2009, 9, 28, 10, tzinfo=timezone.get_default_timezone()) + timedelta(days=days))
    assert FollowUp.objects.with_stage().get().stage == stage
    assert FollowUp.objects.count_by_stage() == {stage: 1}
    assert FollowUp.objects.soon().contains(follow_up) is (stage == S.SOON)
    assert FollowUp.objects.to_do().contains(follow_up) is (stage in {S.DUE, S.OVERDUE, S.CHECK})
    late = stage == S.OVERDUE or (stage == S.CHECK and days >= 14)
    assert FollowUp.objects.overdue().contains(follow_up) is late


def test_every_stage_is_tried():
    assert {stage for stage, *_rest in CASES} == set(FollowUpStage)
