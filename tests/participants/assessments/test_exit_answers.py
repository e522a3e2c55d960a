"""What the exit takes from the participant's own answers: at once, with trace, never over what is recorded."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from participants import journey, self_assessing
from participants.models import SelfAssessment
from reporting.indicators import Period, compute
from tests.participants.assessments.pages import TODAY, address, answer_all, lend, page
from tests.participants.factories import SelfAssessmentFactory

pytestmark = pytest.mark.django_db


def exited(participation, coach, **answers):
    return journey.leave(participation, date(2026, 3, 1), by=coach, destination="employed", reason="", **answers)


def said(participation, chances, life, **more):
    """At the exit; at the start nobody looks back."""
    SelfAssessmentFactory(participation=participation)
    answers = {"chances_improved": chances, "life_situation_improved": life, **more}
    return SelfAssessmentFactory(participation=participation, occasion="exit", day=date(2026, 2, 27), **answers)


def test_the_exit_form_comes_with_the_participants_own_answers(browser, participation):
    said(participation, True, None)
    form = browser.get(address(participation, "exit")).context["form"]
    assert form["chances_improved"].value() == "yes"
    assert not form["life_situation_improved"].value()
    assert "27 februari 2026: ja" in form.fields["chances_improved"].help_text


def test_what_the_coach_records_otherwise_stands_and_both_are_shown(browser, participation, coach):
    said(participation, True, True)
    exited(participation, coach, chances_improved=False, life_situation_improved=None)
    text = page(browser, participation)
    assert "skiljer sig" in text
    assert browser.post(address(participation, "exit_answers_fill")).status_code == 302
    participation.refresh_from_db()
    assert (participation.chances_improved, participation.life_situation_improved) == (False, True)
    event = AuditEvent.objects.filter(action="correct").latest("pk")
    assert event.fields == ["life_situation_improved"]
    assert "27 februari 2026" in event.reason
    browser.post(address(participation, "exit_answers_fill"))
    assert AuditEvent.objects.filter(action="correct").count() == 1


def test_what_is_answered_after_the_exit_feeds_the_figures_and_overrules_nothing(browser, participation, coach):
    participation.project.start = participation.start
    participation.project.save()
    exited(participation, coach, chances_improved=None, life_situation_improved=False)
    counted = compute(participation.project, Period.of(participation.project, as_of=TODAY)).value
    assert counted("improved_chances").value == 0
    lend(browser, participation, "exit")
    answer_all(browser, {"chances_improved": "yes", "life_situation_improved": "yes", "chances": 4}, "exit")
    participation.refresh_from_db()
    assert (participation.chances_improved, participation.life_situation_improved) == (True, False)
    assert SelfAssessment.objects.get().life_situation_improved is True
    event = AuditEvent.objects.get(action="correct")
    assert (event.fields, event.user) == (["chances_improved"], coach)
    assert "2 mars 2026" in event.reason
    counted = compute(participation.project, Period.of(participation.project, as_of=TODAY)).value
    assert (counted("improved_chances").value, counted("improved_chances").of) == (1, 1)


def test_an_exit_that_is_recorded_without_takes_what_was_answered_before_it(browser, participation):
    said(participation, True, False)
    sent = {"exit": "2026-03-01", "destination": "employed", "chances_improved": "no", "life_situation_improved": ""}
    assert browser.post(address(participation, "exit"), sent).status_code == 302
    participation.refresh_from_db()
    assert (participation.chances_improved, participation.life_situation_improved) == (False, False)


def test_the_correction_shows_the_own_answer_and_fills_in_only_what_was_blank(browser, participation, coach):
    said(participation, True, True)
    exited(participation, coach, chances_improved=False, life_situation_improved=None)
    form = browser.get(address(participation, "exit_correct")).context["form"]
    assert form["chances_improved"].value() == "no"
    assert form["life_situation_improved"].value() == "yes"
    assert ": ja" in form.fields["chances_improved"].help_text


def test_whoever_withdraws_it_is_told_that_the_exit_keeps_its_answers(browser, participation, coach):
    made = said(participation, True, True)
    exited(participation, coach, chances_improved=True, life_situation_improved=True)
    url = address(participation, "self_assessment_withdraw", made.public_id)
    text = browser.post(url, {"reason": "Fel person"}, follow=True).content.decode()
    assert "Avslutet behåller sina svar" in text
    participation.refresh_from_db()
    assert participation.chances_improved is True


def test_a_withdrawn_one_feeds_nothing(browser, participation, coach):
    made = said(participation, True, True)
    self_assessing.withdraw(made, by=coach, reason="Fel person")
    assert not browser.get(address(participation, "exit")).context["form"]["chances_improved"].value()
    exited(participation, coach)
    with pytest.raises(ValidationError):
        self_assessing.fill_exit(participation, by=coach)
