"""The round and coaches in the same moment: one follow-up an exit, nobody's act lost, nobody waits for ever."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.audit_chain import problems
from participants import following_up, journey
from participants.catch_up import catch_up
from participants.enums import AttemptResult, Channel, Evidence, Outcome
from participants.models import FollowUp, Participation
from tests.accounts.factories import UserFactory
from tests.participants.factories import FollowUpFactory, ParticipationFactory
from tests.projects.factories import ProjectFactory
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EXIT = date(2009, 6, 30)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2009-10-15 12:00", tick=False)


def agree():
    for one in FollowUp.objects.select_related("participation"):
        fact = one.participation
        assert (one.withdrawn_at is None) == (fact.exit is not None)
        if fact.exit:
            assert one.due == fact.exit + timedelta(days=90)
    exits = Participation.objects.filter(exit__isnull=False)
    assert exits.filter(follow_up__isnull=True).count() == 0
    assert not catch_up()
    assert not list(problems())


def test_many_rounds_at_once():
    for project in [ProjectFactory(), ProjectFactory()]:
        for _ in range(40):
            ParticipationFactory(project=project, exit=EXIT)
    changes = at_once([catch_up] * 8)
    assert sum(one.new for one in changes) == 80
    assert FollowUp.objects.count() == 80
    agree()


def test_rounds_while_coaches_record_exits_and_withdraw_them():
    project, coach = ProjectFactory(end=date(2011, 4, 30)), UserFactory()
    leaving = [ParticipationFactory(project=project) for _ in range(6)]
    coming = [ParticipationFactory(project=project, exit=EXIT) for _ in range(6)]
    deeds = [lambda one=one: journey.leave(one, EXIT, by=coach, destination="other") for one in leaving]
    deeds += [lambda one=one: journey.reopen(one, by=coach, reason="Fel") for one in coming]
    at_once([*deeds, catch_up, catch_up, catch_up])
    catch_up()  # one that was made while its exit was withdrawn
    agree()


def test_an_outcome_and_a_withdrawal_at_once():
    """Either comes first; the participation never has an outcome without an exit."""
    follow_up, coach = FollowUpFactory(participation__project__end=date(2011, 4, 30)), UserFactory()

    def record():
        try:
            following_up.record_outcome(
                follow_up,
                by=coach,
                outcome=Outcome.EMPLOYED,
                evidence=Evidence.OWN_WORD,
                recorded_on=date(2009, 10, 15),
            )
        except ValidationError:
            return "refused"

    at_once([record, lambda: journey.reopen(follow_up.participation, by=coach, reason="Fel"), record, catch_up])
    fact = Participation.objects.get()
    assert (fact.exit, fact.outcome) == (None, "")
    agree()


def test_attempts_at_once_are_all_kept():
    follow_up, coach = FollowUpFactory(), UserFactory()

    attempt = {"channel": Channel.PHONE, "result": AttemptResult.NO_ANSWER, "at": timezone.now()}
    at_once([lambda: following_up.try_to_reach(follow_up, by=coach, **attempt)] * 8)
    assert follow_up.attempts.count() == 8
    agree()
