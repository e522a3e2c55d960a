"""Groups that meet again and again, and their places."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.participants.sessions.words import TODAY, line, participation_of, person, refused, session

pytestmark = pytest.mark.django_db


def test_a_group_has_so_many_places(group, project, coach, karin, ali):
    group.admit([person(karin), person(ali)], by=coach)
    third = participation_of(coach, project)
    refused(lambda: group.admit([person(third)], by=coach), "2 places")
    group.give_up(person(karin), by=coach)
    group.admit([person(third)], by=coach)
    assert {member.participation for member in group.current_members()} == {ali, third}


def test_the_coming_sessions_of_a_group(group, coach, karin, ali):
    group.admit([person(karin)], by=coach)
    made = group.plan(TODAY, date(2010, 7, 1), by=coach)
    assert [one.date for one in made] == [date(2010, 6, 16), date(2010, 6, 23), date(2010, 6, 30)]
    assert all(list(one.expected.all()) == [karin] for one in made)
    assert group.plan(TODAY, date(2010, 7, 7), by=coach)[0].date == date(2010, 7, 7)
    group.admit([person(ali)], by=coach)
    assert all(one.expected.count() == 2 for one in group.sessions.all())
    group.give_up(person(karin), by=coach)
    assert all(list(one.expected.all()) == [ali] for one in group.sessions.all())


def test_a_session_of_a_group_takes_no_more_than_the_group(group, project, coach, karin, ali):
    group.admit([person(karin), person(ali)], by=coach)
    [first, *_] = group.plan(TODAY, date(2010, 7, 1), by=coach)
    third = participation_of(coach, project)
    refused(lambda: first.expect([person(third)], by=coach), "2 places")
    refused(
        lambda: session(project, coach, group=group).log([line(one) for one in (karin, ali, third)], by=coach),
        "2 places",
    )


def test_a_closed_group_meets_no_more(group, coach, karin):
    group.admit([person(karin)], by=coach)
    group.plan(TODAY, date(2010, 7, 1), by=coach)
    group.close(by=coach)
    assert not group.sessions.exists()
    assert not group.current_members().exists()
    with pytest.raises(ValidationError, match="ended"):
        group.admit([person(karin)], by=coach)
