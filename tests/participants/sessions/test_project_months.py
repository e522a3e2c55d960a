"""The project's months: what they add up to, whom they name, and who closes them."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants import certifying, project_months
from participants.models import ProjectMonth
from projects.roles import Role
from tests.participants.sessions.test_time_certificate import attested, may  # noqa: F401 (a fixture)
from tests.participants.sessions.words import participation_of
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("may")]
MAY = date(2010, 5, 1)


@pytest.fixture(autouse=True)
def _english_pages(coach, leader):
    for user in (coach, leader):
        user.language = "en"
        user.save()


@pytest.fixture
def months(project):
    return reverse("participants:project_months", args=[project.slug])


@pytest.fixture
def month(project):
    return reverse("participants:project_month", args=[project.slug, "2010-05"])


@pytest.fixture
def close(project):
    return reverse("participants:project_month_close", args=[project.slug, "2010-05"])


def test_the_months_add_up(client, months, coach, leader, karin):
    attested(karin, coach)
    client.force_login(leader)
    response = client.get(months)
    assert response.context["total"] == (195, 105, 90)
    assert "3:15" in response.content.decode()


def test_the_leader_sees_whom_it_waits_for_and_closes_when_nobody_does(
    client, month, close, coach, leader, karin, ali
):
    attested(karin, coach)
    client.force_login(leader)
    response = client.get(month)
    assert (response.context["missing"], response.context["can_close"]) == (1, True)
    assert "Ali Nur" in client.post(close).content.decode()
    assert not ProjectMonth.objects.exists()
    attested(ali, coach)
    assert client.post(close).status_code == 302
    page = client.get(month).content.decode()
    assert "3:15 hours reported, of which 3:15 certified" in page
    assert "Close the month" not in page
    certifying.open_again(ali, MAY, by=leader, reason="Fel")
    assert "1 person has been opened to be corrected" in client.get(month).content.decode()


def test_a_coach_sees_her_own_and_how_many_the_others_are(client, month, close, project, coach):
    other = MembershipFactory(project=project, role=Role.COACH, user__language="en").user
    client.force_login(other)
    page = client.get(month).content.decode()
    assert "Karin" not in page
    assert "2 more people" in page
    assert "Close the month" not in page
    assert client.post(close).status_code == 403
    client.force_login(coach)
    page = client.get(month).content.decode()
    assert "Karin" in page
    assert AuditEvent.objects.filter(user=coach, action="view", details__what="project_month").exists()


def test_a_protected_person_is_a_mask_even_to_the_leader(client, month, close, project, coach, leader, karin, ali):
    ali.participant.protected = True
    ali.participant.save()
    attested(karin, coach)
    client.force_login(leader)
    for page in (client.get(month), client.post(close)):
        text = page.content.decode()
        assert "Ali" not in text
        assert ali.participant.mask_code in text
        assert str(ali.participant.public_id) not in text


def test_months_of_other_projects_are_not_counted(project, coach, leader):
    there = MembershipFactory(role=Role.COACH)
    far = participation_of(there.user, there.project)
    far.attendance_months.create(month=MAY, minutes=999)
    [month] = project_months.months_of(project)
    assert month.minutes == 195


def test_nothing_in_a_month_is_no_page(client, project, leader):
    client.force_login(leader)
    for text in ("2010-01", "2010-00", "maj"):
        assert client.get(reverse("participants:project_month", args=[project.slug, text])).status_code == 404
