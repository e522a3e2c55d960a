"""Ask first: the steps of a match, what each takes, whose no it is; nobody in two places at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from employers.models import Occupation, OccupationShare, Opening
from matching import placing
from matching.enums import MatchState, Side
from matching.match_steps import UNDER_WAY, Act, steps_from
from matching.models import Match, MatchStep, Placement
from tests.accounts.factories import UserFactory
from tests.employers.factories import OpeningFactory
from tests.participants.factories import ParticipationFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db
S = MatchState

# From which state what may be done by hand, written out again; a placement is made from `wanted` alone, by itself.
ALLOWED = {
    S.PROPOSED: {Act.ASK: S.ASKED, Act.DECLINE: S.DECLINED},
    S.ASKED: {Act.ASK: S.ASKED, Act.ACCEPT: S.ACCEPTED, Act.DECLINE: S.DECLINED},
    S.ACCEPTED: {Act.PRESENT: S.PRESENTED, Act.DECLINE: S.DECLINED},
    S.PRESENTED: {Act.WANT: S.WANTED, Act.DECLINE: S.DECLINED},
    S.WANTED: {Act.DECLINE: S.DECLINED},
    S.DECLINED: {},
    S.PLACED: {},
}
NO_OF = {
    S.PROPOSED: {Side.PROJECT},
    S.ASKED: {Side.PARTICIPANT, Side.PROJECT},
    S.ACCEPTED: {Side.PARTICIPANT, Side.PROJECT},
    S.PRESENTED: set(Side),
    S.WANTED: set(Side),
}
TODAY = timezone.localdate
SOON = TODAY() + timedelta(days=30)
FACTS = {Act.ASK: {"answer_by": SOON}}


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def opening(participation):
    return OpeningFactory(project=participation.project)


def proposed(participation, opening, user):
    return Match.propose(participation, opening, by=user)


def brought_to(match, state, user) -> Match:
    for act in [Act.ASK, Act.ACCEPT, Act.PRESENT, Act.WANT]:
        if match.state == state:
            break
        match.take_step(act, TODAY(), by=user, **FACTS.get(act, {}))
    return match


def stored(match) -> str:
    return Match.objects.get(pk=match.pk).state


def test_every_step_is_taken_from_where_it_may_be_and_from_nowhere_else(participation, opening, user):
    for state in S:
        match = Match.objects.create(participation=participation, opening=opening, state=state)
        assert {one.act: one.to for one in steps_from(state)} == ALLOWED[state]
        for act in Act:
            facts = FACTS.get(act, {}) | ({"side": Side.PROJECT, "reason": "nej"} if act == Act.DECLINE else {})
            if act in ALLOWED[state]:
                with transaction.atomic():
                    match.take_step(act, TODAY(), by=user, **facts)
                    assert stored(match) == ALLOWED[state][act]
                    transaction.set_rollback(True)
                match.refresh_from_db()
            else:
                with pytest.raises(ValidationError):
                    match.take_step(act, TODAY(), by=user, **facts)
                assert stored(match) == state
        if state == S.WANTED:
            match.place(by=user)
        else:
            with pytest.raises(ValidationError):
                match.place(by=user)
        Match.objects.all().delete()


def test_a_no_keeps_whose_it_is_and_why(participation, opening, user):
    for state, sides in NO_OF.items():
        for side in Side:
            match = brought_to(proposed(participation, opening, user), state, user)
            if side in sides:
                with pytest.raises(ValidationError):
                    match.take_step(Act.DECLINE, TODAY(), by=user, side=side, reason="  ")
                match.take_step(Act.DECLINE, TODAY(), by=user, side=side, reason="för långt")
                step = match.steps.last()
                assert (step.state, step.side, step.reason, step.recorded_by) == ("declined", side, "för långt", user)
                assert Match.objects.declined_by(side).contains(match)
            else:
                with pytest.raises(ValidationError):
                    match.take_step(Act.DECLINE, TODAY(), by=user, side=side, reason="för långt")
                assert stored(match) == state
            Match.objects.all().delete()
    match = proposed(participation, opening, user)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchStep.objects.create(match=match, state=S.DECLINED, side="", reason="", recorded_by=user)


def test_the_trail_says_who_asked_until_when_and_what_was_agreed(participation, opening, user):
    match = proposed(participation, opening, user)
    until = TODAY() + timedelta(days=3)
    match.take_step(Act.ASK, TODAY(), by=user, answer_by=until, way="phone")
    assert (match.answer_by, match.steps.last().answer_by, match.steps.last().way) == (until, until, "phone")
    match.take_step(Act.ACCEPT, TODAY(), by=user, told=["skills"], adaptations=["Skriftligt"], seen="asked")
    match = Match.objects.get(pk=match.pk)
    assert (match.told, match.adaptations) == (["skills"], ["Skriftligt"])
    event = AuditEvent.objects.concerning(match).newest_first()[0]
    assert {"state", "told", "adaptations"} <= set(event.fields)
    assert (event.user, event.project) == (user, participation.project_id)
    assert [step.state for step in match.steps.all()] == ["proposed", "asked", "accepted"]


@pytest.mark.parametrize(
    "facts",
    [
        {"day": SOON, "answer_by": SOON + timedelta(days=9)},
        {"answer_by": None},
        {"answer_by": date(9999, 12, 31)},
        {"answer_by": date(2009, 1, 1)},
        {"day": date(2009, 1, 12), "answer_by": date(2009, 2, 1)},  # before it was proposed
        {"answer_by": SOON, "seen": "accepted"},  # the page was another
    ],
)
def test_what_cannot_be_is_refused(participation, opening, user, facts):
    match = proposed(participation, opening, user)
    day = facts.pop("day", TODAY())
    with pytest.raises(ValidationError):
        match.take_step(Act.ASK, day, by=user, **facts)
    assert stored(match) == S.PROPOSED


def test_one_match_at_a_time(participation, opening, user):
    other = OpeningFactory(project=participation.project)
    match = proposed(participation, opening, user)
    with pytest.raises(ValidationError, match=opening.title):
        proposed(participation, other, user)
    for state in UNDER_WAY:
        with pytest.raises(IntegrityError), transaction.atomic():
            Match.objects.create(participation=participation, opening=other, state=state)
    match.take_step(Act.DECLINE, TODAY(), by=user, side=Side.PROJECT, reason="fel")
    assert proposed(participation, other, user).state == S.PROPOSED


def test_no_place_is_given_twice(participation, opening, user):
    another = ParticipationFactory(project=participation.project)
    second = brought_to(proposed(another, opening, user), S.PRESENTED, user)
    first = brought_to(proposed(participation, opening, user), S.WANTED, user)
    with pytest.raises(ValidationError):
        second.take_step(Act.WANT, TODAY(), by=user)
    assert Opening.objects.with_taken(TODAY()).get(pk=opening.pk).taken == 1  # also in the list of openings
    first.take_step(Act.DECLINE, TODAY(), by=user, side=Side.EMPLOYER, reason="ändrat sig")
    second.take_step(Act.WANT, TODAY(), by=user)
    assert stored(second) == S.WANTED


def test_nobody_is_matched_who_has_left_nor_with_what_is_closed_or_another_projects(participation, opening, user):
    template = OpeningFactory(project=participation.project, is_template=True)
    closed = OpeningFactory(project=participation.project, closed_on=date(2010, 1, 1))
    for one in [template, closed, OpeningFactory()]:
        with pytest.raises(ValidationError):
            proposed(participation, one, user)
    over = OpeningFactory(project=participation.project, end=TODAY() - timedelta(days=1))
    full = OpeningFactory(project=participation.project)
    brought_to(proposed(ParticipationFactory(project=participation.project), full, user), S.WANTED, user)
    for one in [over, full]:
        with pytest.raises(ValidationError):
            proposed(participation, one, user)
    match = proposed(participation, opening, user)
    match.opening.closed_on = TODAY()
    match.opening.save()
    with pytest.raises(ValidationError):
        match.take_step(Act.ASK, TODAY(), by=user, answer_by=SOON)
    match.opening.closed_on = None
    match.opening.save()
    participation.exit = TODAY()
    participation.save()
    with pytest.raises(ValidationError):
        match.take_step(Act.ASK, TODAY(), by=user, answer_by=SOON)
    match.take_step(Act.DECLINE, TODAY(), by=user, side=Side.PROJECT, reason="avslutad")
    with pytest.raises(ValidationError):
        proposed(participation, opening, user)


def test_the_counts_of_the_occupation_are_kept_and_give_the_direction(user):
    share = OccupationShare.objects.filter(occupation__code="5321").order_by("-year").first()
    occupation = share.occupation if share else Occupation.objects.create(code="5321", name="undersköterska")
    share = share or OccupationShare.objects.create(occupation=occupation, year=2020, women=90, men=10, source="SCB")
    man, woman = (ParticipationFactory(participant__sex=sex) for sex in ("man", "woman"))
    directions = []
    for one in (man, woman):
        match = proposed(one, OpeningFactory(project=one.project, occupation="5321"), user)
        assert (match.women, match.men, match.share_year) == (share.women, share.men, share.year)
        OccupationShare.objects.create(
            occupation=occupation, year=2030 + len(directions), women=1, men=99, source="SCB"
        )
        kept = Match.objects.with_direction().get(pk=match.pk)
        directions.append((kept.women == share.women, kept.direction))
        OccupationShare.objects.filter(year__gte=2030).delete()
    assert directions == [(True, "man"), (True, "")]


def test_whoever_has_not_answered_in_time_is_found(participation, opening, user):
    match = proposed(participation, opening, user)
    match.take_step(Act.ASK, TODAY(), by=user, answer_by=TODAY() + timedelta(days=2))
    assert not Match.objects.unanswered(TODAY() + timedelta(days=2)).exists()
    assert Match.objects.unanswered(TODAY() + timedelta(days=3)).get() == match
    match.take_step(Act.ACCEPT, TODAY(), by=user)
    assert not Match.objects.unanswered(date(2099, 1, 1)).exists()


def test_what_can_go_no_further_is_found_takes_no_place_and_is_only_ended(participation, opening, user):
    """Whoever has left, whose opening is closed or over, or given to somebody else: nobody is asked in vain."""
    others = OpeningFactory.create_batch(3, project=participation.project)
    people = [participation, *ParticipationFactory.create_batch(4, project=participation.project)]
    gone = brought_to(proposed(people[0], opening, user), S.WANTED, user)
    closed, over, full = (proposed(one, where, user) for one, where in zip(people[1:], others, strict=False))
    assert not Match.objects.stuck(TODAY()).exists()
    with pytest.raises(ValidationError):
        proposed(people[4], opening, user)
    people[0].exit = others[0].closed_on = TODAY()
    others[1].end = TODAY() - timedelta(days=1)
    for one in [people[0], *others]:
        one.save()
    taker = brought_to(proposed(people[4], others[2], user), S.WANTED, user)
    assert set(Match.objects.stuck(TODAY())) == {gone, closed, over, full}
    assert Opening.objects.with_taken(TODAY()).get(pk=opening.pk).taken == 0  # who has left holds no place
    for match in (gone, closed, over, full):
        for act in {Act.ASK, Act.WANT} & set(ALLOWED[match.state]):
            with pytest.raises(ValidationError):
                Match.objects.get(pk=match.pk).take_step(act, TODAY(), by=user, **FACTS[Act.ASK])
        match.take_step(Act.DECLINE, TODAY(), by=user, side=Side.PROJECT, reason="går inte")
    assert not Match.objects.stuck(TODAY()).exists()
    assert (stored(taker), Match.objects.filter(state=S.DECLINED).count()) == (S.WANTED, 4)
    assert proposed(people[1], opening, user).state == S.PROPOSED


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_the_person_and_one_the_place(participation, user):
    openings = OpeningFactory.create_batch(4, project=participation.project)

    def tried(deed):
        def deed_or_no():
            try:
                return deed()
            except (ValidationError, IntegrityError):
                return None

        return deed_or_no

    made = at_once(tried(lambda one=one: proposed(participation, one, user)) for one in openings)
    assert len([one for one in made if one]) == Match.objects.count() == 1
    Match.objects.all().delete()
    opening = openings[0]
    people = ParticipationFactory.create_batch(4, project=participation.project)
    waiting = [brought_to(proposed(one, opening, user), S.PRESENTED, user) for one in people]
    ways = [lambda one=one: one.take_step(Act.WANT, TODAY(), by=user) for one in waiting]
    for one in ParticipationFactory.create_batch(2, project=participation.project):
        facts = {"participation": one, "opening": opening, "kind": "work_placement", "weekdays": [240] * 5 + [0, 0]}
        placement = Placement(employer=opening.workplace.employer, start=TODAY(), **facts)
        ways.append(lambda placement=placement: placing.start_agreement(placement, by=user))
    at_once(tried(one) for one in ways)
    given = Match.objects.filter(state=S.WANTED).count()
    assert given + Placement.objects.count() == 1  # by the employer's yes or by a placement, once
    assert MatchStep.objects.filter(state=S.WANTED).count() == given
