"""The log review on the screen and on paper: who sees what of it."""
# ruff: noqa: F811 (fixtures that two files share)

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from participants.log_review import begin
from participants.models import LogReview
from projects.roles import Role
from reporting.models import Paper
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
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


# --- The pages ---------------------------------------------------------------------------------------------------


def page(client, review):
    return client.get(review.get_absolute_url()).content.decode()


def sent(review, viewer, verdict, comment=""):
    row = review.rows.get(viewer=viewer)
    return {f"verdict_{row.pk}": verdict, f"comment_{row.pk}": comment, f"shown_{row.pk}": "0"}


def test_a_comment_about_a_person_is_asked_about_once(client, review, leader, coach):
    client.force_login(leader)
    comment = sent(review, coach, "follow_up", "Hon ringde 070-174 06 05")
    asked = client.post(review.get_absolute_url(), comment)
    assert asked.context["form"].only_asks
    assert not review.rows.get(viewer=coach).comment
    seen = re.search('name="free_text_seen" value="([^"]+)"', asked.content.decode())[1]
    assert client.post(review.get_absolute_url(), comment | {"free_text_seen": seen}).status_code == 302
    assert review.rows.get(viewer=coach).comment == "Hon ringde 070-174 06 05"


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


def test_last_months_stands_on_the_leaders_today(client, project, leader, coach):
    look(project, coach, participant(project, coach))
    today = reverse("today", args=["navigator"])
    client.force_login(leader)
    assert reverse("participants:log_reviews", args=["navigator"]) in client.get(today).content.decode()
    client.force_login(coach)
    assert "Loggranskning" not in client.get(today).content.decode()


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
    assert "Lena Ledare, 2026-11-10 12:00" in text  # by the clock on the wall
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
