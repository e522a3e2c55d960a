"""Self-assessments: what is due, the lent page, sealed answers, the coach's belief, what the exit takes from them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, AuditValues
from participants import journey, lent_screen, self_assessing
from participants.lent_assessment import SELF_ASSESSMENT
from participants.models import CoachBelief, Draft, SelfAssessment
from participants.models.self_assessment import LOOKING_BACK, RATED, SCALE
from tests.participants import lent
from tests.participants.factories import (
    CoachAssignmentFactory,
    ParticipationFactory,
    SelfAssessmentFactory,
)
from tests.participants.lent import GIVE_BACK, LENT, PASSWORD
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def participation():
    return ParticipationFactory(
        start=date(2025, 11, 20), participant__first_name="Karin", project__end=date(2027, 1, 1)
    )


@pytest.fixture
def coach(participation):
    coach = lent.with_password(MembershipFactory(project=participation.project, role="coach").user)
    CoachAssignmentFactory(participation=participation, coach=coach, start=participation.start)
    return coach


@pytest.fixture
def leader(participation):
    return MembershipFactory(project=participation.project, role="project_leader").user


@pytest.fixture
def browser(client, coach):
    client.force_login(coach)
    return client


def address(participation, name="self_assessment", *more):
    return reverse(
        f"participants:{name}", args=[participation.project.slug, participation.participant.public_id, *more]
    )


def page(browser, participation) -> str:
    return browser.get(address(participation)).content.decode()


def answer_all(browser, answers: dict, occasion="entry"):
    """As the participant does, one question after the other; what is not named is declined."""
    for name in [*(LOOKING_BACK if occasion == "exit" else []), *RATED]:
        sent = {"answer": answers[name]} if name in answers else {"decline": "yes"}
        assert browser.post(LENT, {"question": name, **sent}).status_code == 302
    return browser.post(LENT, {"done": "yes"})


def lend(browser, participation, occasion="entry"):
    return browser.post(address(participation, "self_assessment_lend"), {"occasion": occasion})


# --- When one is due ---------------------------------------------------------------------------------------------

DUE = [
    # start, exit, assessments (occasion, day), what is due on 2 March 2026
    ("2026-03-02", None, [], "entry"),
    ("2025-01-01", None, [], "entry"),
    ("2026-03-03", None, [], None),
    ("2025-12-01", None, [("entry", "2025-12-02")], "quarter"),
    ("2025-12-01", None, [("entry", "2025-12-03")], None),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("quarter", "2025-12-02")], "quarter"),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("quarter", "2026-01-02")], None),
    ("2025-06-01", "2026-03-02", [("entry", "2025-06-01")], "exit"),
    ("2025-06-01", "2026-02-02", [], "exit"),
    ("2025-06-01", "2026-02-01", [], None),
    ("2025-06-01", "2026-03-01", [("exit", "2026-02-27")], None),
    ("2025-06-01", None, [("entry", "2025-06-01"), ("exit", "2026-02-27")], None),
]


@pytest.mark.parametrize(("start", "exit", "given", "expected"), DUE)
def test_what_is_due(start, exit, given, expected):
    days = [date.fromisoformat(day) if day else None for day in (start, exit)]
    participation = ParticipationFactory(start=days[0], exit=days[1])
    for occasion, day in given:
        SelfAssessmentFactory(participation=participation, occasion=occasion, day=date.fromisoformat(day))
    assert self_assessing.due_of(participation) == expected


def test_a_withdrawn_one_is_due_again_and_who_came_back_owes_no_exit(coach):
    left = ParticipationFactory(start=date(2025, 6, 1), exit=date(2026, 2, 20), frozen=False)
    type(left).objects.filter(pk=left.pk).update(next_start=date(2026, 2, 27))
    assert self_assessing.due_of(left) is None
    running = ParticipationFactory(start=date(2026, 2, 1))
    made = SelfAssessmentFactory(participation=running)
    assert self_assessing.due_of(running) is None
    self_assessing.withdraw(made, by=coach, reason="Fel person")
    assert self_assessing.due_of(running) == "entry"


def test_a_quarter_before_the_end_of_a_long_month():
    assert self_assessing.a_quarter_before(date(2026, 5, 31)) == date(2026, 2, 28)
    assert self_assessing.a_quarter_before(date(2026, 1, 15)) == date(2025, 10, 15)
    assert self_assessing.a_quarter_before(date(2024, 5, 30)) == date(2024, 2, 29)


# --- On the lent screen ------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("sent", WRONG)
def test_what_is_no_answer_is_none(browser, participation, sent):
    lend(browser, participation)
    response = browser.post(LENT, sent)
    assert response.status_code == 200
    assert not Draft.objects.exists()
    assert not SelfAssessment.objects.exists()


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


# --- Sealed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*RATED, "day", "occasion", "way"])
def test_no_way_alters_a_sealed_answer(participation, name):
    made = SelfAssessmentFactory(participation=participation)
    value = {"day": TODAY, "occasion": "exit", "way": "paper"}.get(name, 5)
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfAssessment.objects.filter(pk=made.pk).update(**{name: value})
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE participants_selfassessment SET {name} = %s", [value])


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "alone"},  # only the participant answers alone
        {"way": ""},
        {"day": "2025-11-19"},  # before the start
        {"day": "2026-03-03"},
        {"chances": "", "health": ""},
        {"chances": "7"},
        {"chances_improved": "yes", "chances": "", "health": ""},
    ],
)
def test_what_cannot_be_is_not_written_down(browser, participation, wrong):
    sent = {"way": "paper", "day": "2025-11-24", "chances": "4", "health": "2"} | wrong
    assert browser.post(address(participation, "self_assessment_write") + "?occasion=entry", sent).status_code == 200
    assert not SelfAssessment.objects.exists()


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


# --- The exit ----------------------------------------------------------------------------------------------------


def exited(participation, coach, **answers):
    return journey.leave(participation, date(2026, 3, 1), by=coach, destination="employed", reason="", **answers)


def said(participation, chances, life, **more):
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


def test_sealing_alone_changes_nothing_of_the_exit(browser, participation, coach):
    exited(participation, coach, chances_improved=False, life_situation_improved=None)
    lend(browser, participation, "exit")
    answer_all(browser, {"chances_improved": "yes", "life_situation_improved": "no", "chances": 4}, "exit")
    participation.refresh_from_db()
    assert (participation.chances_improved, participation.life_situation_improved) == (False, None)
    assert SelfAssessment.objects.get().chances_improved is True


def test_the_correction_shows_the_own_answer_and_fills_in_only_what_was_blank(browser, participation, coach):
    said(participation, True, True)
    exited(participation, coach, chances_improved=False, life_situation_improved=None)
    form = browser.get(address(participation, "exit_correct")).context["form"]
    assert form["chances_improved"].value() == "no"
    assert form["life_situation_improved"].value() == "yes"
    assert ": ja" in form.fields["chances_improved"].help_text


def test_a_withdrawn_one_feeds_nothing(browser, participation, coach):
    made = said(participation, True, True)
    self_assessing.withdraw(made, by=coach, reason="Fel person")
    assert not browser.get(address(participation, "exit")).context["form"]["chances_improved"].value()
    exited(participation, coach)
    with pytest.raises(ValidationError):
        self_assessing.fill_exit(participation, by=coach)


# --- The tab -----------------------------------------------------------------------------------------------------


def test_the_tab_draws_lines_from_two_points_on_and_says_what_is_due(browser, participation, coach):
    assert "vid start" in page(browser, participation)
    entry = SelfAssessmentFactory(participation=participation)
    assert "assess-charts" not in page(browser, participation)
    later = SelfAssessmentFactory(participation=participation, occasion="quarter", day=TODAY, chances=4)
    CoachBelief.objects.create(assessment=later, chances=5, by=coach)
    text = page(browser, participation)
    assert "assess-charts" in text
    assert "4 bra" in text
    assert "Mycket bra" in text
    assert entry.public_id.hex not in text


def test_reading_needs_the_case(participation, leader, coach, client):
    SelfAssessmentFactory(participation=participation)
    for role in ["employer_coach", "caseworker", "evaluator"]:
        extra = {"caseworker": True} if role == "caseworker" else {"role": role}
        client.force_login(MembershipFactory(project=participation.project, **extra).user)
        assert client.get(address(participation)).status_code in (403, 404)
    assert SelfAssessment.objects.permitting(SELF_ASSESSMENT.permission, coach).count() == 1
    assert timezone.localdate() == TODAY
