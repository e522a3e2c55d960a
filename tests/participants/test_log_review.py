"""The monthly log review: what is looked at, that it stays, who may judge what, and that it ends signed."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.street_address import street_key
from participants.log_review import begin, looks_in, review_waits
from participants.models import LogReview, LogReviewRow
from projects.roles import Role
from reporting.models import Paper
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-10 12:00"):
        yield


@pytest.fixture
def project():
    dates = {"start": date(2026, 9, 1), "end": date(2027, 8, 31)}
    return ProjectFactory(slug="navigator", review_least=1, review_share=1, **dates)


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__name="Lena Ledare").user


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__name="Karin Öberg").user


@pytest.fixture
def administrator():
    return UserFactory(is_administrator=True, name="Adam Administratör")


def participant(project, coach=None, **person):
    names = {f"participant__{name}": value for name, value in ({"last_name": "Lindqvist"} | person).items()}
    participation = ParticipationFactory(project=project, start=date(2026, 9, 2), **names)
    if coach:
        CoachAssignmentFactory(participation=participation, coach=coach)
    return participation.participant


def look(project, user, person, at="2026-10-06 09:00", action="view", **details):
    """On a Tuesday morning by the clock on the wall, unless something else is said."""
    event = AuditEvent.of(
        by=user, action=action, target=person or project, participant=person, project=project, details=details
    )
    event.at = datetime.fromisoformat(at).replace(tzinfo=UTC) - timedelta(hours=2)
    return AuditEvent.objects.record_all([event])[0]


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


@pytest.mark.parametrize(("at", "expected"), [("2026-10-06 09:30", []), ("2026-10-06 08:30", ["no_assignment"])])
def test_who_opened_with_a_reason_before(project, leader, coach, at, expected):
    person = participant(project)
    person.reasoned_accesses.create(
        user=coach,
        project=project,
        reason="Vikarie för Anna i dag",
        opened_at=datetime(2026, 10, 6, 7, tzinfo=UTC),
        until=datetime(2026, 10, 7, 7, tzinfo=UTC),
    )
    assert patterns(project, leader, coach, person, at) == expected


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


@pytest.fixture
def review(project, leader, coach):
    """One visit of the coach's to a protected person, one of the leader's in the evening."""
    look(project, coach, participant(project, coach, protected=True), tab="timeline")
    look(project, leader, participant(project, coach), "2026-10-06 22:00", tab="timeline")
    return begin(project, OCTOBER, by=leader)


def ticks(review, viewer, verdict="in_order", comment=""):
    return {row.pk: (verdict, comment) for row in review.rows.filter(viewer=viewer)}


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


# --- The pages ---------------------------------------------------------------------------------------------------


def page(client, review):
    return client.get(review.get_absolute_url()).content.decode()


def sent(review, viewer, verdict, comment=""):
    row = review.rows.get(viewer=viewer)
    return {f"verdict_{row.pk}": verdict, f"comment_{row.pk}": comment, f"shown_{row.pk}": "0"}


def test_the_leader_begins_ticks_and_signs_on_the_page(client, project, leader, coach, administrator):
    look(project, coach, participant(project, coach, protected=True), tab="timeline")
    client.force_login(leader)
    overview = reverse("participants:log_reviews", args=["navigator"])
    assert "oktober 2026" in client.get(overview).content.decode()
    answer = client.post(reverse("participants:log_review_begin", args=["navigator"]), {"month": "2026-10-01"})
    review = LogReview.objects.get()
    assert answer["Location"] == review.get_absolute_url()
    assert "skyddad person" in page(client, review)
    client.post(review.get_absolute_url(), sent(review, coach, "follow_up", "Fråga Karin"))
    assert review.rows.get().told == ("follow_up", "Fråga Karin")
    client.post(reverse("participants:log_review_sign", args=["navigator", review.public_id]))
    review.refresh_from_db()
    assert review.signed_by == leader
    assert "<select" not in page(client, review)
    client.post(review.get_absolute_url(), sent(review, coach, "in_order"))
    assert review.rows.get().told == ("follow_up", "Fråga Karin")


def test_a_reload_shows_the_same(client, project, leader, coach, review):
    client.force_login(leader)
    first = re.findall(r"verdict_\d+", page(client, review))
    assert first == re.findall(r"verdict_\d+", page(client, review)) != []


def test_her_own_rows_are_shown_and_not_asked_about(client, review, leader, coach):
    client.force_login(leader)
    html = page(client, review)
    assert html.count("<select") == 1
    assert "Dina egna" in html or "din egen" in html.lower()
    client.post(review.get_absolute_url(), sent(review, leader, "in_order"))
    assert review.rows.get(viewer=leader).verdict == ""


def test_what_is_to_be_followed_up_needs_a_comment(client, review, leader, coach):
    client.force_login(leader)
    answer = client.post(review.get_absolute_url(), sent(review, coach, "follow_up"))
    assert "Skriv vad som ska följas upp." in answer.content.decode()
    assert not review.rows.exclude(verdict="").exists()


def test_what_somebody_else_has_said_meanwhile_is_not_written_over(client, review, leader, coach, administrator):
    client.force_login(leader)
    review.tick(ticks(review, coach, "follow_up", "Ring"), by=administrator)
    answer = client.post(review.get_absolute_url(), sent(review, coach, "in_order"))
    assert "Adam Administratör" in answer.content.decode()
    assert review.rows.get(viewer=coach).told == ("follow_up", "Ring")


def test_the_administrator_learns_no_names_reasons_or_comments(client, project, leader, coach, administrator):
    person = participant(project, last_name="Kanariefågel")
    person.reasoned_accesses.create(
        user=coach,
        project=project,
        reason="Hotbild mot familjen",
        opened_at=datetime(2026, 10, 6, 6, tzinfo=UTC),
        until=datetime(2026, 10, 7, 6, tzinfo=UTC),
    )
    look(project, coach, person, "2026-10-06 22:00")
    review = begin(project, OCTOBER, by=leader)
    review.tick(ticks(review, coach, "follow_up", "Syskon?"), by=leader)
    client.force_login(leader)
    for word in ("Kanariefågel", "Hotbild", "Syskon?"):
        assert word in page(client, review)
    client.force_login(administrator)
    html = page(client, review)
    for word in ("Kanariefågel", "Hotbild", "Syskon?"):
        assert word not in html
    assert "verdict_" not in html  # what the leader has said is not hers to change unread
    answer = client.post(review.get_absolute_url(), sent(review, coach, "in_order"))
    assert "Lena Ledare" in answer.content.decode()
    assert review.rows.get().told == ("follow_up", "Syskon?")
    assert person.public_id.hex[:4].upper() in html


@pytest.mark.parametrize("role", [Role.COACH, Role.EMPLOYER_COACH, Role.EVALUATOR, "caseworker"])
def test_nobody_else_reviews(client, project, review, role):
    who = {"caseworker": True} if role == "caseworker" else {"role": role}
    client.force_login(MembershipFactory(project=project, **who).user)
    here = ["navigator", review.public_id]
    assert client.get(reverse("participants:log_reviews", args=["navigator"])).status_code == 403
    assert client.get(review.get_absolute_url()).status_code == 403
    assert client.post(reverse("participants:log_review_sign", args=here)).status_code == 403


def test_the_page_takes_as_many_queries_for_many_rows(client, project, leader, coach, django_assert_max_num_queries):
    client.force_login(leader)
    for day in range(5, 10):
        look(project, coach, participant(project, coach, protected=True), f"2026-10-{day:02} 09:00", tab="timeline")
    review = begin(project, OCTOBER, by=leader)
    page(client, review)
    with django_assert_max_num_queries(18):
        page(client, review)


# --- The protocol --------------------------------------------------------------------------------------------------


@pytest.fixture
def signed(review, leader, coach, administrator):
    review.tick(ticks(review, coach, "follow_up", "Fråga Karin"), by=leader)
    review.tick(ticks(review, leader), by=administrator)
    review.sign(by=leader)
    return review


def protocol(client, review, monkeypatch, settings, tmp_path) -> str:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("reporting.models.paper.pdf_of", lambda html, css: html.encode())
    client.post(reverse("reporting:paper_order", args=["navigator", "log-review", review.public_id]))
    paper = Paper.objects.latest("pk")
    Paper.objects.run(paper.pk)
    return client.get(reverse("reporting:paper_download", args=["navigator", paper.public_id])).content.decode()


def test_the_protocol_is_swedish_and_masks_the_protected(client, signed, leader, monkeypatch, settings, tmp_path):
    leader.language = "en"
    leader.save()
    client.force_login(leader)
    text = protocol(client, signed, monkeypatch, settings, tmp_path)
    assert "Loggranskning, oktober 2026" in text
    assert "Fråga Karin" in text
    assert "Skyddad person" in text
    assert text.count("Lindqvist") == 1  # the leader's own visit, to somebody who is not protected


def test_the_administrators_protocol_names_no_participant(
    client, signed, administrator, monkeypatch, settings, tmp_path
):
    client.force_login(administrator)
    text = protocol(client, signed, monkeypatch, settings, tmp_path)
    assert "Lindqvist" not in text
    assert "Fråga Karin" not in text


def test_there_is_no_protocol_before_the_signature(client, review, leader):
    client.force_login(leader)
    url = reverse("reporting:paper_order", args=["navigator", "log-review", review.public_id])
    assert client.post(url).status_code == 404
