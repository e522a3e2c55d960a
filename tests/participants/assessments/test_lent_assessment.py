"""The participant answers alone, on the lent screen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from participants import lent_screen, self_assessing
from participants.models import CoachBelief, Draft, SelfAssessment
from participants.models.self_assessment import RATED
from tests.participants.assessments.pages import TODAY, address, answer_all, lend, page
from tests.participants.factories import SelfAssessmentFactory
from tests.participants.lent import GIVE_BACK, LENT, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def test_the_participant_answers_alone_and_the_answers_are_sealed(browser, participation, coach):
    assert lend(browser, participation)["Location"] == LENT
    first = browser.get(LENT).content.decode()
    assert "Hur ser dina chanser ut att få ett jobb?" in first
    assert "Fråga 1 av 9" in first
    assert all(str(word) in first for word in ["Mycket dåligt", "Dåligt", "Bra", "Mycket bra"])
    answer_all(browser, {"chances": 2, "life_situation": 3, "new_things": 5})
    made = SelfAssessment.objects.get()
    given = {name: answer for name, answer in made.answers.items() if answer is not None}
    assert given == {"chances": 2, "life_situation": 3, "new_things": 5}
    assert (made.occasion, made.day, made.way, made.sealed_by) == ("entry", TODAY, "alone", coach)
    assert not Draft.objects.exists()
    assert "Tack" in browser.get(LENT).content.decode()
    back = browser.post(GIVE_BACK, {"password": PASSWORD})
    assert back["Location"] == address(participation)
    assert "2 dåligt" in page(browser, participation)


def test_in_english_if_she_likes(browser, participation):
    lend(browser, participation)
    browser.post(LENT, {"language": "en"})
    text = browser.get(LENT).content.decode()
    assert "How are your chances of getting a job?" in text
    assert "Very good" in text
    assert "I do not want to answer" in text


def test_nothing_of_the_person_or_the_coachs_belief_stands_on_the_lent_page(browser, participation, coach):
    earlier = SelfAssessmentFactory(participation=participation)
    CoachBelief.objects.create(assessment=earlier, chances=1, by=coach)
    lend(browser, participation, "quarter")
    for name in ["", *RATED]:
        text = browser.get(LENT, {"question": name}).content.decode()
        assert "Karin" not in text
        assert "tro på" not in text
        assert "checked" not in text


def test_an_answer_is_kept_as_soon_as_it_is_given(browser, participation, coach, clock):
    """The sitting breaks off: she goes on where she was, and nobody has seen what she said."""
    lend(browser, participation)
    browser.post(LENT, {"question": "chances", "answer": 5})
    browser.post(LENT, {"question": "life_situation", "decline": "yes"})
    clock.shift(timedelta(minutes=31))
    assert browser.get(LENT)["Location"].startswith(reverse("account_login"))
    browser.force_login(coach)
    assert "Mycket bra" not in page(browser, participation)
    lend(browser, participation)
    assert "Hur är ditt självförtroende?" in browser.get(LENT).content.decode()
    assert re.search('value="5"[^>]*checked', browser.get(f"{LENT}?question=chances").content.decode())
    assert "Du valde att inte svara" in browser.get(f"{LENT}?question=life_situation").content.decode()


def test_what_is_not_sealed_yet_is_read_and_written_by_nobody_on_another_page(browser, participation, coach):
    """Neither as a draft of a session, nor by keeping, throwing away or saving one with its key."""
    lend(browser, participation)
    browser.post(LENT, {"question": "chances", "answer": 5})
    browser.post(GIVE_BACK, {"password": PASSWORD})
    kept, key = Draft.objects.get(), f"assessment:{participation.public_id}"
    log = reverse("participants:session_log", args=[participation.project.slug])
    meetings = browser.get(reverse("participants:sessions", args=[participation.project.slug])).content.decode()
    assert "draft=" not in meetings
    assert browser.get(log, {"draft": key}).context["roster_part"]["draft"]["held"] == ""
    slug, person = participation.project.slug, participation.participant.public_id
    ways = [("session_draft", [slug]), ("refer_draft", [slug]), ("mapping_draft", [slug, person])]
    for name, args in ways:
        for sent in [{"discard": "1"}, {"occasion": "entry", "answers": "1"}]:
            assert browser.post(reverse(f"participants:{name}", args=args), sent | {"key": key}).status_code in (
                400,
                403,
            )
    day = {"date": TODAY, "minutes": 30, "form": "meeting", "kind": "coaching", "coach": coach.pk, "topic": "Samtal"}
    browser.post(log, {**day, "people": [str(person)], "draft": key, "key": key})
    assert Draft.objects.get().content == kept.content


def test_she_reads_her_answers_before_she_is_done_and_may_change_them(browser, participation):
    lend(browser, participation)
    for name in RATED:
        browser.post(LENT, {"question": name, "answer": 1})
    assert "Dina svar" in browser.get(LENT).content.decode()
    browser.post(LENT, {"question": "health", "answer": 4})
    text = browser.get(LENT).content.decode()
    assert text.count("Mycket dåligt") == 8
    assert not SelfAssessment.objects.exists()
    browser.post(LENT, {"done": "yes"})
    assert SelfAssessment.objects.get().health == 4


WRONG = [
    {"question": "chances"},
    {"question": "chances", "answer": ""},
    {"question": "chances", "answer": "0"},
    {"question": "chances", "answer": "6"},
    {"question": "chances", "answer": "yes"},
    {"question": "chances", "answer": ["1", "x"]},
    {"question": "chances_improved", "answer": "yes"},  # not asked at the start
    {"question": "pk", "answer": "1"},
    {"question": "\x00", "answer": "\x00"},
    {"done": "yes"},
    {},
]


def test_what_is_no_answer_is_none(browser, participation):
    lend(browser, participation)
    for sent in WRONG:
        assert browser.post(LENT, sent).status_code == 200, sent
        assert not Draft.objects.exists(), sent
        assert not SelfAssessment.objects.exists(), sent


def test_done_twice_is_once(browser, participation):
    lend(browser, participation)
    answer_all(browser, {})
    assert browser.post(LENT, {"done": "yes"}).status_code == 200
    assert browser.post(LENT, {"question": "chances", "answer": 5}).status_code == 200
    assert SelfAssessment.objects.count() == 1
    assert not Draft.objects.exists()


def test_what_the_coach_has_written_down_meanwhile_is_not_doubled(browser, participation, coach):
    lend(browser, participation)
    for name in RATED:
        browser.post(LENT, {"question": name, "answer": 1})
    self_assessing.seal(participation, "entry", {"chances": 3}, by=coach, way="paper")
    assert "kan inte användas" not in browser.post(LENT, {"done": "yes"}).content.decode()
    assert SelfAssessment.objects.get().chances == 3


def test_a_screen_is_not_lent_for_what_cannot_be(browser, participation, leader):
    SelfAssessmentFactory(participation=participation)
    for occasion in ["entry", "", "later"]:
        assert lend(browser, participation, occasion)["Location"] == address(participation)
        assert not lent_screen.is_lent(browser.session)
    browser.force_login(leader)
    assert lend(browser, participation, "quarter")["Location"] == LENT
