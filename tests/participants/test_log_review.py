"""The monthly log review: what is looked at, that it stays, who may judge what, and that it ends signed."""
# ruff: noqa: F811 (fixtures that two files share)

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.street_address import street_key
from participants.log_review import begin, looks_in, review_waits
from participants.models import LogReviewRow
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory
from tests.participants.log_reviews import (  # noqa: F401
    OCTOBER,
    _today,
    administrator,
    coach,
    leader,
    look,
    participant,
    project,
    review,
    ticks,
)
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def row_of(review, person=None) -> LogReviewRow:
    return review.rows.get(participant=person.public_id if person else None)


# --- What is looked at -----------------------------------------------------------------------------------------


def test_a_visit_is_what_one_user_saw_of_one_person_in_one_day(project, leader, coach):
    person = participant(project, coach)
    look(project, coach, person, "2026-10-06 09:00", tab="participant")
    look(project, coach, person, "2026-10-06 09:20", tab="timeline")
    look(project, coach, person, "2026-10-07 09:00", tab="timeline")
    review = begin(project, OCTOBER, by=leader)
    assert review.visits == 2
    project.review_share = 100
    project.save()
    assert begin(project, OCTOBER, by=leader) == review


def test_nothing_of_other_months_or_projects_or_of_lists(project, leader, coach):
    person = participant(project, coach)
    look(project, coach, person, "2026-09-30 23:59:59")
    look(project, coach, person, "2026-10-01 00:00:00")
    look(project, coach, person, "2026-10-31 21:59:59")  # an hour before, as clocks were put back: 22:59:59
    look(project, coach, person, "2026-11-01 12:00")
    look(project, coach, None, "2026-10-06 10:00", what="participants")
    look(project, coach, person, "2026-10-06 10:00", action="change")
    look(ProjectFactory(), coach, person, "2026-10-06 10:00")
    assert looks_in(project, OCTOBER).count() == 2


@pytest.mark.parametrize(
    ("person", "at", "expected"),
    [
        ({}, "2026-10-06 09:00", []),
        ({"last_name": "Oberg"}, "2026-10-06 09:00", ["surname"]),
        ({"address": "Storgatan 1, 835 31 Krokom"}, "2026-10-06 09:00", ["address"]),
        ({"protected": True}, "2026-10-06 09:00", ["protected"]),
        ({}, "2026-10-06 22:00", ["odd_hours"]),
        ({}, "2026-10-10 12:00", ["odd_hours"]),
    ],
)
def test_what_a_visit_shows(project, leader, coach, person, at, expected):
    coach.address_key = street_key("Storgatan 1")
    coach.save()
    person = participant(project, coach, **person)
    look(project, coach, person, at)
    assert row_of(begin(project, OCTOBER, by=leader), person).patterns == expected


def test_an_export_without_a_person_is_looked_at_too(project, leader):
    look(project, leader, None, action="export", what="participants")
    row = row_of(begin(project, OCTOBER, by=leader))
    assert row.patterns == ["export"]


def test_many_different_people_within_a_quarter_of_an_hour(project, leader, coach):
    people = [participant(project, coach) for _ in range(10)]
    for number, person in enumerate(people):
        look(project, coach, person, f"2026-10-06 09:{number:02}")
    review = begin(project, OCTOBER, by=leader)
    assert [row.patterns for row in review.rows.all()] == [["many"]] * 10


# --- No assignment: as it was then --------------------------------------------------------------------------------


def patterns(project, leader, viewer, person, at="2026-10-06 09:00"):
    look(project, viewer, person, at)
    return row_of(begin(project, OCTOBER, by=leader), person).patterns


def test_who_was_coach_then_and_is_not_now(project, leader, coach):
    person = participant(project)
    assignment = CoachAssignmentFactory(
        participation=person.participations.get(), coach=coach, start=date(2026, 9, 2), end=date(2026, 10, 6)
    )
    assert patterns(project, leader, coach, person) == []
    assert assignment.end < date(2026, 11, 10)


@pytest.mark.parametrize(("start", "end"), [("2026-09-02", "2026-10-05"), ("2026-10-07", None)])
def test_who_was_coach_before_or_after_and_not_then(project, leader, coach, start, end):
    person = participant(project)
    CoachAssignmentFactory(participation=person.participations.get(), coach=coach, start=start, end=end)
    assert patterns(project, leader, coach, person) == ["no_assignment"]


def test_the_coach_at_the_exit_follows_up_after_it(project, leader, coach):
    person = participant(project, coach)
    participation = person.participations.get()
    participation.coach_assignments.update(end=date(2026, 9, 20))
    type(participation).objects.update(exit=date(2026, 9, 20))
    assert patterns(project, leader, coach, person) == []


def test_who_opened_with_a_reason_is_looked_at_with_the_reason(project, leader, coach):
    person = participant(project)
    person.reasoned_accesses.create(
        user=coach,
        project=project,
        reason="Vikarie för Anna i dag",
        opened_at=datetime(2026, 10, 6, 7, tzinfo=UTC),
        until=datetime(2026, 10, 7, 7, tzinfo=UTC),
    )
    assert patterns(project, leader, coach, person, "2026-10-06 09:30") == ["no_assignment"]
    assert row_of(begin(project, OCTOBER, by=leader), person).reason == "Vikarie för Anna i dag"


