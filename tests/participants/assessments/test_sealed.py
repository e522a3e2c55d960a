"""Sealed answers, those from paper, and the coach's belief beside them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import AuditEvent, AuditValues
from participants import self_assessing
from participants.models import CoachBelief, SelfAssessment
from participants.models.self_assessment import LOOKING_BACK, RATED, SCALE
from tests.participants.assessments.pages import TODAY, address, answer_all, lend, page
from tests.participants.factories import SelfAssessmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


# --- Sealed ------------------------------------------------------------------------------------------------------


def test_no_way_alters_a_sealed_answer(participation):
    made = SelfAssessmentFactory(participation=participation)
    for name in [*RATED, *LOOKING_BACK, "day", "occasion", "way"]:
        value = {"day": TODAY, "occasion": "exit", "way": "paper"}.get(name, name in LOOKING_BACK or 5)
        with pytest.raises(DatabaseError), transaction.atomic():
            SelfAssessment.objects.filter(pk=made.pk).update(**{name: value})
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE participants_selfassessment SET chances = 5")


@pytest.mark.parametrize("answers", [{"chances": 0}, {"health": 6}, {"chances_improved": True}])
def test_the_database_takes_no_answer_off_the_scale(participation, answers):
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessmentFactory(participation=participation, **answers)


def test_the_scale_is_fixed():
    """Changed, it would make earlier answers mean something else."""
    assert list(SCALE) == [1, 2, 3, 4, 5]
    assert len(RATED) == 9


def test_the_trail_says_that_and_never_what_was_answered(browser, participation, coach):
    lend(browser, participation)
    answer_all(browser, {"chances": 1})
    event = AuditEvent.objects.get(action="create", object_type="participants.selfassessment")
    assert (event.user, event.participant) == (coach, participation.participant.public_id)
    assert set(event.fields) == {"occasion", "day", "way", *RATED}
    assert event.details == {"occasion": "entry", "way": "alone"}
    assert not AuditValues.objects.filter(event=event).exists()


def test_a_mistaken_one_is_withdrawn_with_a_reason_and_kept(browser, participation):
    made = SelfAssessmentFactory(participation=participation)
    url = address(participation, "self_assessment_withdraw", made.public_id)
    assert browser.post(url, {"reason": "  "}).status_code == 200
    assert browser.post(url, {"reason": "Fel person svarade"}).status_code == 302
    made.refresh_from_db()
    assert (made.withdrawn_reason, made.chances) == ("Fel person svarade", 2)
    assert "Fel person svarade" in page(browser, participation)
    with pytest.raises(ValidationError):
        self_assessing.withdraw(made, by=made.sealed_by, reason="en gång till")
    lend(browser, participation)
    answer_all(browser, {"chances": 4})
    assert SelfAssessment.objects.in_force().get().chances == 4


# --- Told, or on paper -------------------------------------------------------------------------------------------


def test_the_coach_writes_down_what_stood_on_paper_and_it_is_marked(browser, participation):
    url = address(participation, "self_assessment_write") + "?occasion=entry"
    sent = {"way": "paper", "day": "2025-11-24", "chances": "4", "health": "2"}
    assert browser.post(url, sent).status_code == 302
    made = SelfAssessment.objects.get()
    assert (made.way, made.day, made.chances, made.health, made.confidence) == (
        "paper",
        date(2025, 11, 24),
        4,
        2,
        None,
    )
    assert "på papper" in page(browser, participation)


CANNOT_BE = [
    {"way": "alone"},  # only the participant answers alone
    {"way": ""},
    {"day": "2025-11-19"},  # before the start
    {"day": "2026-03-03"},
    {"chances": "", "health": ""},
    {"chances": "7"},
    {"chances_improved": "yes", "chances": "", "health": ""},
]


def test_what_cannot_be_is_not_written_down(browser, participation):
    url = address(participation, "self_assessment_write") + "?occasion=entry"
    for wrong in CANNOT_BE:
        sent = {"way": "paper", "day": "2025-11-24", "chances": "4", "health": "2"} | wrong
        assert browser.post(url, sent).status_code == 200, wrong
        assert not SelfAssessment.objects.exists(), wrong


def test_what_there_is_already_is_told_before_anything_is_written(browser, participation):
    SelfAssessmentFactory(participation=participation)
    url = address(participation, "self_assessment_write") + "?occasion=entry"
    assert "Det finns redan en från 20 november 2025" in browser.get(url, follow=True).content.decode()
    sent = {"way": "paper", "day": "2025-11-24", "chances": "4"}
    assert "Det finns redan en" in browser.post(url, sent).content.decode()
    assert SelfAssessment.objects.count() == 1


def test_one_at_the_start_one_at_the_exit_quarters_as_they_come(participation, coach):
    def seal(occasion, day):
        return self_assessing.seal(participation, occasion, {"chances": 3}, by=coach, way="told", day=day)

    seal("entry", date(2025, 11, 20))
    seal("quarter", date(2026, 2, 1))
    seal("quarter", date(2026, 2, 20))
    seal("exit", date(2026, 3, 1))
    for occasion, day in [("entry", date(2026, 2, 1)), ("exit", TODAY), ("quarter", date(2026, 2, 20))]:
        with pytest.raises(ValidationError):
            seal(occasion, day)
    assert SelfAssessment.objects.count() == 4


# --- The coach's belief ------------------------------------------------------------------------------------------


def test_the_belief_is_the_coachs_alone_and_leaves_a_trace(browser, participation, coach, leader):
    made = SelfAssessmentFactory(participation=participation)
    url = address(participation, "coach_belief", made.public_id)
    assert browser.post(url, {"chances": "4"}).status_code == 302
    form = browser.get(url).context["form"]
    assert browser.post(url, {"chances": "5", "seen": form["seen"].value()}).status_code == 302
    assert CoachBelief.objects.get().chances == 5
    events = AuditEvent.objects.filter(object_type="participants.coachbelief").order_by("pk")
    assert [(one.action, one.fields, one.user) for one in events] == [
        ("create", ["chances"], coach),
        ("change", ["chances"], coach),
    ]
    assert all(one.participant == participation.participant.public_id for one in events)
    browser.force_login(leader)
    assert browser.post(url, {"chances": "1"}).status_code == 403
    assert CoachBelief.objects.get().chances == 5


def test_a_former_coach_believes_nothing(browser, participation, coach):
    made = SelfAssessmentFactory(participation=participation)
    participation.coach_assignments.update(end=TODAY - timedelta(days=1))
    for name in ["coach_belief", "self_assessment_withdraw"]:
        assert browser.post(address(participation, name, made.public_id), {"chances": 1}).status_code == 404


def test_nobody_elses_assessment_by_this_persons_address(browser, participation):
    other = SelfAssessmentFactory()
    for name in ["coach_belief", "self_assessment_withdraw"]:
        assert browser.get(address(participation, name, other.public_id)).status_code == 404
