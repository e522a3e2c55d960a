"""A coach follows up: from the work list by way of two calls to an outcome; by keyboard; wide and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from participants.catch_up import catch_up
from participants.models import FollowUp, Participation
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory


@pytest.fixture
def left(transactional_db):
    def make(person, name, days_ago, **fields):
        exit_day = timezone.localdate() - timedelta(days=days_ago)
        participation = ParticipationFactory(
            project=person.project,
            start=exit_day - timedelta(days=120),
            exit=exit_day,
            destination="employed",
            participant__first_name=name,
            participant__phone="070-174 06 32",
            **fields,
        )
        CoachAssignmentFactory(participation=participation, coach=person.user, end=exit_day)
        catch_up()
        return participation

    return make


@pytest.fixture
def many(left):
    def make(person):
        for name, days in [("Amal", 95), ("Birgit", 108), ("Cem", 90), ("Disa", 86), ("Erik", 10), ("Farah", 220)]:
            left(person, name, days)
        left(person, "Gun", 100, outcome="employed", outcome_recorded_on=timezone.localdate())

    return make


def test_from_the_list_to_the_outcome(page, sign_in, inspect, many):
    coach = sign_in(Role.COACH)
    many(coach)
    page.goto(f"/projects/{coach.project.slug}/follow-ups/")
    assert page.locator("tbody th a").all_inner_texts()[0].startswith("Farah")
    inspect("follow_ups")
    page.get_by_role("link", name="Amal").click()
    inspect("follow_up")
    page.get_by_label("Inget svar").check()
    page.get_by_role("button", name="Spara försöket").click()
    page.get_by_text("Försöket är sparat").wait_for()
    page.get_by_label("nådd", exact=True).check()
    page.get_by_role("button", name="Spara försöket").click()
    page.get_by_role("heading", name="Hur var det för Amal").wait_for()
    page.get_by_role("button", name="Spara resultatet").click()  # nothing chosen
    page.get_by_role("alert").wait_for()
    inspect("follow_up_outcome_refused")
    page.get_by_label("i arbete").check()
    page.get_by_label("Hur vet du det?").select_option("own_word")
    page.get_by_role("button", name="Spara resultatet").click()
    page.get_by_text("Resultatet är sparat").wait_for()
    found = Participation.objects.get(participant__first_name="Amal")
    assert (found.outcome, found.outcome_evidence, found.follow_up.outcome) == ("employed", "own_word", "employed")
    assert found.follow_up.attempts.count() == 2
    page.get_by_role("link", name="Klar").click()
    inspect("follow_ups_done")
    page.get_by_role("link", name="Amal").click()
    page.get_by_role("link", name="Rätta resultatet").click()
    page.get_by_label("arbetslös").check()
    page.get_by_role("button", name="Spara resultatet").click()
    page.goto(f"/projects/{coach.project.slug}/follow-ups/{found.follow_up.public_id}/")
    page.get_by_role("heading", name="Antecknat tidigare").wait_for()
    inspect("follow_up_corrected")


def test_by_keyboard_alone(page, sign_in, left):
    coach = sign_in(Role.COACH)
    left(coach, "Amal", 95)
    page.goto(f"/projects/{coach.project.slug}/follow-ups/")
    page.get_by_role("link", name="Amal").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Anteckna resultatet").focus()
    page.keyboard.press("Enter")
    page.get_by_label("i arbete").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Resultatet är sparat").wait_for()
    assert FollowUp.objects.get().outcome == "employed"


def test_an_empty_list_says_what_comes(page, sign_in, inspect):
    coach = sign_in(Role.COACH)
    page.goto(f"/projects/{coach.project.slug}/follow-ups/")
    page.get_by_text("Inget att följa upp här").wait_for()
    inspect("follow_ups_empty")


def test_a_moved_follow_up_and_a_changed_clock(page, sign_in, inspect, many):
    leader = sign_in(Role.PROJECT_LEADER)
    many(leader)
    page.goto(f"/projects/{leader.project.slug}/settings/")
    page.get_by_label("Uppföljningen räknas från").select_option("project_end")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("7 uppföljningar flyttas").first.wait_for()
    inspect("clock_change")
    page.get_by_label("Ja, ändra").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Sparat").wait_for()
    page.goto(f"/projects/{leader.project.slug}/follow-ups/?show=check")
    page.get_by_role("link", name="Gun").click()
    inspect("follow_up_to_check")


def test_the_letter_is_chosen_on_the_profile(page, sign_in, inspect):
    coach = sign_in(Role.COACH)
    page.goto("/account/profile/")
    page.get_by_label("Ett brev på morgonen").check()
    inspect("profile_letter")
    page.get_by_role("button", name="Spara").click()
    page.get_by_text("Sparat").wait_for()
    coach.user.refresh_from_db()
    assert coach.user.daily_mail