def test_the_leaders_and_the_employer_coachs_role_is_reason_enough(project, leader):
    employer_coach = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    person, other = participant(project), participant(project, protected=True)
    look(project, leader, person)
    look(project, employer_coach, other)
    review = begin(project, OCTOBER, by=leader)
    assert "no_assignment" not in str([row.patterns for row in review.rows.all()])


def test_somebody_who_is_no_member_had_no_assignment(project, leader):
    person = participant(project)
    assert patterns(project, leader, UserFactory(name="Sten Stranger"), person) == ["no_assignment"]


# --- Chance --------------------------------------------------------------------------------------------------------


def test_so_many_per_cent_by_chance_and_all_of_the_protected(project, leader, coach):
    project.review_share = 10
    project.save()
    hidden = [participant(project, coach, protected=True) for _ in range(4)]
    plain = [participant(project, coach) for _ in range(4)]
    for day in range(5, 10):
        for person in [*hidden, *plain]:
            look(project, coach, person, f"2026-10-{day:02} 09:00")
    review = begin(project, OCTOBER, by=leader)
    assert review.visits == 40
    assert review.rows.filter(by_chance=True).count() == 4
    assert sum("protected" in row.patterns for row in review.rows.all()) == 20
    assert review.found == {"protected": 20}


def test_of_other_patterns_a_hundred_at_most_and_of_the_protected_all(project, leader, coach, monkeypatch):
    monkeypatch.setattr("participants.log_review.SHOWN_OF_ONE_PATTERN", 2)
    hidden, plain = participant(project, coach, protected=True), participant(project, coach)
    for day in range(5, 10):
        look(project, coach, hidden, f"2026-10-{day:02} 09:00")
        look(project, coach, plain, f"2026-10-{day:02} 22:00")
    review = begin(project, OCTOBER, by=leader)
    assert review.found == {"protected": 5, "odd_hours": 5}
    assert review.rows.filter(participant=hidden.public_id).count() == 5
    assert review.rows.filter(participant=plain.public_id).count() in {2, 3}  # one more where chance has chosen it


def test_a_month_that_is_not_over_has_no_review(project, leader):
    for month in [date(2026, 11, 1), date(2026, 8, 1), date(2026, 10, 2)]:
        with pytest.raises(ValidationError):
            begin(project, month, by=leader)


def test_beginning_takes_as_many_queries_for_many_as_for_few(project, leader, coach, django_assert_max_num_queries):
    for day in range(5, 9):
        look(project, coach, participant(project, coach, protected=True), f"2026-10-{day:02} 09:00")
    with django_assert_max_num_queries(24):
        begin(project, OCTOBER, by=leader)


# --- Ticks and the signature --------------------------------------------------------------------------------------


def test_nobody_judges_her_own(review, leader, coach, administrator):
    with pytest.raises(ValidationError):
        review.tick(ticks(review, leader), by=leader)
    assert not review.rows.exclude(verdict="").exists()
    assert review.tick(ticks(review, leader), by=administrator) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        review.rows.filter(viewer=leader).update(ticked_by=leader)


def test_what_is_to_be_followed_up_says_what(review, leader, coach):
    with pytest.raises(IntegrityError), transaction.atomic():
        review.tick(ticks(review, coach, "follow_up"), by=leader)


def test_it_is_signed_when_all_is_looked_at_and_then_stands(review, leader, coach, administrator):
    with pytest.raises(ValidationError):
        review.sign(by=leader)
    review.tick(ticks(review, coach, "follow_up", "Fråga Karin"), by=leader)
    with pytest.raises(ValidationError):
        review.sign(by=leader)
    review.tick(ticks(review, leader), by=administrator)
    review.sign(by=leader)
    review.refresh_from_db()
    assert (review.signed_by, review.is_signed) == (leader, True)
    for deed in (lambda: review.sign(by=leader), lambda: review.tick(ticks(review, coach), by=leader)):
        with pytest.raises(ValidationError):
            deed()
    assert review.rows.get(viewer=coach).told == ("follow_up", "Fråga Karin")


def test_each_deed_leaves_a_trace_with_what_was_before(review, leader, coach):
    row = review.rows.get(viewer=coach)
    review.tick({row.pk: ("follow_up", "Fråga")}, by=leader)
    event = AuditEvent.objects.concerning(review).last()
    assert (event.action, event.user, event.fields) == ("change", leader, ["rows"])
    kept = event.values_kept
    assert (kept.before["rows"], kept.after["rows"]) == ([[row.pk, "", ""]], [[row.pk, "follow_up", "Fråga"]])
    assert review.tick({row.pk: ("follow_up", "Fråga")}, by=leader) == 0
    assert AuditEvent.objects.concerning(review).count() == 2


def test_last_months_waits_until_it_is_signed(project, leader, coach, administrator):
    today = date(2026, 11, 10)
    assert not review_waits(project, today)
    look(project, coach, participant(project, coach, protected=True))
    assert review_waits(project, today)
    review = begin(project, OCTOBER, by=leader)
    assert review_waits(project, today)
    review.tick(ticks(review, coach), by=leader)
    review.sign(by=leader)
    assert not review_waits(project, today)
    assert not review_waits(project, date(2026, 12, 1))
