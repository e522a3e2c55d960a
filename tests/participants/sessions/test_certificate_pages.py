"""The pages of a person's month: what they show, what can be done there, and by whom."""

import re
from datetime import date

import pytest
from django.urls import reverse

from participants import certifying, project_months
from participants.models import TimeCertificate
from tests.participants.files import a_pdf, upload
from tests.participants.sessions.test_time_certificate import attested, may, signed  # noqa: F401 (a fixture)
from tests.participants.sessions.words import line, session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may"), pytest.mark.page]
MAY = date(2010, 5, 1)


def address(participation, page="time_certificate", month="2010-05"):
    whose = [participation.project.slug, participation.participant.public_id, participation.public_id]
    return reverse(f"participants:{page}", args=[*whose, month])


@pytest.fixture(autouse=True)
def _english_pages(coach, leader):
    for user in (coach, leader):
        user.language = "en"
        user.save()


@pytest.fixture
def as_coach(client, coach):
    client.force_login(coach)
    return client


def shown(client, participation, query=""):
    return client.get(address(participation) + query).content.decode()


def test_a_month_is_drawn_up_signed_on_paper_and_attested(as_coach, karin, coach, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = shown(as_coach, karin)
    assert "Draw up the certificate" in page
    assert "1:45" in page
    as_coach.post(address(karin, "certificate_draw_up"))
    certificate = TimeCertificate.objects.get()
    assert "Lend the screen" in shown(as_coach, karin)
    sent = {"seen": certificate.mark, "signed_on": "2010-05-31", "file": upload(a_pdf())}
    assert as_coach.post(address(karin, "certificate_sign"), sent).status_code == 302
    page = shown(as_coach, karin)
    assert "signed 31 May 2010, on paper" in page.replace("\xa0", " ")
    assert "Attest" in page
    as_coach.post(address(karin, "certificate_attest"), {"seen": certificate.mark})
    certificate.refresh_from_db()
    assert (certificate.state, certificate.attested_by) == ("attested", coach)
    assert "Lend the screen" not in shown(as_coach, karin)


def test_the_participant_signs_alone_on_the_lent_screen(as_coach, karin, coach):
    certificate = certifying.draw_up(karin, MAY, by=coach)
    as_coach.post(address(karin, "certificate_lend"))
    page = as_coach.get("/lent/").content.decode()
    assert not re.search(r"\b105\b", page)  # in the middle of a token it may stand
    assert "1:45" in page
    assert coach.name not in page
    assert as_coach.get(address(karin)).status_code == 302  # nothing else answers
    as_coach.post("/lent/", {"seen": "ANOTHER"})
    certificate.refresh_from_db()
    assert certificate.state == "draft"
    as_coach.post("/lent/", {"seen": certificate.mark})
    certificate.refresh_from_db()
    assert (certificate.state, certificate.signed_how, certificate.signed_on) == (
        "signed",
        "screen",
        date(2010, 6, 15),
    )


def test_without_the_paper_nothing_is_signed_and_what_was_typed_stays(as_coach, karin, coach):
    certificate = certifying.draw_up(karin, MAY, by=coach)
    response = as_coach.post(
        address(karin, "certificate_sign"), {"seen": certificate.mark, "signed_on": "2010-06-02"}
    )
    assert response.status_code == 200
    assert "2010-06-02" in response.content.decode()
    certificate.refresh_from_db()
    assert certificate.state == "draft"


def test_what_the_ledger_says_now_is_told(as_coach, project, karin, coach):
    certifying.draw_up(karin, MAY, by=coach)
    session(project, coach, date=date(2010, 5, 20)).log([line(karin)], by=coach)
    page = shown(as_coach, karin)
    assert "has changed since" in page
    assert "Lend the screen" not in page
    as_coach.post(address(karin, "certificate_lend"))
    assert as_coach.get("/lent/").status_code == 302


def test_attested_by_a_page_that_showed_another_version_nothing_happens(as_coach, karin, coach):
    old = signed(karin, coach).mark
    certifying.open_again(karin, MAY, by=coach, reason="Fel")
    new = certifying.draw_up(karin, MAY, by=coach)
    certifying.sign(new, "screen", date(2010, 5, 31), by=coach, seen=new.mark)
    response = as_coach.post(address(karin, "certificate_attest"), {"seen": old})
    assert "newer version" in response.content.decode()
    new.refresh_from_db()
    assert new.state == "signed"


def test_opened_again_the_old_version_is_there_still(as_coach, karin, coach):
    attested(karin, coach)
    response = as_coach.post(address(karin, "certificate_open"), {"reason": " "})
    assert response.status_code == 200
    as_coach.post(address(karin, "certificate_open"), {"reason": "Ett möte fattades"})
    assert "Ett möte fattades" in shown(as_coach, karin)
    old = shown(as_coach, karin, "?version=1")
    assert "A newer one has replaced it" in old
    assert "certificate-acts" in old
    assert "Attest</button>" not in old
    assert as_coach.get(address(karin) + "?version=7").status_code == 404


def test_after_the_closing_the_coach_is_offered_nothing_and_the_leader_may_open(
    client, project, karin, ali, coach, leader
):
    for one in (karin, ali):
        attested(one, coach)
    project_months.close(project, MAY, by=leader)
    client.force_login(coach)
    assert "Open to be corrected" not in shown(client, karin)
    response = client.post(address(karin, "certificate_open"), {"reason": "Fel"})
    assert "project leader" in response.content.decode()
    client.force_login(leader)
    assert "Open to be corrected" in shown(client, karin)
    client.post(address(karin, "certificate_open"), {"reason": "Fel"})
    assert TimeCertificate.objects.get(participation=karin, version=2).after_closing


@pytest.mark.parametrize("month", ["2010-13", "2010-5-1", "nonsense", "0000-00"])
def test_no_such_month(as_coach, karin, month):
    assert as_coach.get(address(karin, month=month)).status_code == 404


def test_another_persons_participation_is_not_found(as_coach, karin, ali):
    args = [karin.project.slug, karin.participant.public_id, ali.public_id, "2010-05"]
    assert as_coach.get(reverse("participants:time_certificate", args=args)).status_code == 404


def test_the_attendance_shows_certified_and_not_yet(as_coach, project, karin, coach):
    attested(karin, coach)
    session(project, coach, date=date(2010, 6, 1), minutes=50).log([line(karin)], by=coach)
    response = as_coach.get(reverse("participants:attendance", args=[project.slug, karin.participant.public_id]))
    assert (response.context["certified"], response.context["uncertified"]) == (105, 50)
    assert response.context["kinds"] == [("coaching", 50, 110), ("mapping", 0, 45)]
